import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { Ports } from "../ports/index.ts"
import type { CheckedBin, QueueProgress } from "../ports/items.ts"

/** Checked suggestions that make a tenth of confidence evidence. */
const ENOUGH_IN_BIN = 5

/** Tenths with evidence before words stand beside a confidence. */
const BINS_NEEDED = 3

/** What stands beside confidences: how often such suggestions were right, or nothing yet. */
export type ConfidenceEvidence =
  | { readonly kind: "not_enough"; readonly checked: number }
  | { readonly kind: "known"; readonly bins: readonly CheckedBin[] }

/** Evidence from the suggestions people decided; it takes three tenths with at least five each. */
export const evidenceOf = (bins: readonly CheckedBin[]): ConfidenceEvidence => {
  const solid = bins.filter(({ checked }) => checked >= ENOUGH_IN_BIN)
  return solid.length >= BINS_NEEDED
    ? { kind: "known", bins: solid }
    : { kind: "not_enough", checked: bins.reduce((sum, { checked }) => sum + checked, 0) }
}

export type QueueOverview = { readonly progress: QueueProgress; readonly evidence: ConfidenceEvidence }

/** Progress of a queue for one person, and what confidence is worth in it. */
export const queueOverview = async (
  { items }: Pick<Ports, "items">,
  { databitId, person }: { databitId: string; person: string },
): Promise<QueueOverview> => {
  const [progress, bins] = await Promise.all([items.findProgress(databitId, person), items.listChecked(databitId)])
  return { progress, evidence: evidenceOf(bins) }
}

export type QueueSummary = {
  readonly databit: DatabitVersion
  readonly open: number
  readonly decided: number
  readonly flagged: number
  readonly complaints: number
}

/** Published Databits, most open items first. */
export const listQueues = async ({
  databits,
  items,
}: Pick<Ports, "databits" | "items">): Promise<readonly QueueSummary[]> => {
  const [published, counts] = await Promise.all([databits.listPublished(), items.listCounts()])
  const byDatabit = new Map(counts.map((one) => [one.databitId, one]))
  return published
    .map((databit) => {
      const own = byDatabit.get(databit.databitId)
      return {
        databit,
        open: own?.open ?? 0,
        decided: (own?.approved ?? 0) + (own?.corrected ?? 0) + (own?.rejected ?? 0),
        flagged: own?.flagged ?? 0,
        complaints: own?.complaints ?? 0,
      }
    })
    .toSorted((a, b) => b.open - a.open || a.databit.name.localeCompare(b.databit.name))
}
