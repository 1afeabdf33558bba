import type { ModelVersion } from "../../contract/entities/model.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { aliasMoved } from "./events.ts"
import { syncAliases } from "./sync-aliases.ts"

type AliasChange = { readonly model: string; readonly alias: ModelVersion["alias"]; readonly key?: string | undefined }

/** How long a person may wait for the registry. */
const REGISTRY_MS = 8_000

/**
 * Gives a model version an alias; the version that had it loses it. Null takes the alias away. The registry of models
 * follows at once where it answers, else with the next catch-up.
 */
export const moveAlias = async (
  { events, models, registeredModels }: Pick<Ports, "events" | "models" | "registeredModels">,
  who: Caller,
  { model, alias, key }: AliasChange,
): Promise<ModelVersion> => {
  await events.save(
    who,
    async () => {
      const version = await models.find(model)
      const holder =
        alias === null
          ? undefined
          : (await models.list({ name: version.name })).find((one) => one.alias === alias && one.id !== version.id)
      return [
        {
          kind: "model.alias_moved",
          subject: version.id,
          payload: aliasMoved.parse({ id: version.id, alias, before: holder?.id ?? null }),
        },
      ]
    },
    { key },
  )
  const moved = await models.find(model)
  await syncAliases({ models, registeredModels }, moved.name, AbortSignal.timeout(REGISTRY_MS)).catch(ignoreProblem)
  return moved
}

const ignoreProblem = (error: unknown): void => {
  if (!(error instanceof Problem)) throw error
}
