import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { Ports } from "../ports/index.ts"
import { ITEMS_PER_EVENT, itemsReopened } from "./events.ts"
import { questionsOf } from "./questions.ts"

type Needed = Pick<Ports, "clock" | "databits" | "events" | "items">

/**
 * Asks decided items again where a version has a question they were never asked and nobody has answered. A version
 * with the questions of an earlier one reopens nothing. Returns how many were reopened.
 */
export const reopenItems = async (
  { clock, databits, events, items }: Needed,
  who: Caller,
  { databit, ref, why }: { databit: DatabitVersion; ref: string; why?: string | undefined },
): Promise<number> => {
  const wanted = questionsOf(clock, databit.schema.output)
  let count = 0
  for (const earlier of await items.listVersionsDecided(databit.databitId)) {
    const asked = new Set(questionsOf(clock, (await databits.find(earlier)).schema.output).map(({ id }) => id))
    const missing = wanted.map(({ id }) => id).filter((id) => !asked.has(id))
    const unanswered = await items.listUnanswered(databit.databitId, earlier, missing)
    for (let start = 0; start < unanswered.length; start += ITEMS_PER_EVENT) {
      const payload = itemsReopened.parse({
        databitId: databit.databitId,
        databit: ref,
        items: unanswered.slice(start, start + ITEMS_PER_EVENT),
      })
      await events.save(who, async () => [{ kind: "item.reopened", subject: databit.databitId, payload }], { why })
    }
    count += unanswered.length
  }
  return count
}
