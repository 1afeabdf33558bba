import { z } from "zod"
import { endpoint } from "../endpoint.ts"
import { workspaceConnection } from "../entities/connection.ts"
import { connectionReport, modelEndpointView, person, personName, setting } from "../entities/settings.ts"
import { instant, json } from "../json.ts"
import { permission, role } from "../permissions.ts"

const none = z.object({})

export const whoAmI = endpoint({
  name: "whoAmI",
  method: "GET",
  path: "/api/me",
  does: "Say who is acting, what they may do, and which workspace this is.",
  may: "look",
  input: none,
  output: z.object({
    person: z.string(),
    roles: z.array(role),
    may: z.array(permission),
    /** True where a person can be chosen from the list instead of signing in. */
    canChoose: z.boolean(),
    workspace: z.object({
      kind: z.enum(["embedded", "databricks"]),
      /** Which engine, in few words. */
      about: z.string(),
      /** Folder it lies in; null where there is none. */
      home: z.string().nullable(),
      /** Where new assets are made unless their name says otherwise. */
      place: z.object({ catalog: z.string(), schema: z.string() }),
      version: z.string(),
      can: z.object({ fineTune: z.boolean(), sqlQueries: z.boolean() }),
      /** The Databricks workspace that "Open in Databricks" leads to. */
      link: z
        .object({
          host: z.string(),
          workspaceId: z.string().nullable(),
          /** MLflow experiment that runs and traces are recorded in. */
          experimentId: z.string().nullable(),
        })
        .nullable(),
    }),
  }),
})

export const chooseWho = endpoint({
  name: "chooseWho",
  method: "POST",
  path: "/api/me",
  does: "Act as another person of the list, in this browser.",
  may: "look",
  input: z.object({ name: personName }),
  output: z.object({ person: z.string() }),
})

export const getSettings = endpoint({
  name: "getSettings",
  method: "GET",
  path: "/api/settings",
  does: "List the settings and what decides them.",
  may: "look",
  input: none,
  output: z.object({ settings: z.array(setting), modelEndpoint: modelEndpointView, mayChange: z.boolean() }),
})

export const changeSetting = endpoint({
  name: "changeSetting",
  method: "PUT",
  path: "/api/settings/:name",
  does: "Change a setting; null takes it back.",
  may: "change_settings",
  input: z.object({ name: z.string(), value: json }),
  output: z.object({ name: z.string(), value: json }),
})

const baseUrl = z
  .string()
  .trim()
  .min(1, "write the address of the endpoint, for example http://localhost:11434/v1")
  .max(500)
const key = z.string().trim().min(1).max(4000)

export const connectModelEndpoint = endpoint({
  name: "connectModelEndpoint",
  method: "PUT",
  path: "/api/model-endpoint",
  does: "Connect an OpenAI-compatible endpoint. A key is kept when it is left out and the address stays on the same server.",
  may: "change_settings",
  input: z.object({
    baseUrl,
    key: key.nullable().optional(),
    model: z.string().trim().min(1).max(200).nullable().optional(),
  }),
  output: modelEndpointView,
})

export const disconnectModelEndpoint = endpoint({
  name: "disconnectModelEndpoint",
  method: "DELETE",
  path: "/api/model-endpoint",
  does: "Forget the model endpoint and its key.",
  may: "change_settings",
  input: none,
  output: modelEndpointView,
})

export const testModelEndpoint = endpoint({
  name: "testModelEndpoint",
  method: "POST",
  path: "/api/model-endpoint/test",
  does: "Ask the connected endpoint, or the one given, for its models and say what came back.",
  may: "change_settings",
  input: z.object({ baseUrl: baseUrl.optional(), key: key.optional() }),
  output: connectionReport,
})

export const listEndpointModels = endpoint({
  name: "listEndpointModels",
  method: "GET",
  path: "/api/model-endpoint/models",
  does: "List the models the connected endpoint offers.",
  may: "look",
  input: none,
  output: z.object({ models: z.array(z.string()) }),
})

export const listPeople = endpoint({
  name: "listPeople",
  method: "GET",
  path: "/api/people",
  does: "List the people of this workspace with their roles.",
  may: "look",
  input: none,
  output: z.object({ people: z.array(person), mayChange: z.boolean() }),
})

export const savePerson = endpoint({
  name: "savePerson",
  method: "PUT",
  path: "/api/people/:name",
  does: "Add a person, or change their roles.",
  may: "change_settings",
  input: z.object({ name: personName, roles: z.array(role).min(1) }),
  output: person,
})

export const removePerson = endpoint({
  name: "removePerson",
  method: "DELETE",
  path: "/api/people/:name",
  does: "Take a person off the list; what they did stays.",
  may: "change_settings",
  input: z.object({ name: personName }),
  output: z.object({ name: z.string() }),
})

export const getAbout = endpoint({
  name: "getAbout",
  method: "GET",
  path: "/api/about",
  does: "Say which version this is, where its data lies and how large it is.",
  may: "look",
  input: none,
  output: z.object({
    version: z.string(),
    engine: z.string(),
    /** Folder of the workspace; null where there is none. */
    home: z.string().nullable(),
    /** Bytes on disk by part. */
    sizes: z.array(z.object({ name: z.string(), bytes: z.number() })),
    node: z.string(),
    memoryBytes: z.number(),
    startedAt: instant,
  }),
})

export const findConnection = endpoint({
  name: "findConnection",
  method: "GET",
  path: "/api/connection",
  does: "Say how the workbench is connected to Databricks and what is missing there, as last asked.",
  may: "look",
  input: none,
  output: workspaceConnection,
})

export const checkConnection = endpoint({
  name: "checkConnection",
  method: "POST",
  path: "/api/connection/check",
  does: "Ask the Databricks workspace again for everything the workbench uses; it wakes no warehouse unless told to.",
  may: "look",
  input: z.object({
    /** Whether a sleeping warehouse is woken up to run a statement. */
    wake: z.boolean().default(false),
  }),
  output: workspaceConnection,
})

const auditEntry = z.object({
  id: z.string(),
  kind: z.string(),
  subject: z.string(),
  person: z.string(),
  runsAs: z.string(),
  why: z.string().nullable(),
  at: instant,
})
export type AuditEntry = z.infer<typeof auditEntry>

export const listAudit = endpoint({
  name: "listAudit",
  method: "GET",
  path: "/api/audit",
  does: "List who did what, newest first; `before` is the id to go on from.",
  may: "read_audit",
  input: z.object({
    subject: z.string().optional(),
    kind: z.string().optional(),
    person: z.string().optional(),
    before: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: z.object({ entries: z.array(auditEntry), next: z.string().nullable() }),
})

export const listAuditKinds = endpoint({
  name: "listAuditKinds",
  method: "GET",
  path: "/api/audit/kinds",
  does: "List the kinds of things that were done, to choose from.",
  may: "read_audit",
  input: z.object({}),
  output: z.object({ kinds: z.array(z.string()) }),
})

export const SETTINGS_ENDPOINTS = [
  whoAmI,
  chooseWho,
  getSettings,
  changeSetting,
  connectModelEndpoint,
  disconnectModelEndpoint,
  testModelEndpoint,
  listEndpointModels,
  listPeople,
  savePerson,
  removePerson,
  getAbout,
  findConnection,
  checkConnection,
  listAudit,
  listAuditKinds,
]
