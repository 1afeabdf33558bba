import { sql as sqlText } from "kysely"
import type { Row } from "../../schemas/tables.ts"
import type { ProjectionName, SealedProjection } from "./projection.ts"
import { inBatches, type Sql } from "./sql.ts"

type Found = Row<ProjectionName>
type Table = {
  /** Rows by id; undefined for one that is not there. */
  readonly rows: Map<string, Found | undefined>
  /** Things all of whose rows are known. */
  readonly things: Set<string>
}

/** Rows of one table that are kept at most. */
const MOST_ROWS = 2_000

/** Rows as they are when every event folded here is in them. */
export type KnownRows = {
  /** From memory where they are known, else read. */
  find(projection: SealedProjection, ids: readonly string[]): Promise<readonly Found[]>
  /** Reads them: another process may have stored what is folded here next. */
  read(projection: SealedProjection, ids: readonly string[]): Promise<readonly Found[]>
  /** Reads what there is about these things, so that a save about them finds it. */
  readAbout(projections: readonly SealedProjection[], things: readonly string[]): Promise<void>
  /** Takes in rows that were stored. */
  keep(table: ProjectionName, rows: readonly Found[]): void
  forget(): void
}

/**
 * All of them, or the first failure when all have ended: what is read for one save must not come in when the next one
 * has stored something newer.
 */
export const allEnded = async <const Given extends readonly unknown[]>(
  given: Given,
): Promise<{ -readonly [At in keyof Given]: Awaited<Given[At]> }> => {
  await Promise.allSettled(given)
  return Promise.all(given)
}

const rowsWhere = async (
  sql: Sql,
  table: ProjectionName,
  column: string,
  values: readonly string[],
): Promise<readonly Found[]> => {
  const found = await allEnded(
    inBatches(values).map((batch) =>
      sqlText<Found>`select * from ${sqlText.table(table)} where ${sqlText.ref(column)} in (${sqlText.join(batch)})`.execute(
        sql.db,
      ),
    ),
  )
  return found.flatMap(({ rows }) => rows)
}

/**
 * What is read and stored for folding, kept in memory. It holds although others write: events are recorded only by who
 * has folded all before, and what others recorded is folded from rows that are read (see `event-log.ts`).
 * `isKept`: whether anything is kept at all.
 */
export const knownRows = (sql: Sql, isKept: boolean): KnownRows => {
  const tables = new Map<ProjectionName, Table>()

  const tableOf = (name: ProjectionName): Table => {
    const known = tables.get(name)
    if (known && known.rows.size <= MOST_ROWS) return known
    const fresh: Table = { rows: new Map(), things: new Set() }
    tables.set(name, fresh)
    return fresh
  }
  const remember = (name: ProjectionName, ids: readonly string[], found: readonly Found[]): void => {
    if (!isKept) return
    const { rows } = tableOf(name)
    for (const id of ids) rows.set(id, undefined)
    for (const row of found) rows.set(row.id, row)
  }

  const read: KnownRows["read"] = async ({ table }, ids) => {
    const found = await rowsWhere(sql, table, "id", ids)
    remember(table, ids, found)
    return found
  }

  return {
    read,
    find: async (projection, ids) => {
      const { rows, things } = tableOf(projection.table)
      const isKnown = (id: string): boolean => rows.has(id) || things.has(projection.about?.thingOf(id) ?? "")
      const known = ids.filter(isKnown).flatMap((id) => rows.get(id) ?? [])
      const unknown = ids.filter((id) => !isKnown(id))
      return [...known, ...(await read(projection, unknown))]
    },
    readAbout: async (projections, things) => {
      if (!isKept || things.length === 0) return
      await allEnded(
        projections.map(async ({ table, about }) => {
          if (!about) return
          const found = await rowsWhere(sql, table, about.column, things)
          const known = tableOf(table)
          for (const row of found) known.rows.set(row.id, row)
          for (const thing of things) known.things.add(thing)
        }),
      )
    },
    keep: (table, rows) => remember(table, [], rows),
    forget: () => tables.clear(),
  }
}
