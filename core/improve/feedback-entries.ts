import type { FeedbackEntry } from "../../contract/endpoints/improve.ts"
import type { Feedback } from "../../contract/entities/trace.ts"
import { plainText } from "../monitor/plain-text.ts"
import type { Ports } from "../ports/index.ts"
import type { Said } from "../ports/traces.ts"

/** What people said, newest first, with the beginnings of what was asked and answered. */
export const listFeedbackEntries = async (
  { feedback, traces }: Pick<Ports, "feedback" | "traces">,
  filter: {
    readonly state?: Feedback["state"] | undefined
    readonly said?: Said | undefined
    readonly before?: string | undefined
    readonly limit: number
  },
): Promise<FeedbackEntry[]> => {
  const given = await feedback.list(filter)
  const roots = await traces.listRoots(given.flatMap(({ traceId }) => traceId ?? []))
  const byTrace = new Map(roots.map((root) => [root.traceId, root]))
  return given.map((one) => {
    const root = one.traceId === null ? undefined : byTrace.get(one.traceId)
    return {
      ...one,
      inputPreview: plainText(root?.inputPreview ?? null),
      outputPreview: root?.label ?? plainText(root?.outputPreview ?? null),
      databit: root?.databit ?? null,
    }
  })
}
