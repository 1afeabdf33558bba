import { sql as sqlText } from "kysely"
import type { Metrics, MetricsRow, MetricsTotals } from "../../core/ports/traces.ts"
import type { Row } from "../../schemas/tables.ts"
import type { Sql } from "./sql.ts"

const PERIODS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const
type Period = keyof typeof PERIODS

const floorTo = (instant: string, milliseconds: number): string =>
  new Date(Math.floor(Date.parse(instant) / milliseconds) * milliseconds).toISOString()

const toMetrics = (row: Row<"metrics">): MetricsRow => ({
  agent: row.agent_id,
  endpointName: row.endpoint_name,
  timestamp: row.timestamp,
  period: row.period === "day" ? "day" : "hour",
  requestCount: row.request_count,
  errorCount: row.error_count,
  avgLatency: row.avg_latency,
  p50Latency: row.p50_latency,
  p95Latency: row.p95_latency,
  p99Latency: row.p99_latency,
  qualityScore: row.quality_score,
  scoredCount: row.scored_count,
  avgConfidence: row.avg_confidence,
})

type Rolled = Omit<Row<"metrics">, "quality_score" | "scored_count" | "computed_at" | "period">
type Figures = Omit<Rolled, "agent_id" | "endpoint_name" | "timestamp">

const { ref } = sqlText

/** Figures of calls, whatever they are grouped by. */
const FIGURES = sqlText`
  count(*) AS ${ref("request_count")},
  coalesce(sum(CASE WHEN ${ref("status")} = 'ERROR' THEN 1 ELSE 0 END), 0) AS ${ref("error_count")},
  avg(${ref("duration_ms")}) AS ${ref("avg_latency")},
  percentile_cont(0.5) WITHIN GROUP (ORDER BY ${ref("duration_ms")}) AS ${ref("p50_latency")},
  percentile_cont(0.95) WITHIN GROUP (ORDER BY ${ref("duration_ms")}) AS ${ref("p95_latency")},
  percentile_cont(0.99) WITHIN GROUP (ORDER BY ${ref("duration_ms")}) AS ${ref("p99_latency")},
  avg(${ref("confidence")}) AS ${ref("avg_confidence")}`

/**
 * Calls of endpoints, each once however often its root span was sent. Those that were refused before an agent was found
 * count too, whatever they asked for, but took no time to answer.
 */
const calls = (since: string, until: string) => sqlText`(
  SELECT ${ref("id")}, min(${ref("agent")}) AS ${ref("agent")}, min(${ref("endpoint_name")}) AS ${ref("endpoint_name")},
    min(${ref("start_time")}) AS ${ref("start_time")}, min(${ref("status")}) AS ${ref("status")},
    min(CASE WHEN ${ref("agent")} IS NULL THEN NULL ELSE ${ref("duration_ms")} END) AS ${ref("duration_ms")}, min(${ref("confidence")}) AS ${ref("confidence")}
  FROM ${sqlText.table("spans")}
  WHERE ${ref("parent_span_id")} IS NULL AND (${ref("endpoint_name")} IS NOT NULL OR ${ref("agent")} IS NULL)
    AND ${ref("start_time")} >= ${since} AND ${ref("start_time")} < ${until}
  GROUP BY ${ref("id")}
) AS ${ref("calls")}`

/** One statement per period: figures of calls by endpoint, agent and period. */
const rollUp = async ({ db }: Pick<Sql, "db">, period: Period, since: string, until: string): Promise<Rolled[]> => {
  const answer = await sqlText<Rolled>`
    SELECT coalesce(${ref("agent")}, '') AS ${ref("agent_id")}, coalesce(${ref("endpoint_name")}, '') AS ${ref("endpoint_name")},
      date_trunc(${sqlText.lit(period)}, ${ref("start_time")}) AS ${ref("timestamp")}, ${FIGURES}
    FROM ${calls(since, until)}
    GROUP BY 1, 2, 3`.execute(db)
  return answer.rows
}

const onlyOf = (endpointName: string | undefined) =>
  endpointName === undefined ? sqlText`` : sqlText`WHERE ${ref("endpoint_name")} = ${endpointName}`

type Total = Figures & { readonly first_at: string | null }

const total = async (
  { db }: Pick<Sql, "db">,
  since: string,
  until: string,
  endpointName: string | undefined,
): Promise<Total | undefined> => {
  const answer = await sqlText<Total>`
    SELECT ${FIGURES}, min(${ref("start_time")}) AS ${ref("first_at")}
    FROM ${calls(since, until)} ${onlyOf(endpointName)}`.execute(db)
  return answer.rows[0]
}

const byMinute = async (
  { db }: Pick<Sql, "db">,
  since: string,
  until: string,
  endpointName: string | undefined,
): Promise<(Figures & { timestamp: string })[]> => {
  const answer = await sqlText<Figures & { timestamp: string }>`
    SELECT date_trunc('minute', ${ref("start_time")}) AS ${ref("timestamp")}, ${FIGURES}
    FROM ${calls(since, until)} ${onlyOf(endpointName)}
    GROUP BY 1 ORDER BY 1`.execute(db)
  return answer.rows
}

const toFigures = (row: Figures | undefined): Omit<MetricsTotals, "qualityScore" | "scoredCount" | "firstCallAt"> => ({
  requestCount: row?.request_count ?? 0,
  errorCount: row?.error_count ?? 0,
  avgLatency: row?.avg_latency ?? null,
  p50Latency: row?.p50_latency ?? null,
  p95Latency: row?.p95_latency ?? null,
  p99Latency: row?.p99_latency ?? null,
  avgConfidence: row?.avg_confidence ?? null,
})

/** Share of good answers of these groups, and of how many. */
const qualityOf = (groups: readonly Scored[]): Pick<MetricsTotals, "qualityScore" | "scoredCount"> => {
  const scoredCount = groups.reduce((sum, one) => sum + one.scored, 0)
  const good = groups.reduce((sum, one) => sum + one.quality, 0)
  return { scoredCount, qualityScore: scoredCount === 0 ? null : good / scoredCount }
}

type Scored = {
  agent_id: string | null
  endpoint_name: string | null
  timestamp: string
  quality: number
  scored: number
}

/** Thumbs and corrections by the period of the call they speak of: up is 1, down and a correction 0, the last word of a call counts. */
const scores = async ({ db }: Pick<Sql, "db">, period: Period, since: string, until: string): Promise<Scored[]> => {
  const rows = await db
    .selectFrom("feedback")
    .innerJoin("spans", "spans.trace_id", "feedback.trace_id")
    .select([
      "spans.agent",
      "spans.endpoint_name",
      "spans.start_time",
      "spans.trace_id",
      "feedback.feedback_type",
      "feedback.feedback_value",
      "feedback.id",
    ])
    .where("spans.parent_span_id", "is", null)
    // Of the calls that are counted: see `calls`.
    .where((eb) => eb.or([eb("spans.endpoint_name", "is not", null), eb("spans.agent", "is", null)]))
    .where("spans.start_time", ">=", since)
    .where("spans.start_time", "<", until)
    .where("feedback.feedback_type", "in", ["thumb", "correction"])
    .where("feedback.state", "!=", "dismissed")
    .orderBy("feedback.id")
    .execute()
  const byTrace = new Map<string, { group: string; row: (typeof rows)[number]; good: boolean }>()
  for (const row of rows) {
    const group = [row.agent ?? "", row.endpoint_name, floorTo(row.start_time, PERIODS[period])].join("\n")
    byTrace.set(row.trace_id, { group, row, good: row.feedback_type === "thumb" && row.feedback_value === "up" })
  }
  const groups = new Map<string, Scored>()
  for (const { group, row, good } of byTrace.values()) {
    const sum = groups.get(group) ?? {
      agent_id: row.agent ?? "",
      endpoint_name: row.endpoint_name,
      timestamp: floorTo(row.start_time, PERIODS[period]),
      quality: 0,
      scored: 0,
    }
    groups.set(group, { ...sum, quality: sum.quality + (good ? 1 : 0), scored: sum.scored + 1 })
  }
  return [...groups.values()]
}

const isOf =
  (endpointName: string | undefined) =>
  (one: Scored): boolean =>
    endpointName === undefined || one.endpoint_name === endpointName

/** Figures of endpoints, rolled up from spans in the state tables. Latencies in milliseconds. */
export const metricsOver = (sql: Sql, now: () => string): Metrics => ({
  save: async (range) => {
    let count = 0
    for (const period of ["hour", "day"] as const) {
      const since = floorTo(range.since, PERIODS[period])
      const until = new Date(Date.parse(floorTo(range.until, PERIODS[period])) + PERIODS[period]).toISOString()
      const [rolled, scored] = await Promise.all([rollUp(sql, period, since, until), scores(sql, period, since, until)])
      const quality = new Map(scored.map((one) => [[one.agent_id, one.endpoint_name, one.timestamp].join("\n"), one]))
      const rows = rolled.map((row): Row<"metrics"> => {
        const score = quality.get([row.agent_id, row.endpoint_name, row.timestamp].join("\n"))
        return {
          ...row,
          period,
          quality_score: score ? score.quality / score.scored : null,
          scored_count: score?.scored ?? 0,
          computed_at: now(),
        }
      })
      await sql.merge("metrics", rows)
      count += rows.length
    }
    return count
  },
  seekComputedAt: async () => {
    const row = await sql.db
      .selectFrom("metrics")
      .select((eb) => eb.fn.max("computed_at").as("at"))
      .executeTakeFirst()
    return row?.at ?? undefined
  },
  list: async ({ endpointName, period, since, until }) => {
    let query = sql.db
      .selectFrom("metrics")
      .selectAll()
      .where("period", "=", period)
      .where("timestamp", ">=", since)
      .where("timestamp", "<", until)
      .orderBy("timestamp")
      .orderBy("endpoint_name")
      .orderBy("agent_id")
    if (endpointName !== undefined) query = query.where("endpoint_name", "=", endpointName)
    return (await query.execute()).map(toMetrics)
  },
  listMinutes: async ({ endpointName, since, until }) => {
    const [rows, scored] = await Promise.all([
      byMinute(sql, since, until, endpointName),
      scores(sql, "minute", since, until),
    ])
    const byTime = Map.groupBy(scored.filter(isOf(endpointName)), ({ timestamp }) => timestamp)
    return rows.map((row) => ({
      timestamp: row.timestamp,
      ...toFigures(row),
      ...qualityOf(byTime.get(row.timestamp) ?? []),
    }))
  },
  findTotals: async ({ endpointName, since, until }) => {
    const [row, scored] = await Promise.all([total(sql, since, until, endpointName), scores(sql, "day", since, until)])
    return { ...toFigures(row), ...qualityOf(scored.filter(isOf(endpointName))), firstCallAt: row?.first_at ?? null }
  },
})
