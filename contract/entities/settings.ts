import { z } from "zod"
import { json } from "../json.ts"
import { role } from "../permissions.ts"

/** A setting as people see it. Secrets are not settings: they are only ever said to be there. */
export const setting = z.object({
  name: z.string(),
  says: z.string(),
  value: json,
  /** The environment variable that decides it; it cannot be changed here then. */
  fromEnvironment: z.string().nullable(),
})
export type Setting = z.infer<typeof setting>

/** The connected model endpoint without its key. */
export const modelEndpointView = z.object({
  baseUrl: z.string().nullable(),
  hasKey: z.boolean(),
  /** Model used where nothing else is said. */
  model: z.string().nullable(),
  fromEnvironment: z.string().nullable(),
})
export type ModelEndpointView = z.infer<typeof modelEndpointView>

/** What a connection test found. */
export const connectionReport = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("reachable"), models: z.array(z.string()), milliseconds: z.number(), says: z.string() }),
  z.object({
    kind: z.literal("failed"),
    says: z.string(),
    /** HTTP status of the endpoint; null when no answer came. */
    status: z.int().nullable(),
    /** A base URL under which it does answer. */
    suggestedBaseUrl: z.string().nullable(),
  }),
])
export type ConnectionReport = z.infer<typeof connectionReport>

/** A name as it stands in every record this person makes. */
export const personName = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._@+-]*$/u, "use letters, digits, spaces, dots, dashes or an e-mail address")

export const person = z.object({ name: personName, roles: z.array(role).min(1) })
