import { z } from "zod"
import { type Feedback, feedback } from "../../contract/entities/trace.ts"
import { jsonObject } from "../../contract/json.ts"
import { Problem } from "../../contract/problems.ts"
import { adviceReason } from "../../core/improve/events.ts"
import type { Advice, FeedbackStore, Recommendations } from "../../core/ports/traces.ts"
import type { Row } from "../../schemas/tables.ts"
import type { Sql } from "./sql.ts"

const toFeedback = (row: Row<"feedback">): Feedback => ({
  id: row.id,
  agent: row.agent_id,
  endpointName: row.endpoint_name,
  requestId: row.request_id,
  traceId: row.trace_id,
  type: feedback.shape.type.parse(row.feedback_type),
  value: row.feedback_value,
  correction: row.correction === null ? null : jsonObject.parse(JSON.parse(row.correction)),
  state: feedback.shape.state.parse(row.state),
  routedItem: row.routed_item,
  createdBy: row.created_by,
  createdAt: row.created_at,
})

/** Feedback in the state tables, newest first. */
export const feedbackOver = ({ db }: Pick<Sql, "db">): FeedbackStore => ({
  find: async (id) => {
    const row = await db.selectFrom("feedback").selectAll().where("id", "=", id).executeTakeFirst()
    if (!row) throw new Problem("not_found", { detail: `There is no feedback ${id}.` })
    return toFeedback(row)
  },
  list: async ({ state, agentName, traceId, since, limit }) => {
    let query = db.selectFrom("feedback").selectAll().orderBy("id", "desc").limit(limit)
    if (state !== undefined) query = query.where("state", "=", state)
    if (agentName !== undefined)
      query = query.where("agent_id", ">=", `${agentName}@`).where("agent_id", "<", `${agentName}A`)
    if (traceId !== undefined) query = query.where("trace_id", "=", traceId)
    if (since !== undefined) query = query.where("created_at", ">=", since)
    return (await query.execute()).map(toFeedback)
  },
})

const reasons = z.array(adviceReason)
const adviceWord = z.enum(["retrain", "collect", "wait"])

const toAdvice = (row: Row<"recommendations">): Advice => ({
  databitId: row.databit_id,
  advice: adviceWord.parse(row.advice),
  reasons: reasons.parse(JSON.parse(row.reasons)),
  runId: row.run_id,
  createdAt: row.created_at,
})

/** The newest advice of each Databit. */
export const recommendationsOver = ({ db }: Pick<Sql, "db">): Recommendations => ({
  list: async () =>
    (await db.selectFrom("recommendations").selectAll().orderBy("created_at", "desc").execute()).map(toAdvice),
})
