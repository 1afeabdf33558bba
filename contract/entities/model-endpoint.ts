import { z } from "zod"
import { registeredVersion } from "./model.ts"

/** Where an endpoint stands that serves registered model versions. What it `served` before goes on in every state. */
export const modelEndpointState = z.discriminatedUnion("kind", [
  /** Nothing answers yet. `says` is what the platform is doing. */
  z.object({ kind: z.literal("creating"), to: registeredVersion.nullable(), says: z.string() }),
  z.object({ kind: z.literal("ready") }),
  z.object({ kind: z.literal("updating"), to: registeredVersion.nullable(), says: z.string() }),
  /** Another version stands ready beside the one that serves, and answers only who asks for it. */
  z.object({ kind: z.literal("loaded"), to: registeredVersion }),
  /** The last change failed; `log` is the end of the platform's build log. */
  z.object({
    kind: z.literal("failed"),
    to: registeredVersion.nullable(),
    error: z.string(),
    log: z.string().nullable(),
  }),
])
export type ModelEndpointState = z.infer<typeof modelEndpointState>

/** An endpoint of the platform that serves registered model versions. */
export const modelEndpoint = z.object({
  /** Its name on the platform. */
  name: z.string(),
  state: modelEndpointState,
  /** The version that answers calls; null until one does. */
  served: registeredVersion.nullable(),
  /** Whether it costs nothing while nobody calls, and makes the first caller wait. */
  scalesToZero: z.boolean(),
})
export type ModelEndpoint = z.infer<typeof modelEndpoint>

/** Who answers the calls of one of our endpoints, and how the platform is doing. */
export const answering = z.discriminatedUnion("kind", [
  /** The workbench: the model is one of the connected endpoint, or was in no registry of models when it was deployed. */
  z.object({
    kind: z.literal("here"),
    because: z.enum(["connected_model", "not_registered", "registered_since", "chosen"]),
  }),
  z.object({ kind: z.literal("hosted"), endpoint: modelEndpoint }),
  /** The platform has none yet: it is being asked for, or could not be. */
  z.object({ kind: z.literal("unmade") }),
  /** The platform has the endpoint no more. */
  z.object({ kind: z.literal("gone") }),
  /** The platform could not be asked. */
  z.object({ kind: z.literal("unknown"), says: z.string() }),
])
export type Answering = z.infer<typeof answering>

/** Where the platform answers the calls of one of our endpoints. */
export const hosted = z.object({
  /** Name of the platform's endpoint. */
  endpoint: z.string(),
  model: registeredVersion,
})
export type Hosted = z.infer<typeof hosted>
