import type { Ports } from "../ports/index.ts"
import { splitByContent } from "../statistics/split.ts"
import { mainField } from "../template/types.ts"

export type TrainingPreview = {
  readonly databit: string
  readonly field: string | null
  readonly decided: number
  /** Every answer the Databit allows or people gave, most frequent first. */
  readonly labels: { readonly label: string; readonly count: number }[]
  /** Answers with too few decided items to be learnt well. */
  readonly scarce: string[]
  readonly missing: string[]
  readonly nearDuplicateGroups: number
}

/** Fewer decided items than this per answer make a weak start; said, not enforced. */
const FEW_PER_LABEL = 5

/** What training would use now, and the sentences that stand against it. */
export const previewTraining = async (
  { databits, items }: Pick<Ports, "databits" | "items">,
  ref: string,
): Promise<TrainingPreview> => {
  const databit = await databits.find(ref)
  const field = mainField(databit.schema.output)
  if (!field) {
    return {
      databit: databit.name,
      field: null,
      decided: 0,
      labels: [],
      scarce: [],
      missing: ["No output field has a fixed list of answers, so no classifier can be trained."],
      nearDuplicateGroups: 0,
    }
  }
  const labelled = await items.listLabelled(databit.databitId, field.name)
  const counts = new Map<string, number>(field.options.map((option) => [option, 0]))
  for (const { label } of labelled) counts.set(label, (counts.get(label) ?? 0) + 1)
  const labels = [...counts].map(([label, count]) => ({ label, count })).sort((a, b) => b.count - a.count)
  const given = labels.filter(({ count }) => count > 0).length
  const missing = [
    ...(databit.status === "published" ? [] : ["Publish the Databit first."]),
    ...(given >= 2
      ? []
      : [
          given === 0
            ? "No item is decided yet. Decide some, with at least two different answers."
            : `All ${labelled.length} decided items have the same answer. Decide some with another one.`,
        ]),
  ]
  const groups = splitByContent(
    labelled.map(({ itemId, text, label }) => ({ id: itemId, text, label })),
    { holdout: 0, seed: 1 },
  ).groups
  return {
    databit: databit.name,
    field: field.name,
    decided: labelled.length,
    labels,
    scarce: labels.filter(({ count }) => count < FEW_PER_LABEL).map(({ label }) => label),
    missing,
    nearDuplicateGroups: groups.filter((group) => group.length > 1).length,
  }
}
