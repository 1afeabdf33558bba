import { z } from "zod"
import { hosted } from "../../contract/entities/model-endpoint.ts"
import { namePart, semanticVersion } from "../../contract/names.ts"

export const agentRegistered = z.object({
  id: z.string(),
  name: namePart,
  version: semanticVersion,
  baseModel: z.string(),
  databit: z.string(),
  tools: z.array(z.string()),
  guardrails: z.array(z.string()),
})

/** `agent` is what the endpoint is to serve; it goes on serving what it served until it is ready. */
export const endpointRequested = z.object({ name: namePart, agent: z.string() })
/** `before` is the agent version that stops being served here, if another one was; `elsewhere` an endpoint that goes on serving it. */
export const endpointReady = z.object({
  name: namePart,
  agent: z.string(),
  before: z.string().nullable(),
  elsewhere: z.string().nullable(),
  /** Where the platform answers; null where the workbench does itself, as always before there was a choice. */
  hosted: hosted.nullable().default(null),
})
export const endpointFailed = z.object({ name: namePart, agent: z.string(), error: z.string() })
/** `elsewhere` is an endpoint that goes on serving the agent version. */
export const endpointDeleted = z.object({ name: namePart, agent: z.string(), elsewhere: z.string().nullable() })
