import type { TimedDecision } from "../curate/pace.ts"

/** What an overview asks about. Calls are those of endpoints. */
export type OverviewFilter = {
  readonly since: string
  readonly until: string
  /** Only this Databit: `id` over all its versions, `name` as references name it. */
  readonly databit?: { readonly id: string; readonly name: string } | undefined
  /** Below this confidence an open item is uncertain; Databits that are not named have `below`. */
  readonly below: number
  readonly belowOf: ReadonlyMap<string, number>
}

export type HourOfCalls = {
  readonly agent: string
  /** Start of the hour. */
  readonly hour: string
  readonly calls: number
  readonly errors: number
  /** Milliseconds. */
  readonly p95: number | null
}

export type OverviewFigures = {
  /** First and number of events of each kind, of all time and of all Databits; calls stand there as `call`. */
  readonly kinds: ReadonlyMap<string, { readonly first: string; readonly count: number }>
  /** Decisions by hour in the range; undone ones and undos are left out. */
  readonly decisions: readonly { readonly hour: string; readonly count: number }[]
  readonly items: readonly {
    readonly databitId: string
    readonly open: number
    readonly uncertain: number
    readonly complaints: number
  }[]
  readonly calls: readonly HourOfCalls[]
  /** The whole range; percentiles cannot be put together from those of hours. */
  readonly agents: readonly Omit<HourOfCalls, "hour">[]
  /** p95 of all calls of the range. */
  readonly p95: number | null
}

/** A decision with who made it. */
export type PersonalDecision = TimedDecision & { readonly person: string; readonly databitId: string }

/** An event without its payload; `byRun` is the run that did it. */
export type Happened = {
  readonly id: string
  readonly kind: string
  readonly subject: string
  readonly person: string
  readonly byRun: string | null
  readonly at: string
}

/** Counts over many tables in one question, for the first screen. */
export type Overview = {
  findFigures(filter: OverviewFilter): Promise<OverviewFigures>
  /** Latest decisions, newest first. */
  listDecisions(limit: number): Promise<readonly PersonalDecision[]>
  /** Latest events of these kinds, newest first. */
  listHappened(kinds: readonly string[], limit: number): Promise<readonly Happened[]>
}
