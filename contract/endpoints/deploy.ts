import { z } from "zod"
import { endpoint } from "../endpoint.ts"
import { agentVersion, apiKey, servingEndpoint } from "../entities/agent.ts"
import { modelVersion, snapshot } from "../entities/model.ts"
import { answering } from "../entities/model-endpoint.ts"
import { instant } from "../json.ts"
import { namePart } from "../names.ts"
import { permission } from "../permissions.ts"
import { formField } from "./curate.ts"

const may = z.array(permission)

/** Calls of the last 24 hours. */
const traffic = z.object({ calls: z.int(), errors: z.int() })

export const listAgents = endpoint({
  name: "listAgents",
  method: "GET",
  path: "/api/agents",
  does: "Agents with their newest version, its endpoint and the calls of the last day.",
  may: "look",
  input: z.object({}),
  output: z.object({
    agents: z.array(z.object({ agent: agentVersion, versions: z.int(), served: agentVersion.nullable(), traffic })),
    may,
  }),
})

export const getAgent = endpoint({
  name: "getAgent",
  method: "GET",
  path: "/api/agents/:ref",
  does: "One agent version with its model, its data set, its other versions and the endpoints that serve it.",
  may: "look",
  input: z.object({ ref: z.string() }),
  output: z.object({
    agent: agentVersion,
    versions: z.array(agentVersion),
    /** Null for a model of the connected endpoint. */
    model: modelVersion.nullable(),
    snapshot: snapshot.nullable(),
    /** Tables the data set's items came from. */
    sources: z.array(z.string()),
    endpoints: z.array(servingEndpoint),
    traffic,
    may,
  }),
})

export const registerAgent = endpoint({
  name: "registerAgent",
  method: "POST",
  path: "/api/agents",
  does: "Start the job that makes an agent version of a published Databit and a model.",
  may: "deploy",
  input: z.object({ databit: z.string(), model: z.string().optional(), name: namePart.optional() }),
  output: z.object({ runId: z.string() }),
})

export const listEndpoints = endpoint({
  name: "listEndpoints",
  method: "GET",
  path: "/api/endpoints",
  does: "Serving endpoints with what they serve and the calls of the last day.",
  may: "look",
  input: z.object({}),
  output: z.object({ endpoints: z.array(z.object({ endpoint: servingEndpoint, traffic })), may }),
})

const snippet = z.object({ id: z.enum(["curl", "python", "typescript"]), title: z.string(), code: z.string() })
export type Snippet = z.infer<typeof snippet>

/** A change of what an endpoint serves. */
const deployment = z.object({
  id: z.string(),
  kind: z.enum(["requested", "ready", "failed", "deleted"]),
  agent: z.string(),
  error: z.string().nullable(),
  person: z.string(),
  at: instant,
})
export type Deployment = z.infer<typeof deployment>

export const getEndpoint = endpoint({
  name: "getEndpoint",
  method: "GET",
  path: "/api/endpoints/:name",
  does: "One endpoint: what it serves, what it takes and gives, how to call it, and how it came to be.",
  may: "look",
  input: z.object({ name: z.string() }),
  output: z.object({
    endpoint: servingEndpoint,
    /** Null when it was taken away. */
    platform: answering.nullable(),
    agent: agentVersion,
    /** What it takes, in the order of the Databit. */
    input: z.array(formField),
    /** What it gives and people can correct, the main field first. */
    output: z.array(formField),
    /** Limits between the confidence bands. */
    bands: z.tuple([z.number(), z.number(), z.number()]),
    /** Address programs call, without a path. */
    url: z.string(),
    snippets: z.array(snippet),
    history: z.array(deployment),
    traffic,
    may,
  }),
})

export const deployEndpoint = endpoint({
  name: "deployEndpoint",
  method: "POST",
  path: "/api/endpoints",
  does: "Start the job that makes an endpoint serve an agent version.",
  may: "deploy",
  input: z.object({ agent: z.string(), name: namePart.optional() }),
  output: z.object({ runId: z.string() }),
})

export const rollbackEndpoint = endpoint({
  name: "rollbackEndpoint",
  method: "POST",
  path: "/api/endpoints/:name/rollback",
  does: "Start the job that makes an endpoint serve the agent version it served before.",
  may: "deploy",
  input: z.object({ name: z.string() }),
  output: z.object({ runId: z.string(), agent: z.string() }),
})

export const deleteEndpoint = endpoint({
  name: "deleteEndpoint",
  method: "DELETE",
  path: "/api/endpoints/:name",
  does: "Take an endpoint away; its traces stay. Deploying its agent under the name again brings it back.",
  may: "deploy",
  input: z.object({ name: z.string() }),
  output: z.object({ endpoint: servingEndpoint }),
})

const deployableModel = z.object({
  id: z.string(),
  /** `trained`: a version trained here; `connected`: offered by the connected model endpoint. */
  kind: z.enum(["trained", "connected"]),
  alias: z.string().nullable(),
  accuracy: z.number().nullable(),
  createdAt: instant.nullable(),
  /** Why it cannot serve this Databit; null when it can. */
  refusal: z.string().nullable(),
})
export type DeployableModel = z.infer<typeof deployableModel>

export const listDeployable = endpoint({
  name: "listDeployable",
  method: "GET",
  path: "/api/deployable-models",
  does: "Models that can serve a Databit, trained ones first, and why others cannot.",
  may: "look",
  input: z.object({ databit: z.string() }),
  output: z.object({
    databit: z.string(),
    models: z.array(deployableModel),
    /** Whether a model endpoint is connected. */
    connected: z.boolean(),
    /** Why its models could not be listed; null when they were or there is none. */
    connectedProblem: z.string().nullable(),
    /** Name proposed for the agent and its endpoint. */
    name: namePart,
    may,
  }),
})

export const listApiKeys = endpoint({
  name: "listApiKeys",
  method: "GET",
  path: "/api/keys",
  does: "Keys that programs call agents with; never the keys themselves.",
  may: "deploy",
  input: z.object({}),
  output: z.object({ keys: z.array(apiKey), may }),
})

export const createApiKey = endpoint({
  name: "createApiKey",
  method: "POST",
  path: "/api/keys",
  does: "Make a key for a program. It is shown this once; only its hash is kept.",
  may: "deploy",
  input: z.object({ name: z.string().trim().min(1, "say what the key is for").max(80) }),
  output: z.object({ key: apiKey, secret: z.string() }),
})

export const revokeApiKey = endpoint({
  name: "revokeApiKey",
  method: "DELETE",
  path: "/api/keys/:id",
  does: "Make a key useless from now on.",
  may: "deploy",
  input: z.object({ id: z.string() }),
  output: z.object({ key: apiKey }),
})

export const DEPLOY_ENDPOINTS = [
  listAgents,
  getAgent,
  registerAgent,
  listEndpoints,
  getEndpoint,
  deployEndpoint,
  rollbackEndpoint,
  deleteEndpoint,
  listDeployable,
  listApiKeys,
  createApiKey,
  revokeApiKey,
]
