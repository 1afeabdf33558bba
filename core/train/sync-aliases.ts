import { type ModelVersion, modelAlias } from "../../contract/entities/model.ts"
import type { Ports } from "../ports/index.ts"

type Needed = Pick<Ports, "models" | "registeredModels">

/**
 * Gives the registry of models the aliases that versions of this name have here. A version that is not in the registry
 * yet changes nothing: what the registry has stays until it is. Returns how many were changed.
 */
export const syncAliases = async (
  { models, registeredModels: registry }: Needed,
  name: string,
  signal?: AbortSignal,
): Promise<number> => {
  const versions = await models.list({ name })
  if (!versions.some(({ registered }) => registered !== null)) return 0
  let changed = 0
  for (const alias of modelAlias.options) {
    const holder: ModelVersion | undefined = versions.find((one) => one.alias === alias)
    if (holder && holder.registered === null) continue
    const there = await registry.seekByAlias(name, alias)
    if (there?.version === holder?.registered?.version) continue
    if (holder?.registered) await registry.saveAlias(name, alias, holder.registered.version, { signal })
    else await registry.retireAlias(name, alias, { signal })
    changed += 1
  }
  return changed
}
