import type { Feedback } from "../../contract/entities/trace.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { isBad } from "./complaint.ts"
import { type Routed, routeFeedback } from "./route-feedback.ts"

type Needed = Parameters<typeof routeFeedback>[0]

export type Processed = Readonly<Record<Routed["outcome"], number>> & {
  /** Bad answers that could not be put into a queue, with the reason. */
  readonly left: readonly { readonly feedback: string; readonly why: string }[]
}

/** Feedback looked at in one run; what is left waits for the next. */
const MOST = 2_000

/** Whether the same person said later that the same answer was good. */
const takenBack = (one: Feedback, all: readonly Feedback[]): boolean =>
  all.some(
    (other) =>
      other.traceId === one.traceId &&
      other.createdBy === one.createdBy &&
      other.id > one.id &&
      other.type === "thumb" &&
      other.value === "up",
  )

/** Sends every new bad answer to review. One that cannot be routed stands in nobody's way. */
export const processFeedback = async (
  ports: Needed & Pick<Ports, "feedback">,
  who: Caller,
  {
    runId,
    signal,
    onProgress,
  }: { runId: string; signal: AbortSignal; onProgress: (done: number, total: number) => void },
): Promise<Processed> => {
  const fresh = await ports.feedback.list({ state: "new", limit: MOST })
  const bad = fresh.filter((one) => isBad(one) && !takenBack(one, fresh)).toReversed()
  const counts = { added: 0, linked: 0, reopened: 0 }
  const left: { feedback: string; why: string }[] = []
  for (const [index, one] of bad.entries()) {
    signal.throwIfAborted()
    try {
      const { outcome } = await routeFeedback(ports, who, one.id, { runId })
      counts[outcome] += 1
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      left.push({ feedback: one.id, why: error.detail ?? error.message })
    }
    onProgress(index + 1, bad.length)
  }
  return { ...counts, left }
}
