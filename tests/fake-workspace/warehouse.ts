import type { Principal } from "./identities.ts"
import type { Engine, SqlRequest, SqlResult } from "./sql/engine.ts"
import { refusedAsReserved } from "./sql/reserved.ts"

export type Outcome =
  | { readonly kind: "done"; readonly result: SqlResult }
  | { readonly kind: "failed"; readonly errorCode: string; readonly message: string }
  | { readonly kind: "canceled" }

/** What a statement is found by in the history. */
type Tags = readonly { readonly key: string; readonly value?: string | undefined }[]

export type Submitted = {
  readonly id: string
  readonly statement: string
  readonly by: Principal
  readonly tags: Tags
  /** When it was submitted and when it ended. */
  readonly from: number
  to(): number | undefined
  readonly outcome: Promise<Outcome>
  /** What has come of it so far. */
  state(): "PENDING" | "RUNNING" | Outcome
  cancel(): void
}

export type WarehouseState = "STOPPED" | "STARTING" | "RUNNING"

export type Warehouse = {
  submit(request: SqlRequest, by: Principal, tags?: Tags): Submitted
  seek(id: string): Submitted | undefined
  state(): WarehouseState
  /** Puts it to sleep: the next statement wakes it up. */
  sleep(): void
  /** Changes how fast it is and how often it meets other writers. */
  pace(changed: Partial<Pick<Options, "statementMs" | "coldStartMs" | "conflictShare">>): void
  /** Refuses statements that fit, in these words. */
  refuse(statements: RegExp, message: string): void
  /** Ends all refusals. */
  allow(): void
  /** Puts a catalog between the statements and the engine. */
  govern(governor: Governor): void
  /** Every statement that was submitted, in order. */
  readonly submitted: readonly Submitted[]
}

/** What stands between a statement and the engine: who may run it, and what the catalog answers itself. */
export type Governor = {
  /** The answer, or the statement as the engine gets it. Throws what the platform refuses. */
  before(request: SqlRequest, by: Principal): Promise<SqlResult | SqlRequest>
  after(request: SqlRequest, by: Principal, result: SqlResult): Promise<void>
}

type Options = {
  readonly statementMs: number
  readonly coldStartMs: number
  readonly conflictShare: number
  readonly now: () => number
}

const WRITES = /^\s*(INSERT|MERGE|UPDATE|DELETE)\b/i

const pause = (milliseconds: number): Promise<void> =>
  milliseconds <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, milliseconds))

/** A SQL warehouse: it sleeps, wakes up, runs statements each by itself, and meets other writers now and then. */
export const openWarehouse = (engine: Engine, given: Options): Warehouse => {
  let options = given
  let governor: Governor = { before: async (request) => request, after: async () => undefined }
  const refusals: { readonly statements: RegExp; readonly message: string }[] = []
  const submitted: Submitted[] = []
  const byId = new Map<string, Submitted>()
  let awakeAt = options.coldStartMs > 0 ? undefined : options.now()
  let writes = 0

  const wake = (): number => {
    awakeAt ??= options.now() + options.coldStartMs
    return Math.max(0, awakeAt - options.now())
  }

  const meetsAnother = (statement: string): boolean => {
    if (options.conflictShare <= 0 || !WRITES.test(statement)) return false
    writes += 1
    return Math.floor(writes * options.conflictShare) > Math.floor((writes - 1) * options.conflictShare)
  }

  const governed = async (request: SqlRequest, by: Principal): Promise<SqlResult> => {
    const allowed = await governor.before(request, by)
    if ("rows" in allowed) return allowed
    const result = await engine.execute(allowed)
    await governor.after(request, by, result)
    return result
  }

  const execute = async (request: SqlRequest, by: Principal): Promise<Outcome> => {
    if (meetsAnother(request.statement))
      return {
        kind: "failed",
        errorCode: "ABORTED",
        message: "[DELTA_CONCURRENT_APPEND] ConcurrentAppendException: Files were added by a concurrent update.",
      }
    const reserved = refusedAsReserved(request.statement, request.catalog)
    if (reserved) return { kind: "failed", errorCode: "BAD_REQUEST", message: reserved }
    const refusal = refusals.find(({ statements }) => statements.test(request.statement))
    if (refusal)
      return { kind: "failed", errorCode: "BAD_REQUEST", message: `[INSUFFICIENT_PERMISSIONS] ${refusal.message}` }
    try {
      return { kind: "done", result: await governed(request, by) }
    } catch (error) {
      return {
        kind: "failed",
        errorCode: "BAD_REQUEST",
        message: error instanceof Error ? error.message : String(error),
      }
    }
  }

  return {
    submitted,
    seek: (id) => byId.get(id),
    state: () => (awakeAt === undefined ? "STOPPED" : options.now() < awakeAt ? "STARTING" : "RUNNING"),
    pace: (changed) => {
      options = { ...options, ...changed }
    },
    refuse: (statements, message) => refusals.push({ statements, message }),
    govern: (next) => {
      governor = next
    },
    allow: () => {
      refusals.length = 0
    },
    sleep: () => {
      awakeAt = undefined
    },
    submit: (request, by, tags = []) => {
      let now: "PENDING" | "RUNNING" | Outcome = "PENDING"
      let canceled = false
      let endedAt: number | undefined
      const run = async (): Promise<Outcome> => {
        await pause(wake() + options.statementMs)
        if (canceled) return { kind: "canceled" }
        now = "RUNNING"
        return execute(request, by)
      }
      const one: Submitted = {
        id: `01f0-statement-${submitted.length + 1}`,
        statement: request.statement,
        by,
        tags,
        from: Date.now(),
        to: () => endedAt,
        outcome: run().then((outcome) => {
          now = canceled ? { kind: "canceled" } : outcome
          endedAt = Date.now()
          return now
        }),
        state: () => now,
        cancel: () => {
          canceled = true
        },
      }
      submitted.push(one)
      byId.set(one.id, one)
      return one
    },
  }
}
