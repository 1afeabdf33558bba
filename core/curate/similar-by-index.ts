import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { Item } from "../../contract/entities/item.ts"
import type { SearchIndex } from "../../contract/entities/search.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import type { Neighbour } from "../ports/inference.ts"
import { sourceOf } from "../template/source.ts"
import { keyPrefix, sourceKeyOf } from "./source-key.ts"

type Needed = Pick<Ports, "items" | "search">

/** Rows that are looked at: most of the nearest are usually not decided yet. */
const NEAREST = 50

/** The table that an item was made of; undefined where it came from elsewhere. */
export const tableOf = ({ source, ref }: Pick<Item, "source" | "ref">): string | undefined =>
  source === "table" ? sourceKeyOf(ref).split("#")[0] : undefined

/** What the item says in the column that the index is over. */
const textIn = ({ schema }: DatabitVersion, { data }: Item, { table, column }: SearchIndex): string | undefined => {
  const field = schema.input.find((one) => {
    const from = sourceOf(one)
    return from?.table === table && from.column === column
  })
  const value = field && data[field.name]
  return typeof value === "string" && value.trim() !== "" ? value : undefined
}

/**
 * Items whose source rows an index finds nearest to an item's, nearest first. None where the index is over another
 * column, is not ready, or may not be asked.
 */
export const nearestByIndex = async (
  { items, search }: Needed,
  databit: DatabitVersion,
  item: Item,
  index: SearchIndex,
): Promise<readonly Neighbour[]> => {
  const text = textIn(databit, item, index)
  if (text === undefined) return []
  try {
    const hits = await search.list(index, { text, count: NEAREST })
    const score = new Map(hits.map((hit) => [`${keyPrefix(index.table)}${hit.key}`, hit.score]))
    const known = await items.listKnown(item.databitId, [...score.keys()])
    return known
      .filter(({ superseded, id }) => !superseded && id !== item.id)
      .map(({ id, sourceKey }) => ({ id, similarity: score.get(sourceKey) ?? 0 }))
      .sort((a, b) => b.similarity - a.similarity)
  } catch (error) {
    // Similar items are a help beside the queue: without the index they are found by their words.
    if (error instanceof Problem) return []
    throw error
  }
}
