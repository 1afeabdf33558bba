import { getModel, listModels, setModelAlias } from "../../../../contract/endpoints/train.ts"
import type { ModelVersion } from "../../../../contract/entities/model.ts"
import { modelWords as w } from "../../messages/models.ts"
import { words } from "../../messages.ts"
import { call } from "../../shell/call.ts"
import { asProblem } from "../../shell/call-problem.ts"
import { invalidate, useChange } from "../../shell/query.ts"
import { toast } from "../../ui/toast.tsx"

export type Alias = ModelVersion["alias"]

/** Puts the alias back where it was: on the version that had it, and what this version had before. */
const putBack = async (model: ModelVersion, given: Alias, holder: ModelVersion | undefined): Promise<void> => {
  try {
    if (holder) await call(setModelAlias, { ref: holder.id, alias: given })
    if (!holder || model.alias !== null) await call(setModelAlias, { ref: model.id, alias: model.alias })
    toast(w.aliasUndone)
  } catch (error) {
    const problem = asProblem(error)
    toast(`${w.aliasFailed}. ${problem.detail ?? problem.title}`)
  }
  await invalidate(getModel, listModels)
}

/** Gives a version an alias (null takes it away) and offers to take that back. */
export const useAlias = (model: ModelVersion, versions: readonly ModelVersion[]) => {
  const change = useChange(setModelAlias, {
    invalidates: [getModel, listModels],
    onDone: (_, { alias }) => {
      const holder = alias === null ? undefined : versions.find((one) => one.alias === alias && one.id !== model.id)
      toast(w.aliasDone(model.version, alias ?? "none"), {
        label: words.undo,
        run: () => void putBack(model, alias, holder),
      })
    },
    onFailed: (problem) => toast(`${w.aliasFailed}. ${problem.detail ?? problem.title}`),
  })
  return {
    busy: change.isPending,
    give: (alias: Alias) => {
      if (alias !== model.alias && !change.isPending) change.mutate({ ref: model.id, alias })
    },
  }
}
