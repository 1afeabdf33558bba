import type { OutputOf } from "../../contract/endpoint.ts"
import type { getQueueOutcome } from "../../contract/endpoints/curate.ts"
import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { Ports } from "../ports/index.ts"
import { inputText } from "../template/input-text.ts"

type Outcome = OutputOf<typeof getQueueOutcome>

/** Different answers that are shown. */
const MOST_DIFFERENCES = 20
const LONGEST_TEXT = 200

/** What came of a queue, with the items that two people answered differently side by side. */
export const queueOutcome = async (
  { items }: Pick<Ports, "items">,
  { databitId, schema }: DatabitVersion,
): Promise<Outcome> => {
  const { labels, people, opinions } = await items.findOutcome(databitId)
  const differing = opinions.filter(({ first, second }) => first !== second).slice(0, MOST_DIFFERENCES)
  const found = await Promise.all(differing.map(({ itemId }) => items.seek(itemId)))
  return {
    labels: [...labels],
    people: [...people],
    twice: { compared: opinions.length, same: opinions.filter(({ first, second }) => first === second).length },
    differences: differing.map((one, at) => ({
      ...one,
      text: inputText(schema.input, found[at]?.data ?? {}).slice(0, LONGEST_TEXT),
    })),
  }
}
