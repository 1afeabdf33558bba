import type { SimilarItem } from "../../contract/endpoints/curate.ts"
import type { Ports } from "../ports/index.ts"
import { inputText } from "../template/input-text.ts"
import { mainField } from "../template/types.ts"
import { questionsOf } from "./questions.ts"

type Needed = Pick<Ports, "clock" | "databits" | "items" | "learners">

/** Labels that must come before the texts are prepared anew: what was decided a moment ago may be missing. */
const staleAfter = (labels: number): number => Math.max(10, Math.ceil(labels / 20))

/** The number of labels the texts were prepared at; the same until enough new ones have come. */
export const preparedAt = (labels: number): number => {
  let at = 0
  while (at + staleAfter(at) <= labels) at += staleAfter(at)
  return at === 0 ? labels : at
}

/** Decided items whose text is nearest to an item's, nearest first. None where nothing was decided yet. */
export const similarItems = async (
  { clock, databits, items, learners }: Needed,
  { itemId, limit }: { itemId: string; limit: number },
): Promise<readonly SimilarItem[]> => {
  const [item, counts] = await Promise.all([items.find(itemId), items.listLabelCounts(itemId)])
  const versions = await databits.listVersions(item.databitId)
  const databit = versions.find(({ status }) => status === "published") ?? versions[0]
  const main = databit && mainField(databit.schema.output)
  const question = main && questionsOf(clock, databit.schema.output).find(({ field }) => field === main.name)
  if (!databit || !question) return []
  const count = counts.find((one) => one.question === question.id)?.count ?? 0
  if (count === 0) return []
  const load = async () => {
    const decided = await items.listLabelled(item.databitId, question.field, question.id)
    return { ids: decided.map((one) => one.itemId), texts: decided.map(({ text }) => text) }
  }
  const near = await learners.listNearest(`decided:${item.databitId}:${question.id}:${preparedAt(count)}`, load, {
    text: inputText(databit.schema.input, item.data),
    count: limit + 1,
  })
  const others = near.filter(({ id }) => id !== itemId).slice(0, limit)
  const decided = new Map(
    (
      await items.listLabelled(
        item.databitId,
        question.field,
        question.id,
        others.map(({ id }) => id),
      )
    ).map((one) => [one.itemId, one]),
  )
  return others.flatMap(({ id, similarity }) => {
    const one = decided.get(id)
    return one
      ? [
          {
            itemId: id,
            text: one.text,
            label: one.label,
            similarity,
            decidedBy: one.decidedBy,
            decidedAt: one.decidedAt,
          },
        ]
      : []
  })
}
