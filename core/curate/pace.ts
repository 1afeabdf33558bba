import type { z } from "zod"
import type { decidedBy } from "../../contract/entities/item.ts"

/** When a decision was made and by what; `shownAt` is when its item was painted. ISO instants. */
export type TimedDecision = {
  readonly shownAt: string | null
  readonly decidedAt: string
  readonly decidedBy: z.infer<typeof decidedBy>
}

/** Longer than this without a decision is a break. */
const BREAK_MS = 2 * 60_000

/** Fewer decisions than this say nothing about a pace. */
const ENOUGH = 5

/** Whether a person looked at the item and decided; decisions replayed from a column of answers are nobody's work. */
export const isPersons = (decision: Pick<TimedDecision, "decidedBy">): boolean => decision.decidedBy === "person"

/**
 * Decisions of people per hour of active time, breaks cut out; null until there are enough. The time of a decision is since
 * the one before, or since its item was painted where a break lies between.
 */
export const pacePerHour = (decisions: readonly TimedDecision[]): number | null => {
  const sorted = decisions.filter(isPersons).toSorted((a, b) => a.decidedAt.localeCompare(b.decidedAt))
  let active = 0
  let counted = 0
  sorted.forEach(({ shownAt, decidedAt }, index) => {
    const before = sorted[index - 1]?.decidedAt
    const end = Date.parse(decidedAt)
    const gaps = [before, shownAt]
      .flatMap((from) => (from == null ? [] : [end - Date.parse(from)]))
      .filter((gap) => gap >= 0 && gap <= BREAK_MS)
    const spent = gaps[0]
    if (spent === undefined) return
    active += spent
    counted += 1
  })
  return counted < ENOUGH || active === 0 ? null : (counted / active) * 3_600_000
}
