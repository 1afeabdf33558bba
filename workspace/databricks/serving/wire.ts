import { z } from "zod"

/** Address of the endpoints of Model Serving. */
export const ENDPOINTS = "/api/2.0/serving-endpoints"

/** The tag that endpoints of the workbench carry; its value is the place of the workbench's tables. */
export const TAG = "databits"

const deployment = z.object({ deployment: z.string().nullish(), deployment_state_message: z.string().nullish() })
const entity = z.object({
  name: z.string(),
  entity_name: z.string().nullish(),
  entity_version: z.coerce.string().nullish(),
  scale_to_zero_enabled: z.boolean().nullish(),
  workload_size: z.string().nullish(),
  state: deployment.nullish(),
})
export type Entity = z.output<typeof entity>

/** Older replies name the entity of a route `served_model_name`. */
const trafficRoute = z
  .object({
    served_entity_name: z.string().nullish(),
    served_model_name: z.string().nullish(),
    traffic_percentage: z.number(),
  })
  .transform(({ served_entity_name, served_model_name, traffic_percentage }) => ({
    entity: served_entity_name ?? served_model_name ?? "",
    share: traffic_percentage,
  }))
const config = z.object({
  served_entities: z.array(entity).nullish(),
  traffic_config: z.object({ routes: z.array(trafficRoute).nullish() }).nullish(),
})
export type EndpointConfig = z.output<typeof config>

/** An endpoint as the workspace answers it. */
export const endpoint = z.object({
  name: z.string(),
  id: z.string().nullish(),
  state: z.object({ ready: z.string().nullish(), config_update: z.string().nullish() }).nullish(),
  config: config.nullish(),
  pending_config: config.nullish(),
  tags: z.array(z.object({ key: z.string(), value: z.string().nullish() })).nullish(),
})
export type Endpoint = z.output<typeof endpoint>

/** A configuration as it is asked for. */
export type Wanted = {
  readonly served_entities: readonly {
    readonly name: string
    readonly entity_name: string
    readonly entity_version: string
    readonly workload_size: string
    readonly scale_to_zero_enabled: boolean
  }[]
  readonly traffic_config: {
    readonly routes: readonly { readonly served_entity_name: string; readonly traffic_percentage: number }[]
  }
}
