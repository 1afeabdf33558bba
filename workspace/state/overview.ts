import { type RawBuilder, sql as sqlText } from "kysely"
import { z } from "zod"
import type { Overview, OverviewFigures, OverviewFilter } from "../../core/ports/overview.ts"
import { toDecidedBy } from "./item-rows.ts"
import type { Sql } from "./sql.ts"

const { ref, table } = sqlText

/** Every part of the one statement has these columns; a part leaves out what it has not. */
const figureRow = z.object({
  part: z.enum(["kind", "decisions", "items", "calls", "agent", "all"]),
  name: z.string().nullable(),
  at: z.string().nullable(),
  n: z.coerce.number(),
  m: z.coerce.number().nullable(),
  k: z.coerce.number().nullable(),
  x: z.number().nullable(),
})
type FigureRow = z.infer<typeof figureRow>

type Cells = {
  readonly name?: RawBuilder<unknown>
  readonly at?: RawBuilder<unknown>
  readonly n: RawBuilder<unknown>
  readonly m?: RawBuilder<unknown>
  readonly k?: RawBuilder<unknown>
  readonly x?: RawBuilder<unknown>
}

const NOTHING = sqlText`NULL`

const columns = (
  part: FigureRow["part"],
  { name = NOTHING, at = NOTHING, n, m = NOTHING, k = NOTHING, x = NOTHING }: Cells,
) => sqlText`
  ${sqlText.lit(part)} AS ${ref("part")}, ${name} AS ${ref("name")}, ${at} AS ${ref("at")},
  ${n} AS ${ref("n")}, ${m} AS ${ref("m")}, ${k} AS ${ref("k")}, ${x} AS ${ref("x")}`

const counted = (condition: RawBuilder<unknown>) => sqlText`sum(CASE WHEN ${condition} THEN 1 ELSE 0 END)`

/** Which part of the range an instant falls into, counted from 0. By comparing: engines cut instants into hours of a zone, not of a range. */
const partOf = (column: string, { parts: [, ...later] }: OverviewFilter) => {
  if (later.length === 0) return sqlText`0`
  const cases = later.map((start, at) => sqlText`WHEN ${ref(column)} < ${start} THEN ${sqlText.lit(at)}`)
  return sqlText`CASE ${sqlText.join(cases, sqlText` `)} ELSE ${sqlText.lit(later.length)} END`
}

const p95 = sqlText`percentile_cont(0.95) WITHIN GROUP (ORDER BY ${ref("duration_ms")})`
const failed = counted(sqlText`${ref("status")} = 'ERROR'`)

const kindsPart = sqlText`
  SELECT ${columns("kind", { name: ref("kind"), at: sqlText`min(${ref("at")})`, n: sqlText`count(DISTINCT ${ref("key")})` })}
  FROM ${table("events")} GROUP BY ${ref("kind")}`

const everyCallPart = sqlText`
  SELECT ${columns("kind", { name: sqlText.lit("call"), at: sqlText`min(${ref("start_time")})`, n: sqlText`count(*)` })}
  FROM ${table("spans")}
  WHERE ${ref("parent_span_id")} IS NULL AND ${ref("endpoint_name")} IS NOT NULL AND ${ref("agent")} IS NOT NULL`

const ofDatabit = ({ databit }: OverviewFilter) =>
  databit ? sqlText`AND ${ref("databit_id")} = ${databit.id}` : sqlText``

const decisions = (filter: OverviewFilter) => sqlText`
  SELECT ${partOf("created_at", filter)} AS ${ref("place")}
  FROM ${table("reviews")}
  WHERE ${ref("action")} NOT IN ('undo', 'skip') AND ${ref("created_at")} >= ${filter.since} AND ${ref("created_at")} < ${filter.until} ${ofDatabit(filter)}
    AND ${ref("id")} NOT IN (SELECT ${ref("undo_of")} FROM ${table("reviews")} WHERE ${ref("undo_of")} IS NOT NULL)`

const decisionsPart = sqlText`
  SELECT ${columns("decisions", { k: ref("place"), n: sqlText`count(*)` })}
  FROM ${ref("decisions")} GROUP BY ${ref("place")}`

/** The limit of a Databit as a number in the statement: each has its own. */
const limitOf = ({ below, belowOf }: OverviewFilter) => {
  if (belowOf.size === 0) return sqlText`${below}`
  const cases = [...belowOf].map(([id, limit]) => sqlText`WHEN ${ref("databit_id")} = ${id} THEN ${limit}`)
  return sqlText`CASE ${sqlText.join(cases, sqlText` `)} ELSE ${below} END`
}

const itemsPart = (filter: OverviewFilter) => sqlText`
  SELECT ${columns("items", { name: ref("databit_id"), n: sqlText`count(*)`, m: counted(sqlText`${ref("agent_confidence")} < ${limitOf(filter)}`), k: counted(sqlText`${ref("source")} = 'feedback'`) })}
  FROM ${table("item_state")}
  WHERE ${ref("status")} = 'open' ${ofDatabit(filter)}
  GROUP BY ${ref("databit_id")}`

/**
 * Calls in the range as the figures over time count them, each once however often its root span was sent: of endpoints,
 * and those that were refused before an agent was found, which took no time to answer.
 */
const calls = ({ since, until, databit }: OverviewFilter) => sqlText`
  SELECT ${ref("id")}, coalesce(min(${ref("agent")}), '') AS ${ref("agent")}, min(${ref("start_time")}) AS ${ref("start_time")},
    min(${ref("status")}) AS ${ref("status")},
    min(CASE WHEN ${ref("agent")} IS NULL THEN NULL ELSE ${ref("duration_ms")} END) AS ${ref("duration_ms")}
  FROM ${table("spans")}
  WHERE ${ref("parent_span_id")} IS NULL AND (${ref("endpoint_name")} IS NOT NULL OR ${ref("agent")} IS NULL)
    AND ${ref("start_time")} >= ${since} AND ${ref("start_time")} < ${until}
    ${databit ? sqlText`AND ${ref("databit")} >= ${`${databit.name}@`} AND ${ref("databit")} < ${`${databit.name}A`}` : sqlText``}
  GROUP BY ${ref("id")}`

const callsPart = (part: "calls" | "agent" | "all") => {
  const cells = { n: sqlText`count(*)`, m: failed, x: p95 }
  const from = sqlText`FROM ${ref("placed")}`
  if (part === "all") return sqlText`SELECT ${columns(part, cells)} ${from}`
  if (part === "agent")
    return sqlText`SELECT ${columns(part, { ...cells, name: ref("agent") })} ${from} GROUP BY ${ref("agent")}`
  return sqlText`SELECT ${columns(part, { ...cells, name: ref("agent"), k: ref("place") })} ${from} GROUP BY ${ref("agent")}, ${ref("place")}`
}

const figuresOf = (rows: readonly FigureRow[], { parts }: OverviewFilter): OverviewFigures => {
  const fromOf = ({ k }: FigureRow): string => parts[k ?? 0] ?? parts[0]
  const of = (part: FigureRow["part"]) => rows.filter((row) => row.part === part)
  const callsOf = (row: FigureRow) => ({ agent: row.name ?? "", calls: row.n, errors: row.m ?? 0, p95: row.x })
  return {
    kinds: new Map(
      of("kind").flatMap((row) => (row.n > 0 ? [[row.name ?? "", { first: row.at ?? "", count: row.n }]] : [])),
    ),
    decisions: of("decisions").map((row) => ({ from: fromOf(row), count: row.n })),
    items: of("items").map((row) => ({
      databitId: row.name ?? "",
      open: row.n,
      uncertain: row.m ?? 0,
      complaints: row.k ?? 0,
    })),
    calls: of("calls").map((row) => ({ ...callsOf(row), from: fromOf(row) })),
    agents: of("agent").map(callsOf),
    p95: of("all")[0]?.x ?? null,
  }
}

/** Counts of the first screen over the state tables, in one statement. */
export const overviewOver = ({ db }: Pick<Sql, "db">): Overview => ({
  findFigures: async (filter) => {
    const parts = [
      kindsPart,
      everyCallPart,
      decisionsPart,
      itemsPart(filter),
      callsPart("calls"),
      callsPart("agent"),
      callsPart("all"),
    ]
    const answer = await sqlText<FigureRow>`
      WITH ${ref("decisions")} AS (${decisions(filter)}),
      ${ref("calls")} AS (${calls(filter)}),
      ${ref("placed")} AS (SELECT ${ref("agent")}, ${ref("status")}, ${ref("duration_ms")}, ${partOf("start_time", filter)} AS ${ref("place")} FROM ${ref("calls")})
      ${sqlText.join(parts, sqlText` UNION ALL `)}`.execute(db)
    return figuresOf(
      answer.rows.map((row) => figureRow.parse(row)),
      filter,
    )
  },
  listDecisions: async (limit) => {
    const rows = await db
      .selectFrom("reviews")
      .select(["reviewer", "databit_id", "shown_at", "decided_at", "decided_by"])
      .where("action", "!=", "undo")
      .orderBy("id", "desc")
      .limit(limit)
      .execute()
    return rows.map((row) => ({
      person: row.reviewer,
      databitId: row.databit_id,
      shownAt: row.shown_at,
      decidedAt: row.decided_at,
      decidedBy: toDecidedBy(row.decided_by),
    }))
  },
  listHappened: async (kinds, limit) => {
    const rows = await db
      .selectFrom("events")
      .select(["id", "kind", "subject", "person", "why", "at"])
      .where("kind", "in", kinds)
      .orderBy("id", "desc")
      .limit(limit)
      .execute()
    const distinct = new Map(rows.map((row) => [row.id, row]))
    return [...distinct.values()].map(({ why, ...row }) => ({ ...row, byRun: why }))
  },
})
