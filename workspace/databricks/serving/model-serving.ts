import { z } from "zod"
import type { RegisteredVersion } from "../../../contract/entities/model.ts"
import { Problem } from "../../../contract/problems.ts"
import type { ModelServing, RegisteredModel } from "../../../core/ports/serving.ts"
import type { ServingSettings } from "../../../core/settings/model-serving.ts"
import { ask } from "./ask.ts"
import { type Place, reach, remove, seekOurs, standing, withLog } from "./change.ts"
import { readyIn, servedIn, toModelEndpoint } from "./state.ts"
import type { Endpoint, Entity, Wanted } from "./wire.ts"

type Options = Place & {
  /** What the names of our endpoints begin with on the platform, where all workbenches share them. */
  readonly prefix: string
  readonly settings: () => Promise<ServingSettings>
}

const LONGEST_NAME = 63
type WantedEntity = Wanted["served_entities"][number]

const entityName = ({ name, version }: RegisteredVersion): string =>
  `${(name.split(".").at(-1) ?? "").slice(0, LONGEST_NAME - version.length - 1)}-${version}`

const entityOf = (registered: RegisteredVersion, { size, scaleToZero }: ServingSettings): WantedEntity => ({
  name: entityName(registered),
  entity_name: registered.name,
  entity_version: registered.version,
  workload_size: size,
  scale_to_zero_enabled: scaleToZero,
})

/** What stands already is sent back as it is, so that it is not built again. */
const asItStands = (entity: Entity, settings: ServingSettings): WantedEntity => ({
  name: entity.name,
  entity_name: entity.entity_name ?? "",
  entity_version: entity.entity_version ?? "",
  workload_size: entity.workload_size ?? settings.size,
  scale_to_zero_enabled: entity.scale_to_zero_enabled ?? settings.scaleToZero,
})

const alone = (entity: WantedEntity): Wanted => ({
  served_entities: [entity],
  traffic_config: { routes: [{ served_entity_name: entity.name, traffic_percentage: 100 }] },
})

/** The entity loaded beside what serves now, without calls. */
const beside = (entity: WantedEntity, now: Endpoint | undefined, settings: ServingSettings): Wanted => {
  const served = now && servedIn(now)
  if (!served || served.name === entity.name) return alone(entity)
  return {
    served_entities: [asItStands(served, settings), entity],
    traffic_config: {
      routes: [
        { served_entity_name: served.name, traffic_percentage: 100 },
        { served_entity_name: entity.name, traffic_percentage: 0 },
      ],
    },
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const principalOf = (name: string) => {
  if (name.includes("@")) return { user_name: name }
  return UUID.test(name) ? { service_principal_name: name } : { group_name: name }
}

/** Model Serving of the workspace. */
export const databricksServing = (options: Options): ModelServing => {
  const { client, prefix } = options

  const platformName = (name: string): string => {
    const full = `${prefix}${name}`
    if (full.length <= LONGEST_NAME) return full
    throw new Problem("input_invalid", {
      field: "name",
      detail: `${full} is longer than the ${LONGEST_NAME} characters that a Model Serving endpoint may have.`,
      remedy: "Choose a shorter name for the endpoint.",
    })
  }

  /** Lets those the setting names call the endpoint without the workbench. */
  const letCall = async ({ id }: Endpoint, { callers }: ServingSettings): Promise<void> => {
    if (!id || callers.length === 0) return
    const access_control_list = callers.map((name) => ({ ...principalOf(name), permission_level: "CAN_QUERY" }))
    const path = `/api/2.0/permissions/serving-endpoints/${encodeURIComponent(id)}`
    await client.json(z.object({}), { method: "PATCH", path, body: { access_control_list }, repeatable: true })
  }

  const describe = ({ registered: { name, version } }: RegisteredModel): string =>
    `Made by Databits Workbench (${options.place}) for ${name} version ${version}.`

  return {
    seek: async (name) => {
      const found = await seekOurs(options, platformName(name))
      return found && withLog(options, found)
    },
    start: async (name, model, waiting) => {
      const { registered } = model
      const settings = await options.settings()
      const entity = entityOf(registered, settings)
      const change = {
        wanted: (now: Endpoint | undefined) => beside(entity, now, settings),
        isReached: (now: Endpoint) => readyIn(now, registered) !== undefined,
        description: describe(model),
      }
      const reached = await reach(options, platformName(name), change, waiting)
      await letCall(reached, settings)
      return toModelEndpoint(reached)
    },
    save: async (name, model, waiting) => {
      const { registered } = model
      const settings = await options.settings()
      const change = {
        wanted: (now: Endpoint | undefined) => {
          const stands = now && readyIn(now, registered)
          return alone(stands ? asItStands(stands, settings) : entityOf(registered, settings))
        },
        isReached: (now: Endpoint) => {
          const served = servedIn(now)
          return served !== undefined && served === readyIn(now, registered) && standing(now).length === 1
        },
        description: describe(model),
      }
      return toModelEndpoint(await reach(options, platformName(name), change, waiting))
    },
    judge: (name, question) => {
      const entity = question.version && entityName(question.version)
      return ask(options, platformName(name), entity, question)
    },
    retire: (name) => remove(options, platformName(name)),
  }
}
