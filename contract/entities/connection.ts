import { z } from "zod"
import { CAPABILITIES, type CapabilityName } from "../capabilities.ts"
import { instant } from "../json.ts"

const CAPABILITY_NAMES = Object.keys(CAPABILITIES) as [CapabilityName, ...CapabilityName[]]

/** What to do about something that is missing; `copy` is SQL or a command to run as it stands. */
export const connectionFix = z.object({ says: z.string(), copy: z.string().nullable() })
export type ConnectionFix = z.infer<typeof connectionFix>

const lacking = { detail: z.string(), fix: connectionFix.nullable() }

/** What came of asking for a capability. */
export const capabilityState = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("reachable"), detail: z.string().nullable() }),
  /** The workspace does not have it. */
  z.object({ kind: z.literal("absent"), ...lacking }),
  z.object({ kind: z.literal("denied"), ...lacking }),
  z.object({ kind: z.literal("failed"), ...lacking }),
  /** It was not asked for, because of what the detail says. */
  z.object({ kind: z.literal("unasked"), detail: z.string() }),
])
export type CapabilityState = z.infer<typeof capabilityState>

export const capability = z.object({ name: z.enum(CAPABILITY_NAMES), state: capabilityState })
export type Capability = z.infer<typeof capability>

/** How far the workbench is with opening its workspace. */
export const opening = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("open") }),
  /** Nobody asked for it to be opened. */
  z.object({ kind: z.literal("unopened") }),
  z.object({ kind: z.literal("opening"), step: z.string() }),
  z.object({ kind: z.literal("stopped"), detail: z.string(), fix: connectionFix }),
])
export type Opening = z.infer<typeof opening>

/** The app's side of the connection: who it is, where, and what it may do there. */
export const appConnection = z.object({
  /** Null where no workspace is connected. */
  host: z.string().nullable(),
  authentication: z.enum(["pat", "oauth-m2m", "databricks-cli", "parent"]).nullable(),
  /** Where host and sign-in were found, in words. */
  foundIn: z.string().nullable(),
  /** Who the app is, as grants name it; null where it could not sign in. */
  app: z.string().nullable(),
  warehouse: z
    .object({
      id: z.string(),
      name: z.string().nullable(),
      state: z.string().nullable(),
      isServerless: z.boolean().nullable(),
    })
    .nullable(),
  schema: z.string(),
  volume: z.string(),
  capabilities: z.array(capability),
  checkedAt: instant,
})
export type AppConnection = z.infer<typeof appConnection>

/** The person's side: what they may do through the app, with the token that the platform hands over. */
export const personConnection = z.object({
  name: z.string(),
  hasToken: z.boolean(),
  capabilities: z.array(capability),
})
export type PersonConnection = z.infer<typeof personConnection>

/** The connection to Databricks, and what is missing with its remedy. */
export const workspaceConnection = z.object({
  workspace: z.enum(["embedded", "databricks"]),
  opening,
  /** Null where no workspace is asked for. */
  app: appConnection.nullable(),
  /** Null where nobody but the app signs in to the workspace. */
  person: personConnection.nullable(),
  /** Variables of the connection and whether they are set; never their values. */
  variables: z.array(z.object({ name: z.string(), says: z.string(), isSet: z.boolean() })),
})
export type WorkspaceConnection = z.infer<typeof workspaceConnection>
