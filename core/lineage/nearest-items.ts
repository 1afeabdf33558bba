import type { Chain } from "../../contract/endpoints/improve.ts"
import type { Snapshot } from "../../contract/entities/model.ts"
import { buildTextIndex, nearestTexts, type TextIndex } from "../learners/nearest.ts"
import type { Ports } from "../ports/index.ts"
import { readSnapshot } from "../train/snapshot-rows.ts"

type Needed = Pick<Ports, "items" | "snapshots" | "tables">

/** An item like the input, without its source row yet. */
export type NearItem = Omit<Chain["nearest"][number], "sourceRow">
type Example = Omit<NearItem, "similarity">

/** Items shown. */
const SHOWN = 5
/** Data sets whose texts are kept ready. */
const KEPT = 2

type Ready = { readonly examples: readonly Example[]; readonly index: TextIndex }

/** By content hash, so that what is kept can never be of another data set. */
const kept = new Map<string, Promise<Ready>>()

const prepare = (examples: readonly Example[]): Ready => ({
  examples,
  index: buildTextIndex(examples.map(({ text }) => text)),
})

const keep = (hash: string, make: () => Promise<Ready>): Promise<Ready> => {
  const known = kept.get(hash)
  if (known) return known
  const [oldest] = kept.keys()
  if (kept.size >= KEPT && oldest !== undefined) kept.delete(oldest)
  const making = make()
  kept.set(hash, making)
  making.catch(() => kept.delete(hash))
  return making
}

const mostLike = ({ examples, index }: Ready, text: string): NearItem[] =>
  nearestTexts(index, text, SHOWN).flatMap((found) => {
    const example = examples[found.index]
    return example ? [{ ...example, similarity: found.similarity }] : []
  })

/**
 * Rows that a model learnt from which are most like the text, most alike first. What is kept was read for somebody else:
 * whoever asks has to be one who may read the data set.
 */
export const nearestInSnapshot = async (ports: Needed, snapshot: Snapshot, text: string): Promise<NearItem[]> => {
  await ports.tables.listRows(snapshot.table, { version: snapshot.tableVersion, keys: [] })
  const ready = await keep(snapshot.contentHash, async () => {
    const rows = await readSnapshot(ports, snapshot.id, "train")
    return prepare(
      rows.map((row) => ({
        itemId: row.item_id,
        text: row.text,
        label: row.label,
        reviewer: row.decided_by,
        decidedAt: row.decided_at,
        sourceRef: row.source_ref,
      })),
    )
  })
  return mostLike(ready, text)
}

/** Decided items of a Databit that are most like the text. */
export const nearestDecided = async (
  { items }: Needed,
  databitId: string,
  field: string,
  text: string,
): Promise<NearItem[]> => {
  const labelled = await items.listLabelled(databitId, field)
  return mostLike(
    prepare(
      labelled.map((one) => ({
        itemId: one.itemId,
        text: one.text,
        label: one.label,
        reviewer: one.decidedBy,
        decidedAt: one.decidedAt,
        sourceRef: one.ref,
      })),
    ),
    text,
  )
}
