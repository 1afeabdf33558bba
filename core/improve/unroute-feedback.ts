import type { Feedback } from "../../contract/entities/trace.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import { isDecidedSince } from "../curate/item-life.ts"
import type { EventDraft } from "../ports/events.ts"
import type { Ports } from "../ports/index.ts"
import { isBad } from "./complaint.ts"
import { feedbackUnrouted } from "./events.ts"

type Needed = Pick<Ports, "events" | "feedback" | "items">

const decide = async ({ feedback, items }: Needed, id: string): Promise<EventDraft[]> => {
  const given = await feedback.find(id)
  if (given.state !== "routed" || given.routedItem === null)
    throw new Problem("nothing_to_undo", {
      detail: "This feedback is not in a review queue.",
      remedy: "Reload the list.",
    })
  const [standing] = await items.listStandings([given.routedItem])
  if (standing && isDecidedSince(standing.life, id))
    throw new Problem("nothing_to_undo", {
      detail: "The item was decided in the meantime.",
      remedy: "Undo the decision in Curate first.",
    })
  // A bad answer that is new again would be sent to review by the next run.
  const state = isBad(given) ? "dismissed" : "new"
  return [
    {
      kind: "feedback.unrouted",
      subject: id,
      payload: feedbackUnrouted.parse({ id, itemId: given.routedItem, state }),
    },
  ]
}

/**
 * Takes an answer out of the review queue again: the item is what it was before, and leaves the queue when it was there
 * for this feedback only. A bad answer is set aside then; else it would be sent again by itself.
 * Problem `nothing_to_undo` when it was decided in the meantime.
 */
export const unrouteFeedback = async (ports: Needed, who: Caller, id: string, key?: string): Promise<Feedback> => {
  await ports.events.save(who, () => decide(ports, id), { key })
  return ports.feedback.find(id)
}
