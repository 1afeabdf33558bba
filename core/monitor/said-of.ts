import { SAID, type TraceSaid } from "../../contract/endpoints/monitor.ts"
import type { Feedback } from "../../contract/entities/trace.ts"
import type { Ports } from "../ports/index.ts"

/** Feedback on the answers of one page that is read; an answer has a few. */
const MOST = 2_000

const kindOf = ({ type, value }: Feedback): TraceSaid => {
  if (type === "correction") return "corrected"
  if (type === "comment") return "comment"
  return value === "up" ? "right" : "wrong"
}

/** The weightiest thing people said of each of these answers. */
export const saidOf = async (
  { feedback }: Pick<Ports, "feedback">,
  traceIds: readonly string[],
): Promise<ReadonlyMap<string, TraceSaid>> => {
  const given = await feedback.list({ traceIds, limit: MOST })
  const said = new Map<string, TraceSaid>()
  for (const kind of SAID.toReversed())
    for (const one of given) if (one.traceId !== null && kindOf(one) === kind) said.set(one.traceId, kind)
  return said
}
