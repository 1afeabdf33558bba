import type { RegisteredVersion } from "../../../contract/entities/model.ts"
import type { ModelEndpoint, ModelEndpointState } from "../../../contract/entities/model-endpoint.ts"
import type { Endpoint, EndpointConfig, Entity } from "./wire.ts"

const versionOf = ({ entity_name, entity_version }: Entity): RegisteredVersion | null =>
  entity_name && entity_version ? { name: entity_name, version: entity_version } : null

const isReady = ({ state }: Entity): boolean => state?.deployment === "DEPLOYMENT_READY"
const hasFailed = ({ state }: Entity): boolean => /FAILED|ABORTED/.test(state?.deployment ?? "")

export const entitiesOf = (config: EndpointConfig | null | undefined): readonly Entity[] =>
  config?.served_entities ?? []

/** The entity that all calls go to, of those that can answer. */
export const servedIn = ({ config, state }: Endpoint): Entity | undefined => {
  const all = config?.traffic_config?.routes?.find(({ share }) => share === 100)?.entity
  const entities = entitiesOf(config)
  const found = all === undefined && entities.length === 1 ? entities[0] : entities.find(({ name }) => name === all)
  return found && (isReady(found) || state?.ready === "READY") ? found : undefined
}

/** The entity of a version that can answer, whether or not calls go to it. */
export const readyIn = ({ config }: Endpoint, { name, version }: RegisteredVersion): Entity | undefined =>
  entitiesOf(config).find((one) => one.entity_name === name && one.entity_version === version && isReady(one))

export const isChanging = ({ state }: Endpoint): boolean => state?.config_update === "IN_PROGRESS"

/** The entity whose loading failed, where the workspace says which. */
export const failedIn = ({ config, pending_config }: Endpoint): Entity | undefined =>
  [...entitiesOf(pending_config), ...entitiesOf(config)].find(hasFailed)

const sayChange = (moving: Entity | undefined): string => {
  const says = moving?.state?.deployment_state_message
  return says ? says : "Model Serving is making the version ready."
}

const changing = (one: Endpoint, served: Entity | undefined): ModelEndpointState => {
  const ready = new Set(
    entitiesOf(one.config)
      .filter(isReady)
      .map(({ name }) => name),
  )
  const moving = entitiesOf(one.pending_config).find(({ name }) => !ready.has(name))
  const to = moving ? versionOf(moving) : null
  return { kind: served ? "updating" : "creating", to, says: sayChange(moving) }
}

const failedState = (one: Endpoint): ModelEndpointState | undefined => {
  const failed = failedIn(one)
  const update = one.state?.config_update ?? ""
  if (!failed && !/FAILED|CANCELED/.test(update)) return undefined
  const words = failed?.state?.deployment_state_message
  const error = words ? words : `Model Serving ended the change as ${update}.`
  return { kind: "failed", to: failed ? versionOf(failed) : null, error, log: null }
}

const standingState = (one: Endpoint, served: Entity | undefined): ModelEndpointState => {
  const beside = entitiesOf(one.config).find((entity) => entity.name !== served?.name && isReady(entity))
  const to = beside ? versionOf(beside) : null
  if (served && to) return { kind: "loaded", to }
  return served ? { kind: "ready" } : { kind: "creating", to, says: "Model Serving says that it is not ready." }
}

const stateOf = (one: Endpoint, served: Entity | undefined): ModelEndpointState =>
  isChanging(one) ? changing(one, served) : (failedState(one) ?? standingState(one, served))

/** What an endpoint of the workspace is to the workbench. */
export const toModelEndpoint = (one: Endpoint): ModelEndpoint => {
  const served = servedIn(one)
  return {
    name: one.name,
    state: stateOf(one, served),
    served: served ? versionOf(served) : null,
    scalesToZero:
      (served ?? entitiesOf(one.config)[0] ?? entitiesOf(one.pending_config)[0])?.scale_to_zero_enabled === true,
  }
}
