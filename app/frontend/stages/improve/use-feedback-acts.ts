import {
  dismissFeedback,
  type FeedbackEntry,
  listFeedback,
  reopenFeedback,
  routeFeedback,
  unrouteFeedback,
} from "../../../../contract/endpoints/improve.ts"
import { getTrace } from "../../../../contract/endpoints/monitor.ts"
import { feedbackWords as words } from "../../messages/improve.ts"
import type { CallProblem } from "../../shell/call-problem.ts"
import { useWhyNot } from "../../shell/me.ts"
import { useChange } from "../../shell/query.ts"
import { toast } from "../../ui/toast.tsx"

type Entry = Pick<FeedbackEntry, "id">
type Routable = Pick<FeedbackEntry, "databit">

export type FeedbackActs = {
  readonly route: (entry: Entry) => void
  /** Takes it out of the queue again. */
  readonly unroute: (entry: Entry) => void
  readonly dismiss: (entry: Entry) => void
  readonly reopen: (entry: Entry) => void
  readonly busy: (id: string) => boolean
  /** Why the person may not; undefined when they may. */
  readonly why: string | undefined
  /** Also why this entry has no queue to go to. */
  readonly whyNotRoute: (entry: Routable) => string | undefined
  readonly failure: { readonly what: string; readonly error: CallProblem } | undefined
}

/** Sending to review, setting aside and taking back. What was done can be taken back from its message. */
export const useFeedbackActs = (): FeedbackActs => {
  const why = useWhyNot("review")
  const invalidates = [listFeedback, getTrace]
  const unroute = useChange(unrouteFeedback, {
    invalidates,
    onDone: ({ feedback }) => toast(feedback.state === "dismissed" ? words.unroutedAside : words.unrouted),
  })
  const route = useChange(routeFeedback, {
    invalidates,
    onDone: (_, { id }) => toast(words.routed, { label: words.undo, run: () => unroute.mutate({ id }) }),
  })
  const reopen = useChange(reopenFeedback, { invalidates, onDone: () => toast(words.tookBack) })
  const dismiss = useChange(dismissFeedback, {
    invalidates,
    onDone: (_, { id }) => toast(words.dismissed, { label: words.undo, run: () => reopen.mutate({ id }) }),
  })
  const all = [
    { change: route, what: words.routeFailed },
    { change: unroute, what: words.unrouteFailed },
    { change: dismiss, what: words.dismissFailed },
    { change: reopen, what: words.reopenFailed },
  ]
  const failed = all.find(({ change }) => change.error !== null)
  return {
    route: ({ id }) => route.mutate({ id }),
    unroute: ({ id }) => unroute.mutate({ id }),
    dismiss: ({ id }) => dismiss.mutate({ id }),
    reopen: ({ id }) => reopen.mutate({ id }),
    busy: (id) => all.some(({ change }) => change.isPending && change.variables?.id === id),
    why,
    whyNotRoute: ({ databit }) => why ?? (databit === null ? words.noQueue : undefined),
    failure: failed?.change.error ? { what: failed.what, error: failed.change.error } : undefined,
  }
}
