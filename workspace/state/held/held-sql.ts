import { type CompiledQuery, Kysely, PostgresAdapter, PostgresIntrospector } from "kysely"
import type { Row } from "../../../schemas/tables.ts"
import { driverOver } from "../kysely-driver.ts"
import type { ProjectionName } from "../projection.ts"
import type { Sql, StateRows } from "../sql.ts"
import { answerOf, type HeldRow, planOf } from "./plan.ts"

/** The small tables that every page looks something up in. */
const HELD = [
  "settings",
  "catalog_tables",
  "table_versions",
  "templates",
  "agents",
  "endpoints",
  "models",
  "snapshots",
  "evaluations",
  "recommendations",
  "search_indexes",
] as const satisfies readonly ProjectionName[]
type HeldTable = (typeof HELD)[number]

/** Where a row that is not there is the usual case: half a second late is soon enough. */
const MAY_BE_ABSENT: ReadonlySet<HeldTable> = new Set(["settings", "search_indexes"])

/** Rows of one table that are kept at most; a larger one is left to the engine. */
const MOST_ROWS = 2_000

type Rows = Map<string, Row<HeldTable>>
type Tables = ReadonlyMap<HeldTable, Rows>
type Change = { readonly table: HeldTable; readonly rows: readonly Row<HeldTable>[] }

/**
 * Whether nothing is recorded that this process has not folded, as of a moment ago; `since` (of `performance.now()`): as
 * of that moment or later.
 */
export type IsInStep = (since?: number) => Promise<boolean>

export type HeldSql = Sql & {
  /** Reads the tables, so that the first page finds them. */
  load(): Promise<void>
  /** Takes in rows as they are in the tables now. */
  hear(table: ProjectionName, rows: readonly Row<ProjectionName>[]): void
}

const isHeld = (table: string): table is HeldTable => HELD.some((one) => one === table)

const put = (rows: Rows, changed: readonly Row<HeldTable>[]): void => {
  for (const row of changed) {
    const known = rows.get(row.id)
    if (!known || known.last_event < row.last_event) rows.set(row.id, row)
  }
}

/** The rows of a small table; undefined where it is large, or cannot be read at once. */
const readWhole = async ({ db }: Sql, table: HeldTable): Promise<Rows | undefined> => {
  try {
    const found = await db
      .selectFrom(table)
      .selectAll()
      .limit(MOST_ROWS + 1)
      .execute()
    if (found.length > MOST_ROWS) return undefined
    const rows: Rows = new Map()
    put(rows, found)
    return rows
  } catch {
    return undefined
  }
}

/**
 * The state with its small tables in memory as well: what is folded here is stored, then kept. A query over one of them
 * is answered from memory while no other process has recorded anything since, else by the engine.
 */
export const heldSql = (inner: Sql, isInStep: IsInStep): HeldSql => {
  let tables: Tables | undefined
  let loading: Promise<Tables> | undefined
  const whileLoading: Change[] = []

  const load = async (): Promise<Tables> => {
    whileLoading.length = 0
    const read = await Promise.all(HELD.map(async (table) => [table, await readWhole(inner, table)] as const))
    const loaded = new Map(read.flatMap(([table, rows]) => (rows ? [[table, rows] as const] : [])))
    for (const { table, rows } of whileLoading) put(loaded.get(table) ?? new Map(), rows)
    tables = loaded
    return loaded
  }
  const loaded = (): Promise<Tables> => {
    loading ??= load()
    return loading
  }
  const drop = (): void => {
    tables = undefined
    loading = undefined
  }

  const keep = (table: HeldTable, rows: readonly Row<HeldTable>[]): void => {
    if (!tables) return void whileLoading.push({ table, rows })
    const known = tables.get(table)
    if (!known) return
    put(known, rows)
    if (known.size > MOST_ROWS) drop()
  }

  const fromMemory = async (query: CompiledQuery): Promise<HeldRow[] | undefined> => {
    const plan = planOf(query.query)
    if (!plan || !isHeld(plan.table)) return undefined
    const { table } = plan
    const askedAt = performance.now()
    const [held, inStep] = await Promise.all([loaded(), isInStep()])
    if (!inStep) return undefined
    const ask = (from: Tables): HeldRow[] | undefined => {
      const rows = from.get(table)
      return rows && answerOf(plan, [...rows.values()])
    }
    const answer = ask(tables ?? held)
    if (!answer || answer.length > 0 || !plan.isLookUp || MAY_BE_ABSENT.has(table)) return answer
    // What is not here may have been made elsewhere a moment ago.
    return (await isInStep(askedAt)) ? ask(tables ?? held) : undefined
  }

  const fromEngine = async (query: CompiledQuery): Promise<Record<string, unknown>[]> => {
    // Beside it, so that what is looked up in memory with its answer need not be waited for.
    void isInStep()
    return [...(await inner.db.executeQuery<Record<string, unknown>>(query)).rows]
  }
  const run = async (query: CompiledQuery): Promise<Record<string, unknown>[]> =>
    (await fromMemory(query)) ?? fromEngine(query)

  return {
    db: new Kysely<StateRows>({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => driverOver(run),
        createIntrospector: (db) => new PostgresIntrospector(db),
        createQueryCompiler: () => ({
          compileQuery: (node, id) => inner.db.getExecutor().compileQuery(node, id),
        }),
      },
    }),
    append: async (name, rows) => {
      await inner.append(name, rows)
      if (isHeld(name)) drop()
    },
    appendAfter: inner.appendAfter,
    merge: async (name, rows) => {
      await inner.merge(name, rows)
      if (isHeld(name)) keep(name, rows as readonly Row<HeldTable>[])
    },
    clear: async (name) => {
      await inner.clear(name)
      if (isHeld(name)) drop()
    },
    hear: (table, rows) => {
      if (isHeld(table)) keep(table, rows as readonly Row<HeldTable>[])
    },
    load: async () => {
      await loaded()
    },
  }
}
