import type { Ports } from "../ports/index.ts"

const AT_ONCE = 1_000

/** The start of the earliest call that people talked about since this instant, or took back what they said, or the instant: from there on figures may have changed. */
export const scoredSince = async (
  { feedback, traces }: Pick<Ports, "feedback" | "traces">,
  changedSince: string,
): Promise<string> => {
  let earliest = changedSince
  for (let before: string | undefined; ; ) {
    const given = await feedback.list({ changedSince, before, limit: AT_ONCE })
    const roots = await traces.listRoots(given.flatMap(({ traceId }) => traceId ?? []))
    for (const { startTime } of roots) if (startTime < earliest) earliest = startTime
    before = given.at(-1)?.id
    if (given.length < AT_ONCE) return earliest
  }
}
