import type { Caller } from "../../contract/permissions.ts"
import type { Clock } from "../../core/ports/events.ts"
import { contentHash } from "../state/canonical.ts"
import { type EventLog, openEventLog } from "../state/event-log.ts"
import { growingIds } from "../state/ids.ts"
import { PROJECTIONS } from "../state/projections.ts"
import type { Sql } from "../state/sql.ts"

/** State with its log, as the suites of repositories open it. */
export type TestState = { readonly sql: Sql; readonly events: EventLog; readonly clock: Clock }

export const ANA: Caller = { person: "ana", runsAs: "ana", roles: ["admin"] }

/** A log over migrated state, with every projection of the product and a clock that stands still unless moved. */
export const openTestState = async (sql: Sql, start = "2026-11-23T10:00:00.000Z"): Promise<TestState> => {
  const milliseconds = Date.parse(start)
  return {
    sql,
    events: await openEventLog(sql, PROJECTIONS, () => milliseconds),
    clock: { now: () => start, id: growingIds(() => milliseconds), contentHash },
  }
}
