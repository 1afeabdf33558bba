import type { TimedDecision } from "../curate/pace.ts"

/** What an overview asks about. Calls are those of endpoints. */
export type OverviewFilter = {
  readonly since: string
  readonly until: string
  /** Starts of the parts the range is counted in, rising; the first is `since`. */
  readonly parts: readonly [string, ...string[]]
  /** Only this Databit: `id` over all its versions, `name` as references name it. */
  readonly databit?: { readonly id: string; readonly name: string } | undefined
  /** Below this confidence an open item is uncertain; Databits that are not named have `below`. */
  readonly below: number
  readonly belowOf: ReadonlyMap<string, number>
}

export type PartOfCalls = {
  readonly agent: string
  /** Start of the part of the range. */
  readonly from: string
  readonly calls: number
  readonly errors: number
  /** Milliseconds. */
  readonly p95: number | null
}

export type OverviewFigures = {
  /** First and number of events of each kind, of all time and of all Databits; calls stand there as `call`. */
  readonly kinds: ReadonlyMap<string, { readonly first: string; readonly count: number }>
  /** Decisions by part of the range; undone ones and undos are left out. */
  readonly decisions: readonly { readonly from: string; readonly count: number }[]
  readonly items: readonly {
    readonly databitId: string
    readonly open: number
    readonly uncertain: number
    readonly complaints: number
  }[]
  readonly calls: readonly PartOfCalls[]
  /** The whole range; percentiles cannot be put together from those of its parts. */
  readonly agents: readonly Omit<PartOfCalls, "from">[]
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
