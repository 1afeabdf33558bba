import { z } from "zod"
import { instant } from "../json.ts"
import { namePart, semanticVersion } from "../names.ts"

export const agentVersion = z.object({
  /** name@version */
  id: z.string(),
  name: namePart,
  version: semanticVersion,
  status: z.enum(["registered", "deployed", "retired"]),
  /** Model version, name@version; or the name of a model of the connected endpoint. */
  baseModel: z.string(),
  /** Databit version, name@version. */
  databit: z.string(),
  tools: z.array(z.string()),
  guardrails: z.array(z.string()),
  endpointName: z.string().nullable(),
  createdBy: z.string(),
  createdAt: instant,
  updatedAt: instant,
})
export type AgentVersion = z.infer<typeof agentVersion>

export const servingEndpoint = z.object({
  name: namePart,
  state: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("creating") }),
    z.object({ kind: z.literal("ready") }),
    z.object({ kind: z.literal("failed"), error: z.string() }),
    z.object({ kind: z.literal("deleted") }),
  ]),
  agent: z.string(),
  previousAgent: z.string().nullable(),
  createdBy: z.string(),
  createdAt: instant,
  updatedAt: instant,
})
export type ServingEndpoint = z.infer<typeof servingEndpoint>
