import { Inbox } from "lucide-react"
import { giveFeedback, listFeedback, routeFeedback, unrouteFeedback } from "../../../../contract/endpoints/improve.ts"
import { getTrace } from "../../../../contract/endpoints/monitor.ts"
import type { Feedback, Span } from "../../../../contract/entities/trace.ts"
import { traceWords as words } from "../../messages/traces.ts"
import { useWhyNot } from "../../shell/me.ts"
import { useChange } from "../../shell/query.ts"
import { toast } from "../../ui/toast.tsx"

export type Review = {
  /** The item the answer became, once it was sent. */
  readonly item: string | undefined
  readonly send: () => void
  /** Takes it out of the queue again. */
  readonly takeOut: () => void
  readonly busy: boolean
  readonly why: string | undefined
  readonly whyNotOut: string | undefined
  readonly error: Error | null
}

const isBad = ({ type, value }: Feedback): boolean => type === "correction" || (type === "thumb" && value === "down")

/** Sends an answer to review: what somebody said against it, else a thumb down given for it. */
export const useReview = (
  { traceId, databit }: Pick<Span, "traceId" | "databit">,
  feedback: readonly Feedback[],
): Review => {
  const mayReview = useWhyNot("review")
  const mayRate = useWhyNot("give_feedback")
  const stale = [getTrace, listFeedback]
  const unroute = useChange(unrouteFeedback, { invalidates: stale, onDone: () => toast(words.takenOut) })
  const route = useChange(routeFeedback, {
    invalidates: stale,
    onDone: (_, { id }) => toast(words.sent, { label: words.undo, run: () => unroute.mutate({ id }) }),
  })
  const give = useChange(giveFeedback, {
    invalidates: stale,
    onDone: (given) => route.mutate({ id: given.feedback.id }),
  })
  const complaint = feedback.find(isBad)
  const routed = feedback.find(({ state }) => state === "routed")
  return {
    item: routed?.routedItem ?? undefined,
    takeOut: () => routed && unroute.mutate({ id: routed.id }),
    send: () => {
      if (complaint) route.mutate({ id: complaint.id })
      else give.mutate({ traceId, type: "thumb", value: "down" })
    },
    busy: give.isPending || route.isPending || unroute.isPending,
    whyNotOut: mayReview,
    why: mayReview ?? (databit === null ? words.noQueue : complaint ? undefined : mayRate),
    error: give.error ?? route.error ?? unroute.error,
  }
}

export const REVIEW_ICON = <Inbox size={16} strokeWidth={1.75} />
