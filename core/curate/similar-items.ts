import type { SimilarItem } from "../../contract/endpoints/curate.ts"
import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { Item } from "../../contract/entities/item.ts"
import type { SearchIndex } from "../../contract/entities/search.ts"
import type { Ports } from "../ports/index.ts"
import type { Neighbour } from "../ports/inference.ts"
import { inputText } from "../template/input-text.ts"
import { mainField } from "../template/types.ts"
import { type Question, questionsOf } from "./questions.ts"
import { nearestByIndex, tableOf } from "./similar-by-index.ts"

type Needed = Pick<Ports, "clock" | "databits" | "items" | "learners" | "search" | "searchIndexes">

/** Labels that must come before the texts are prepared anew: what was decided a moment ago may be missing. */
const staleAfter = (labels: number): number => Math.max(10, Math.ceil(labels / 20))

/** The number of labels the texts were prepared at; the same until enough new ones have come. */
export const preparedAt = (labels: number): number => {
  let at = 0
  while (at + staleAfter(at) <= labels) at += staleAfter(at)
  return at === 0 ? labels : at
}

type Standing = {
  readonly databit: DatabitVersion
  readonly item: Item
  readonly question: Pick<Question, "id" | "field">
  readonly limit: number
}

type Decided = Awaited<ReturnType<Ports["items"]["listLabelled"]>>

/** Those of the neighbours that people decided, with what they said, nearest first. */
const decidedAmong = (
  { item, limit }: Standing,
  near: readonly Neighbour[],
  decided: Decided,
): readonly SimilarItem[] => {
  const byId = new Map(decided.map((one) => [one.itemId, one]))
  return near
    .filter(({ id }) => id !== item.id)
    .flatMap(({ id, similarity }): SimilarItem[] => {
      const one = byId.get(id)
      if (!one) return []
      const { text, label, decidedBy, decidedAt } = one
      return [{ itemId: id, text, label, similarity, decidedBy, decidedAt }]
    })
    .slice(0, limit)
}

const listDecided = async (
  { items }: Needed,
  { item, question }: Standing,
  among: readonly Neighbour[],
): Promise<Decided> => {
  const ids = among.map(({ id }) => id).filter((id) => id !== item.id)
  return ids.length === 0 ? [] : items.listLabelled(item.databitId, question.field, question.id, ids)
}

const byIndex = async (
  ports: Needed,
  standing: Standing,
  index: SearchIndex | undefined,
): Promise<readonly SimilarItem[]> => {
  if (!index) return []
  const near = await nearestByIndex(ports, standing.databit, standing.item, index)
  return decidedAmong(standing, near, await listDecided(ports, standing, near))
}

/** By the words they share, among all decided items; what was read to prepare them is not read again. */
const byWords = async (ports: Needed, standing: Standing, count: number): Promise<readonly SimilarItem[]> => {
  const { databit, item, question, limit } = standing
  let read: Decided | undefined
  const load = async () => {
    read = await ports.items.listLabelled(item.databitId, question.field, question.id)
    return { ids: read.map((one) => one.itemId), texts: read.map(({ text }) => text) }
  }
  const near = await ports.learners.listNearest(`decided:${item.databitId}:${question.id}:${preparedAt(count)}`, load, {
    text: inputText(databit.schema.input, item.data),
    count: limit + 1,
  })
  return decidedAmong(standing, near, read ?? (await listDecided(ports, standing, near)))
}

/**
 * Decided items whose text is nearest to an item's, nearest first: by the index of their table where there is one and
 * it knows any, else by the words they share. None where nothing was decided yet.
 */
export const similarItems = async (
  ports: Needed,
  { itemId, limit }: { itemId: string; limit: number },
): Promise<readonly SimilarItem[]> => {
  const { clock, databits, items, searchIndexes } = ports
  const [item, counts] = await Promise.all([items.find(itemId), items.listLabelCounts(itemId)])
  const table = tableOf(item)
  const [versions, index] = await Promise.all([
    databits.listVersions(item.databitId),
    table === undefined ? undefined : searchIndexes.seek(table),
  ])
  const databit = versions.find(({ status }) => status === "published") ?? versions[0]
  const main = databit && mainField(databit.schema.output)
  const question = main && questionsOf(clock, databit.schema.output).find(({ field }) => field === main.name)
  if (!databit || !question) return []
  const count = counts.find((one) => one.question === question.id)?.count ?? 0
  if (count === 0) return []
  const standing = { databit, item, question, limit }
  const indexed = await byIndex(ports, standing, index)
  return indexed.length > 0 ? indexed : byWords(ports, standing, count)
}
