import type { ExpressionBuilder } from "kysely"
import { z } from "zod"
import { type Feedback, feedback } from "../../contract/entities/trace.ts"
import { jsonObject } from "../../contract/json.ts"
import { Problem } from "../../contract/problems.ts"
import { adviceReason } from "../../core/improve/events.ts"
import type { Advice, FeedbackFilter, FeedbackStore, Recommendations, Said } from "../../core/ports/traces.ts"
import type { Row } from "../../schemas/tables.ts"
import { lowestIdAt } from "./ids.ts"
import type { Sql, StateRows } from "./sql.ts"

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

const ofKind = (eb: ExpressionBuilder<StateRows, "feedback">, said: Said) => {
  if (said === "comment") return eb("feedback_type", "=", "comment")
  const thumb = (value: string) => eb.and([eb("feedback_type", "=", "thumb"), eb("feedback_value", "=", value)])
  return said === "right" ? thumb("up") : eb.or([eb("feedback_type", "=", "correction"), thumb("down")])
}

const ofAgent = (eb: ExpressionBuilder<StateRows, "feedback">, name: string) =>
  eb.and([eb("agent_id", ">=", `${name}@`), eb("agent_id", "<", `${name}A`)])

const matching = (db: Sql["db"], filter: FeedbackFilter) => {
  const { state, agentName, traceId, traceIds, said, since, changedSince, before, limit } = filter
  return db
    .selectFrom("feedback")
    .selectAll()
    .$if(state !== undefined, (query) => query.where("state", "=", state ?? ""))
    .$if(agentName !== undefined, (query) => query.where((eb) => ofAgent(eb, agentName ?? "")))
    .$if(traceId !== undefined, (query) => query.where("trace_id", "=", traceId ?? ""))
    .$if(traceIds !== undefined, (query) => query.where("trace_id", "in", [...(traceIds ?? [])]))
    .$if(since !== undefined, (query) => query.where("created_at", ">=", since ?? ""))
    .$if(changedSince !== undefined, (query) =>
      query.where("last_event", ">=", lowestIdAt(Date.parse(changedSince ?? ""))),
    )
    .$if(before !== undefined, (query) => query.where("id", "<", before ?? ""))
    .where((eb) => (said === undefined ? eb.val(true) : ofKind(eb, said)))
    .orderBy("id", "desc")
    .limit(limit)
}

/** Feedback in the state tables, newest first. */
export const feedbackOver = ({ db }: Pick<Sql, "db">): FeedbackStore => ({
  find: async (id) => {
    const row = await db.selectFrom("feedback").selectAll().where("id", "=", id).executeTakeFirst()
    if (!row) throw new Problem("not_found", { detail: `There is no feedback ${id}.` })
    return toFeedback(row)
  },
  list: async (filter) => {
    if (filter.traceIds?.length === 0) return []
    return (await matching(db, filter).execute()).map(toFeedback)
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
