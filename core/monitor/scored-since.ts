import type { Ports } from "../ports/index.ts"

const MOST_FEEDBACK = 1_000

/** The start of the earliest call that people talked about since this instant, or the instant: from there on figures may have changed. */
export const scoredSince = async (
  { feedback, traces }: Pick<Ports, "feedback" | "traces">,
  since: string,
): Promise<string> => {
  const given = await feedback.list({ since, limit: MOST_FEEDBACK })
  const roots = await traces.listRoots(given.flatMap(({ traceId }) => traceId ?? []))
  const [earliest = since] = [since, ...roots.map(({ startTime }) => startTime)].toSorted()
  return earliest
}
