import type { Principal } from "../identities.ts"
import type { RegisteredModelStates } from "../mlflow/models.ts"
import { missing, Refused } from "../refused.ts"

/** What is asked of a served entity, in the platform's words. */
export type EntityInput = {
  readonly name?: string | undefined
  readonly entity_name: string
  readonly entity_version: string
  readonly workload_size?: string | undefined
  readonly workload_type?: string | undefined
  readonly scale_to_zero_enabled?: boolean | undefined
}
export type TrafficRoute = { readonly served_entity_name: string; readonly traffic_percentage: number }
export type ConfigInput = {
  readonly served_entities: readonly EntityInput[]
  readonly traffic_config?: { readonly routes: readonly TrafficRoute[] } | undefined
}
export type Entity = Omit<EntityInput, "name"> & { readonly name: string }
export type Config = {
  readonly entities: readonly Entity[]
  readonly routes: readonly TrafficRoute[]
  readonly version: number
}
export type Tag = { readonly key: string; readonly value?: string | undefined }

/** A change on its way: until `doneAt` what was there before goes on. */
type Pending = { readonly config: Config; readonly startedAt: number; readonly doneAt: number; readonly fails?: string }

export type Endpoint = {
  readonly id: string
  readonly name: string
  readonly creator: string
  readonly createdAt: number
  readonly description: string | undefined
  tags: readonly Tag[]
  config: Config | undefined
  pending: Pending | undefined
  /** What the last change failed with. */
  failed: { readonly config: Config; readonly message: string } | undefined
  changedAt: number
  /** When its compute is up again; undefined while it sleeps. */
  awakeAt: number | undefined
  calls: number
}

type Pace = {
  /** Milliseconds until a version of a model stands ready. */
  readonly loadMs: number
  /** Milliseconds a change takes that loads no version. */
  readonly routeMs: number
  /** Milliseconds until an endpoint that scaled to zero answers again. */
  readonly wakeMs: number
}

export type NewEndpoint = {
  readonly name: string
  readonly config: ConfigInput
  readonly tags?: readonly Tag[] | undefined
  readonly description?: string | undefined
}

export type Serving = {
  create(wanted: NewEndpoint, who: Principal): Endpoint
  update(endpoint: Endpoint, config: ConfigInput): Endpoint
  list(): readonly Endpoint[]
  /** The endpoint as it is by now. */
  find(name: string): Endpoint
  retire(endpoint: Endpoint): void
  /** The entity that answers a call: the one named, else as the traffic says. Refuses while there is none. */
  take(endpoint: Endpoint, named?: string): Entity
  pace(changed: Partial<Pace>): void
  /** The next version that is loaded fails in these words. */
  failNext(message: string): void
  /** Scales an endpoint to zero, as a quiet half hour does. */
  sleep(name: string): void
}

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,62}$/
const MOST_ENTITIES = 10

const invalid = (message: string): Refused => new Refused(400, "INVALID_PARAMETER_VALUE", message)

const nameOf = ({ name, entity_name, entity_version }: EntityInput): string =>
  name ?? `${entity_name.split(".").at(-1)}-${entity_version}`

const configOf = ({ served_entities, traffic_config }: ConfigInput, version: number): Config => {
  const entities = served_entities.map((entity) => ({ ...entity, name: nameOf(entity) }))
  if (entities.length === 0 || entities.length > MOST_ENTITIES)
    throw invalid(`An endpoint has 1 to ${MOST_ENTITIES} served entities.`)
  const names = entities.map(({ name }) => name)
  if (new Set(names).size < names.length) throw invalid("Names of served entities must be unique.")
  const wrong = names.find((name) => !NAME.test(name))
  if (wrong !== undefined) throw invalid(`Invalid served entity name '${wrong}'.`)
  const routes = traffic_config?.routes ?? names.map((name, at) => share(name, at, names.length))
  const unknown = routes.find(({ served_entity_name }) => !names.includes(served_entity_name))
  if (unknown) throw invalid(`Traffic names '${unknown.served_entity_name}', which is not a served entity.`)
  if (routes.reduce((sum, { traffic_percentage }) => sum + traffic_percentage, 0) !== 100)
    throw invalid("Traffic percentages must sum to 100.")
  return { entities, routes, version }
}

const share = (name: string, at: number, count: number): TrafficRoute => ({
  served_entity_name: name,
  traffic_percentage: Math.floor(100 / count) + (at === 0 ? 100 % count : 0),
})

const isSame = (one: Entity, other: Entity): boolean =>
  one.name === other.name &&
  one.entity_name === other.entity_name &&
  one.entity_version === other.entity_version &&
  one.workload_size === other.workload_size

type Options = {
  readonly now: () => number
  readonly newId: () => bigint
  /** The registry that versions are loaded from. */
  readonly models: Pick<RegisteredModelStates, "version">
}

/** Model Serving as a state machine: changes take their time, and what served before goes on meanwhile. */
export const openServing = ({ now, newId, models }: Options): Serving => {
  const endpoints = new Map<string, Endpoint>()
  let pace: Pace = { loadMs: 0, routeMs: 0, wakeMs: 0 }
  let nextFailure: string | undefined

  const settle = (endpoint: Endpoint): Endpoint => {
    const { pending } = endpoint
    if (!pending || now() < pending.doneAt) return endpoint
    endpoint.pending = undefined
    endpoint.changedAt = pending.doneAt
    if (pending.fails === undefined) {
      endpoint.config = pending.config
      endpoint.failed = undefined
      endpoint.awakeAt = pending.doneAt
    } else endpoint.failed = { config: pending.config, message: pending.fails }
    return endpoint
  }

  const checkVersions = ({ entities }: Config): void => {
    for (const { entity_name, entity_version } of entities) {
      const { status } = models.version(entity_name, entity_version)
      if (status !== "READY")
        throw invalid(`Model version '${entity_name}' version '${entity_version}' is not ready: ${status}.`)
    }
  }

  const begin = (endpoint: Endpoint, config: Config): void => {
    const before = endpoint.config?.entities ?? []
    const loads = config.entities.some((one) => !before.some((other) => isSame(one, other)))
    const startedAt = now()
    const doneAt = startedAt + (loads ? pace.loadMs : pace.routeMs)
    const fails = loads ? nextFailure : undefined
    if (loads) nextFailure = undefined
    endpoint.pending = { config, startedAt, doneAt, ...(fails === undefined ? {} : { fails }) }
  }

  const find = (name: string): Endpoint => {
    const found = endpoints.get(name)
    if (!found) throw missing(`Endpoint with name '${name}'`)
    return settle(found)
  }

  const named = ({ config }: Endpoint, name: string | undefined): Entity | undefined =>
    name === undefined ? undefined : config?.entities.find((entity) => entity.name === name)

  const byTraffic = ({ config, calls }: Endpoint): Entity | undefined => {
    let until = 0
    const at = calls % 100
    const route = config?.routes.find(({ traffic_percentage }) => {
      until += traffic_percentage
      return at < until
    })
    return config?.entities.find(({ name }) => name === route?.served_entity_name)
  }

  return {
    find,
    list: () => [...endpoints.values()].map(settle),
    pace: (changed) => {
      pace = { ...pace, ...changed }
    },
    failNext: (message) => {
      nextFailure = message
    },
    sleep: (name) => {
      find(name).awakeAt = undefined
    },
    retire: ({ name }) => void endpoints.delete(name),
    create: ({ name, config, tags = [], description }, who) => {
      if (!NAME.test(name)) throw invalid(`Invalid endpoint name '${name}'.`)
      if (endpoints.has(name))
        throw new Refused(409, "RESOURCE_ALREADY_EXISTS", `Endpoint with name '${name}' already exists.`)
      const wanted = configOf(config, 1)
      checkVersions(wanted)
      const endpoint: Endpoint = {
        id: newId().toString(16).padStart(32, "0"),
        name,
        creator: who.name,
        createdAt: now(),
        description,
        tags,
        config: undefined,
        pending: undefined,
        failed: undefined,
        changedAt: now(),
        awakeAt: undefined,
        calls: 0,
      }
      endpoints.set(name, endpoint)
      begin(endpoint, wanted)
      return endpoint
    },
    update: (endpoint, config) => {
      if (settle(endpoint).pending)
        throw new Refused(
          409,
          "RESOURCE_CONFLICT",
          `Endpoint '${endpoint.name}' is being updated; wait until the update is done.`,
        )
      const last = Math.max(endpoint.config?.version ?? 0, endpoint.failed?.config.version ?? 0)
      const wanted = configOf(config, last + 1)
      checkVersions(wanted)
      begin(endpoint, wanted)
      return settle(endpoint)
    },
    take: (endpoint, name) => {
      const entity = name === undefined ? byTraffic(endpoint) : named(endpoint, name)
      if (!entity)
        throw name === undefined || !endpoint.config
          ? new Refused(400, "BAD_REQUEST", `Endpoint '${endpoint.name}' has no served entity that is ready.`)
          : missing(`Served entity '${name}' of endpoint '${endpoint.name}'`)
      endpoint.awakeAt ??= now() + pace.wakeMs
      if (now() < endpoint.awakeAt)
        throw new Refused(
          503,
          "TEMPORARILY_UNAVAILABLE",
          `Endpoint '${endpoint.name}' is scaling up from zero. Try again in a moment.`,
        )
      endpoint.calls += 1
      return entity
    },
  }
}
