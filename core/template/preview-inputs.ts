import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { Ports } from "../ports/index.ts"
import { type InputRow, readInputs } from "./read-inputs.ts"
import { sourceTables } from "./source.ts"

/** How well a joined table matches. `repeated`: several of its rows share a value, so that the first one counts. */
export type JoinMatch = {
  readonly table: string
  readonly matched: number
  readonly of: number
  readonly repeated: boolean
}

export type InputPreview = {
  readonly rows: readonly InputRow[]
  readonly joins: readonly JoinMatch[]
  /** The first rows that lack a match. */
  readonly unmatched: readonly InputRow[]
  readonly unmatchedCount: number
  /** Rows of the first table that were looked at. */
  readonly scanned: number
  /** Whether the table has more rows than were looked at. */
  readonly more: boolean
}

/** A draft is previewed on this many rows, and its joins are measured on this many. */
export const PREVIEW_ROWS = 20
const SCANNED_ROWS = 10_000
const LISTED_UNMATCHED = 100

const hasRepeats = async (
  { tables }: Pick<Ports, "tables">,
  table: string,
  column: string | undefined,
): Promise<boolean> => {
  const [info, profiles] = await Promise.all([tables.find(table), tables.listProfiles(table)])
  const profile = profiles.find(({ name }) => name === column)
  return profile !== undefined && profile.distinct < info.rowCount - profile.empty
}

type Tally = {
  readonly rows: InputRow[]
  readonly unmatched: InputRow[]
  unmatchedCount: number
  readonly missing: Map<string, number>
}

const count = (tally: Tally, row: InputRow): void => {
  if (tally.rows.length < PREVIEW_ROWS) tally.rows.push(row)
  if (!row.unmatched) return
  tally.unmatchedCount += 1
  if (tally.unmatched.length < LISTED_UNMATCHED) tally.unmatched.push(row)
  for (const table of row.unmatched) tally.missing.set(table, (tally.missing.get(table) ?? 0) + 1)
}

/** The first rows a Databit would read, and how well its tables match. Problems of `readInputs`. */
export const previewInputs = async (
  ports: Pick<Ports, "tables" | "clock">,
  { schema, settings, name }: Pick<DatabitVersion, "name" | "schema" | "settings">,
): Promise<InputPreview> => {
  const tally: Tally = { rows: [], unmatched: [], unmatchedCount: 0, missing: new Map() }
  let seen = 0
  for await (const batch of readInputs(ports, { schema, settings, name }, { limit: SCANNED_ROWS + 1 })) {
    for (const row of batch.slice(0, SCANNED_ROWS - seen)) count(tally, row)
    seen += batch.length
  }
  const scanned = Math.min(seen, SCANNED_ROWS)
  const [, ...others] = sourceTables(schema.input)
  const matches = others.map(async (table): Promise<JoinMatch> => {
    const repeated = await hasRepeats(ports, table, settings.joins.find((join) => join.table === table)?.rightColumn)
    return { table, matched: scanned - (tally.missing.get(table) ?? 0), of: scanned, repeated }
  })
  const { rows, unmatched, unmatchedCount } = tally
  return { rows, joins: await Promise.all(matches), unmatched, unmatchedCount, scanned, more: seen > SCANNED_ROWS }
}
