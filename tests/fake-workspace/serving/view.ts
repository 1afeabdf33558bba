import type { Config, Endpoint, Entity } from "./machine.ts"

type Deployment = { readonly deployment: string; readonly deployment_state_message: string }

const entityView = (
  { entity_name, entity_version, name, ...settings }: Entity,
  state: Deployment,
  { creator, createdAt }: Endpoint,
) => ({
  name,
  entity_name,
  entity_version,
  workload_size: "Small",
  workload_type: "CPU",
  scale_to_zero_enabled: false,
  ...settings,
  state,
  creator,
  creation_timestamp: createdAt,
})

const READY: Deployment = { deployment: "DEPLOYMENT_READY", deployment_state_message: "" }
const ASLEEP: Deployment = { deployment: "DEPLOYMENT_READY", deployment_state_message: "Scaled to zero" }
const CREATING: Deployment = {
  deployment: "DEPLOYMENT_CREATING",
  deployment_state_message: "Creating resources for served entity.",
}

const configView = (config: Config, endpoint: Endpoint, stateOf: (entity: Entity) => Deployment) => ({
  served_entities: config.entities.map((entity) => entityView(entity, stateOf(entity), endpoint)),
  traffic_config: { routes: config.routes },
  config_version: config.version,
})

const updateOf = ({ pending, failed }: Endpoint): string =>
  pending ? "IN_PROGRESS" : failed ? "UPDATE_FAILED" : "NOT_UPDATING"

/** One endpoint as `GET /api/2.0/serving-endpoints/{name}` answers it. */
export const endpointView = (endpoint: Endpoint, mayManage: boolean) => {
  const { config, pending, failed } = endpoint
  const standing = new Set(config?.entities.map(({ name }) => name))
  const failing = (entity: Entity): Deployment =>
    standing.has(entity.name)
      ? READY
      : { deployment: "DEPLOYMENT_FAILED", deployment_state_message: failed?.message ?? "" }
  const firstFailed = !config && failed && !pending
  return {
    id: endpoint.id,
    name: endpoint.name,
    creator: endpoint.creator,
    creation_timestamp: endpoint.createdAt,
    last_updated_timestamp: endpoint.changedAt,
    ...(endpoint.description === undefined ? {} : { description: endpoint.description }),
    state: { ready: config ? "READY" : "NOT_READY", config_update: updateOf(endpoint) },
    ...(config
      ? { config: configView(config, endpoint, () => (endpoint.awakeAt === undefined ? ASLEEP : READY)) }
      : {}),
    ...(firstFailed ? { config: configView(failed.config, endpoint, failing) } : {}),
    ...(pending
      ? {
          pending_config: {
            ...configView(pending.config, endpoint, ({ name }) => (standing.has(name) ? READY : CREATING)),
            start_time: pending.startedAt,
          },
        }
      : {}),
    ...(config && failed && !pending ? { pending_config: configView(failed.config, endpoint, failing) } : {}),
    tags: endpoint.tags,
    permission_level: mayManage ? "CAN_MANAGE" : "CAN_QUERY",
    route_optimized: false,
  }
}

/** What is written while a version is loaded, up to where it is now. */
export const buildLog = (endpoint: Endpoint, entityName: string): string | undefined => {
  const configs = [endpoint.pending?.config, endpoint.failed?.config, endpoint.config]
  const entity = configs.flatMap((config) => config?.entities ?? []).find(({ name }) => name === entityName)
  if (!entity) return undefined
  const stands = endpoint.config?.entities.some(({ name }) => name === entityName)
  const failure = endpoint.failed?.config.entities.some(({ name }) => name === entityName)
    ? endpoint.failed.message
    : undefined
  const lines = [
    `Fetching ${entity.entity_name} version ${entity.entity_version} from the registry.`,
    "Building the container image.",
  ]
  if (stands) lines.push("The image was built.")
  else if (failure !== undefined) lines.push(`ERROR: ${failure}`, "The build ended with exit code 1.")
  return lines.join("\n")
}
