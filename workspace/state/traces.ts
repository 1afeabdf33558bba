import { type Expression, type ExpressionBuilder, sql as sqlText } from "kysely"
import { type Span, type SpanWithPayload, span, spanKind } from "../../contract/entities/trace.ts"
import { jsonObject } from "../../contract/json.ts"
import { Problem } from "../../contract/problems.ts"
import type { TraceFilter, TraceSummary, Traces } from "../../core/ports/traces.ts"
import type { Row } from "../../schemas/tables.ts"
import { canonicalJson } from "./canonical.ts"
import { inBatches, type Sql, type StateRows } from "./sql.ts"

const PREVIEW = 500

const preview = (text: string | null): string | null => (text === null ? null : text.slice(0, PREVIEW))

const idOf = (one: Span): string => `${one.traceId}:${one.spanId}`

const toRow = (one: SpanWithPayload): Row<"spans"> => ({
  id: idOf(one),
  trace_id: one.traceId,
  span_id: one.spanId,
  parent_span_id: one.parentSpanId,
  name: one.name,
  kind: one.kind,
  status: one.status,
  status_message: one.statusMessage,
  start_time: one.startTime,
  end_time: one.endTime,
  duration_ms: one.durationMs,
  endpoint_name: one.endpointName,
  agent: one.agent,
  databit: one.databit,
  model: one.model,
  request_id: one.requestId,
  session_id: one.sessionId,
  person: one.person,
  label: one.label,
  confidence: one.confidence,
  input_tokens: one.inputTokens,
  output_tokens: one.outputTokens,
  input_preview: preview(one.input),
  output_preview: preview(one.output),
  attributes: canonicalJson(one.attributes),
})

const toSpan = (row: Row<"spans">): Span => ({
  traceId: row.trace_id,
  spanId: row.span_id,
  parentSpanId: row.parent_span_id,
  name: row.name,
  kind: spanKind.parse(row.kind),
  status: span.shape.status.parse(row.status),
  statusMessage: row.status_message,
  startTime: row.start_time,
  endTime: row.end_time,
  durationMs: row.duration_ms,
  endpointName: row.endpoint_name,
  agent: row.agent,
  databit: row.databit,
  model: row.model,
  requestId: row.request_id,
  sessionId: row.session_id,
  person: row.person,
  label: row.label,
  confidence: row.confidence,
  inputTokens: row.input_tokens,
  outputTokens: row.output_tokens,
  attributes: jsonObject.parse(JSON.parse(row.attributes)),
})

/** Payloads are JSON text: what people type is searched as it stands there. */
const contains = (column: Expression<string | null>, text: string) =>
  sqlText<boolean>`contains(lower(${column}), ${JSON.stringify(text.trim().toLowerCase()).slice(1, -1)})`

const TRACE_ID = /^[0-9a-f]{32}$/

/** A span sent twice is two rows; the first one read counts. */
const distinct = <One extends Row<"spans">>(rows: readonly One[]): One[] =>
  [...new Map(rows.toReversed().map((row) => [row.id, row])).values()].reverse()

type Condition = ExpressionBuilder<StateRows, "spans">

const ofAgent = (eb: Condition, agent: string) =>
  agent.includes("@")
    ? eb("agent", "=", agent)
    : eb.and([eb("agent", ">=", `${agent}@`), eb("agent", "<", `${agent}A`)])

const after = (eb: Condition, { startTime, traceId }: NonNullable<TraceFilter["before"]>) =>
  eb.or([eb("start_time", "<", startTime), eb.and([eb("start_time", "=", startTime), eb("trace_id", "<", traceId)])])

/** Root spans that match, newest first. */
const matching = (db: Sql["db"], filter: TraceFilter) => {
  const { endpointName, agent, status, since, until, text, limit, before } = filter
  return db
    .selectFrom("spans")
    .selectAll()
    .where("parent_span_id", "is", null)
    .$if(endpointName !== undefined, (query) => query.where("endpoint_name", "=", endpointName ?? ""))
    .$if(agent !== undefined, (query) => query.where((eb) => ofAgent(eb, agent ?? "")))
    .$if(status !== undefined, (query) => query.where("status", "=", status ?? ""))
    .$if(since !== undefined, (query) => query.where("start_time", ">=", since ?? ""))
    .$if(until !== undefined, (query) => query.where("start_time", "<", until ?? ""))
    .where((eb) =>
      text ? eb.or([contains(eb.ref("input_preview"), text), contains(eb.ref("output_preview"), text)]) : eb.val(true),
    )
    .where((eb) => (before ? after(eb, before) : eb.val(true)))
    .orderBy("start_time", "desc")
    .orderBy("trace_id", "desc")
    .limit(limit)
}

type Counted = readonly { readonly trace_id: string; readonly count: number }[]

/** How many steps each trace has; the traces are named, or those that a query finds, so that nobody waits for their names. */
const counting = (db: Sql["db"], of: readonly string[] | ReturnType<typeof matching>): Promise<Counted> =>
  db
    .selectFrom("spans")
    .select((eb) => ["trace_id", eb.fn.count<number>("id").distinct().as("count")])
    .where("trace_id", "in", "execute" in of ? of.clearSelect().select("trace_id") : [...of])
    .groupBy("trace_id")
    .execute()

const summaries = (found: readonly Row<"spans">[], counted: Counted): TraceSummary[] => {
  const counts = new Map(counted.map((row) => [row.trace_id, row.count]))
  return distinct(found).map((row) => ({
    ...toSpan(row),
    inputPreview: row.input_preview,
    outputPreview: row.output_preview,
    spanCount: counts.get(row.trace_id) ?? 1,
  }))
}

/** Spans in the state tables; lists never read payloads. */
export const tracesOver = (sql: Sql): Traces => {
  const rootOf = async (idOrRequestId: string): Promise<Row<"spans"> | undefined> => {
    const rows = await sql.db
      .selectFrom("spans")
      .selectAll()
      .where("parent_span_id", "is", null)
      .where((eb) => eb.or([eb("trace_id", "=", idOrRequestId), eb("request_id", "=", idOrRequestId)]))
      .orderBy("start_time")
      .execute()
    return rows.find((row) => row.trace_id === idOrRequestId) ?? rows[0]
  }
  const spansOf = async (traceId: string): Promise<SpanWithPayload[]> => {
    if (!TRACE_ID.test(traceId)) return []
    const [rows, payloads] = await Promise.all([
      sql.db
        .selectFrom("spans")
        .selectAll()
        .where("trace_id", "=", traceId)
        .orderBy("start_time")
        .orderBy("span_id")
        .execute(),
      sql.db.selectFrom("span_payloads").selectAll().where("trace_id", "=", traceId).execute(),
    ])
    const byId = new Map(payloads.map((row) => [row.id, row]))
    return distinct(rows).map((row) => ({
      ...toSpan(row),
      input: byId.get(row.id)?.input ?? null,
      output: byId.get(row.id)?.output ?? null,
    }))
  }
  return {
    save: async (spans) => {
      await Promise.all([
        sql.append("spans", spans.map(toRow)),
        sql.append(
          "span_payloads",
          spans.map((one) => ({ id: idOf(one), trace_id: one.traceId, input: one.input, output: one.output })),
        ),
      ])
    },
    seekRoot: async (idOrRequestId) => {
      const row = await rootOf(idOrRequestId)
      return row && toSpan(row)
    },
    find: async (idOrRequestId) => {
      const spans = await spansOf(idOrRequestId)
      if (spans.length > 0) return spans
      const root = await rootOf(idOrRequestId)
      if (!root) throw new Problem("not_found", { detail: `There is no trace ${idOrRequestId}.` })
      return spansOf(root.trace_id)
    },
    list: async (filter) => {
      const query = matching(sql.db, filter)
      const [found, counted] = await Promise.all([query.execute(), counting(sql.db, query)])
      return summaries(found, counted)
    },
    listRoots: async (traceIds) => {
      const batches = inBatches([...new Set(traceIds)])
      const [found, counted] = await Promise.all([
        Promise.all(
          batches.map((ids) =>
            sql.db
              .selectFrom("spans")
              .selectAll()
              .where("parent_span_id", "is", null)
              .where("trace_id", "in", ids)
              .execute(),
          ),
        ),
        Promise.all(batches.map((ids) => counting(sql.db, ids))),
      ])
      return summaries(found.flat(), counted.flat())
    },
  }
}
