import type { Ports } from "../ports/index.ts"
import { splitByContent } from "../statistics/split.ts"
import { mainField } from "../template/types.ts"

export type TrainingPreview = {
  readonly databit: string
  readonly field: string | null
  readonly decided: number
  readonly labels: { readonly label: string; readonly count: number }[]
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
      missing: ["No output field has a fixed list of answers, so no classifier can be trained."],
      nearDuplicateGroups: 0,
    }
  }
  const labelled = await items.listLabelled(databit.databitId, field.name)
  const counts = new Map<string, number>()
  for (const { label } of labelled) counts.set(label, (counts.get(label) ?? 0) + 1)
  const labels = [...counts].map(([label, count]) => ({ label, count })).sort((a, b) => b.count - a.count)
  const missing = [
    ...(databit.status === "published" ? [] : ["Publish the Databit first."]),
    ...(labels.length >= 2
      ? []
      : [
          `Decide items with at least two different answers; there are ${labelled.length} decided items with ${labels.length}.`,
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
    missing,
    nearDuplicateGroups: groups.filter((group) => group.length > 1).length,
  }
}

/** Answers with too few decided items to be learnt well. */
export const scarceLabels = (labels: TrainingPreview["labels"]): string[] =>
  labels.filter(({ count }) => count < FEW_PER_LABEL).map(({ label }) => label)
