import { z } from "zod"
import { type Run, type RunEvent, type RunState, run, runEvent, runState } from "../../contract/entities/run.ts"
import { Problem } from "../../contract/problems.ts"
import type { Runs } from "../../core/ports/runs.ts"
import type { Row } from "../../schemas/tables.ts"
import { canonicalJson } from "./canonical.ts"
import type { Sql } from "./sql.ts"

const status = z.enum(["queued", "running", "succeeded", "failed", "cancelled", "interrupted"])

const fromJson = (text: string | null): unknown => (text === null ? null : JSON.parse(text))

const toState = (row: Row<"job_runs">): RunState => {
  const times = { startedAt: row.started_at, completedAt: row.completed_at }
  switch (status.parse(row.status)) {
    case "queued":
      return { kind: "queued" }
    case "running":
      return runState.parse({ kind: "running", ...times })
    case "succeeded":
      return runState.parse({ kind: "succeeded", ...times, result: fromJson(row.result) })
    case "failed":
      return runState.parse({ kind: "failed", ...times, problem: fromJson(row.result) })
    case "cancelled":
      return runState.parse({ kind: "cancelled", ...times })
    case "interrupted":
      return runState.parse({ kind: "interrupted", ...times })
  }
}

const toRun = (row: Row<"job_runs">): Run =>
  run.parse({
    id: row.id,
    job: row.job_type,
    input: fromJson(row.input),
    state: toState(row),
    progress: fromJson(row.progress),
    databitId: row.template_id,
    agent: row.agent_id,
    person: row.person,
    trigger: row.trigger,
    cause: row.cause,
    place: fromJson(row.place),
    createdAt: row.created_at,
    tracked: fromJson(row.tracked),
  })

const toEvent = (row: Row<"run_events">): RunEvent =>
  runEvent.parse({ id: row.id, runId: row.run_id, kind: row.kind, payload: fromJson(row.payload), at: row.at })

/** Events of one run that are handed out at once. */
const MOST_EVENTS = 5_000

/** Runs over `job_runs` and `run_events`. */
export const runsOver = (sql: Sql): Runs => {
  const seek = async (id: string): Promise<Run | undefined> => {
    const row = await sql.db.selectFrom("job_runs").selectAll().where("id", "=", id).executeTakeFirst()
    return row && toRun(row)
  }
  return {
    seek,
    find: async (id) => {
      const found = await seek(id)
      if (!found) throw new Problem("not_found", { detail: "There is no run with this id." })
      return found
    },
    list: async ({ state, job, databitId, scheduled, before, limit }) => {
      if (state?.length === 0) return []
      let query = sql.db.selectFrom("job_runs").selectAll().orderBy("id", "desc").limit(limit)
      if (state !== undefined) query = query.where("status", "in", state)
      if (job !== undefined) query = query.where("job_type", "=", job)
      if (scheduled !== undefined) query = query.where("trigger", scheduled ? "=" : "!=", "schedule")
      if (databitId !== undefined) query = query.where("template_id", "=", databitId)
      if (before !== undefined) query = query.where("id", "<", before)
      return (await query.execute()).map(toRun)
    },
    listEvents: async (runId, after) => {
      let query = sql.db
        .selectFrom("run_events")
        .selectAll()
        .where("run_id", "=", runId)
        .orderBy("id")
        .limit(MOST_EVENTS)
      if (after !== undefined) query = query.where("id", ">", after)
      const byId = new Map((await query.execute()).map((row) => [row.id, row]))
      return [...byId.values()].map(toEvent)
    },
    seekLastEvent: async (runId, kind) => {
      let query = sql.db.selectFrom("run_events").selectAll().where("run_id", "=", runId).orderBy("id", "desc").limit(1)
      if (kind !== undefined) query = query.where("kind", "=", kind)
      const row = await query.executeTakeFirst()
      return row && toEvent(row)
    },
    saveEvents: async (events) => {
      await sql.append(
        "run_events",
        events.map((event) => ({
          id: event.id,
          run_id: event.runId,
          kind: event.kind,
          payload: canonicalJson(event.payload),
          at: event.at,
        })),
      )
    },
  }
}
