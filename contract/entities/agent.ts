import { z } from "zod"
import { instant } from "../json.ts"
import { namePart, semanticVersion } from "../names.ts"
import { hosted } from "./model-endpoint.ts"

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
  /** Agent version it serves, or is to serve first. */
  agent: z.string(),
  /** Agent version it is being moved to; until that one has answered it goes on serving `agent`. */
  movingTo: z.string().nullable(),
  /** The last move, when it failed; it goes on serving `agent`. */
  failedMove: z.object({ agent: z.string(), error: z.string() }).nullable(),
  previousAgent: z.string().nullable(),
  /** Null where the workbench answers its calls itself. */
  hosted: hosted.nullable(),
  createdBy: z.string(),
  createdAt: instant,
  updatedAt: instant,
})
export type ServingEndpoint = z.infer<typeof servingEndpoint>

/** A key that programs call agents with. The key itself is known only to who made it. */
export const apiKey = z.object({
  id: z.string(),
  /** What it is for. */
  name: z.string(),
  /** Calls made with it count as this person's. */
  person: z.string(),
  /** Its last four characters, to tell keys apart. */
  ending: z.string(),
  createdAt: instant,
  revokedAt: instant.nullable(),
})
export type ApiKey = z.infer<typeof apiKey>
