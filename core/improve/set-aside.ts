import type { Feedback } from "../../contract/entities/trace.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { Ports } from "../ports/index.ts"

type Needed = Pick<Ports, "events" | "feedback">

const mark = async (
  { events, feedback }: Needed,
  who: Caller,
  id: string,
  kind: "feedback.dismissed" | "feedback.reopened",
  key: string | undefined,
): Promise<Feedback> => {
  await events.save(
    who,
    async () => {
      await feedback.find(id)
      return [{ kind, subject: id, payload: { id } }]
    },
    { key },
  )
  return feedback.find(id)
}

/** Sets feedback aside; nothing is routed from it until it is reopened. */
export const dismissFeedback = (ports: Needed, who: Caller, id: string, key?: string): Promise<Feedback> =>
  mark(ports, who, id, "feedback.dismissed", key)

/** Takes a dismissal back. */
export const reopenFeedback = (ports: Needed, who: Caller, id: string, key?: string): Promise<Feedback> =>
  mark(ports, who, id, "feedback.reopened", key)
