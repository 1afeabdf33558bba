import type { TableColumn, TableInfo, TableRow } from "../../../contract/entities/table.ts"
import type { Caller } from "../../../contract/permissions.ts"
import { Problem } from "../../../contract/problems.ts"
import { type TableSaved, tableSaved } from "../../../core/data/events.ts"
import type { Events } from "../../../core/ports/events.ts"
import type { NewTable, SaveTableOptions, Tables, TextRow } from "../../../core/ports/tables.ts"
import { asText } from "../../state/cell-text.ts"
import type { Sql } from "../../state/sql.ts"
import { freeTableName, type StoredTable, tableCatalogOver, tableName } from "../../state/tables.ts"
import { sendOnce } from "../sent.ts"
import type { DatabricksSources } from "../sources.ts"
import { runStatement, type Warehouse } from "../statements.ts"
import type { Volumes } from "../volumes.ts"
import { catalogTables, isOfOthers } from "./catalog-tables.ts"
import { findKeyColumn } from "./key-column.ts"
import { openQueries } from "./query.ts"
import { fromVersion, tablesReader } from "./read.ts"
import { cellName, PLACE, type Staged, stageRows } from "./stage.ts"
import { literal, type ReadColumn, ticked, tickedName, WAREHOUSE_TYPES } from "./types.ts"

/** Tables, and what only a warehouse can: a version made by a query, without a row that travels. */
export type DatabricksTables = Tables & {
  /** As `save`, from a query over tables that are here. */
  saveQuery(who: Caller, table: NewTable, select: string, options?: SaveTableOptions): Promise<TableInfo>
  /** As `saveQuery`, with rows beside the tables that are here: `select` gets the query that gives them. */
  saveBeside(
    who: Caller,
    table: NewTable,
    beside: { readonly columns: readonly TableColumn[]; readonly rows: AsyncIterable<readonly TableRow[]> },
    select: (beside: string) => string,
    options?: SaveTableOptions,
  ): Promise<TableInfo>
  /** Where a statement of the workbench reads a version of a table, and as what. */
  findSource(name: string, version: number): Promise<{ readonly from: string; readonly columns: readonly ReadColumn[] }>
}

type Given = {
  readonly sql: Sql
  readonly on: Warehouse
  readonly events: Events
  readonly volumes: Volumes
  readonly sources: DatabricksSources
  /** Folder of a volume for rows on their way into a table. */
  readonly stages: string
  readonly dataPlace: { readonly catalog: string; readonly schema: string }
  readonly trainingPlace: { readonly catalog: string; readonly schema: string }
  readonly newId: () => string
  /** Who reads what the workbench did not make; the app itself when left out. */
  readonly reader?: Reader
}

/**
 * Who reads the tables of others. `untaken`: whether also those that nobody has taken up; a service principal does not,
 * or everybody could read through it what only it may read.
 */
export type Reader = { readonly asking: () => Warehouse; readonly untaken: boolean }

/** Why something cannot be seen by who asks; whether it is there at all stays open. */
const isOutOfSight = (error: unknown): boolean =>
  error instanceof Problem && (error.code === "databricks_denied" || error.code === "databricks_person_unknown")

const asTyped = ({ name, type }: TableColumn, index: number): string => {
  const cell = ticked(cellName(index))
  const typed = type === "string" ? cell : `CAST(trim(${cell}) AS ${WAREHOUSE_TYPES[type]})`
  return `${typed} AS ${ticked(name)}`
}

/** Without it Delta refuses names with a space, a comma or brackets, which the heads of people's files have. */
const ANY_COLUMN_NAME = "TBLPROPERTIES ('delta.columnMapping.mode' = 'name')"

/** The query that gives staged rows in their types, in their order. */
const selectStaged = (columns: readonly TableColumn[], { folder, width, rowCount }: Staged): string => {
  const cells = Array.from({ length: Math.max(width, columns.length) }, (_, index) => `${cellName(index)} STRING`)
  const schema = [`${PLACE} BIGINT`, ...cells].join(", ")
  const from = `read_files(${literal(`${folder}/`)}, format => 'json', schema => ${literal(schema)})`
  const empty = `SELECT ${columns.map(({ name, type }) => `CAST(NULL AS ${WAREHOUSE_TYPES[type]}) AS ${ticked(name)}`).join(", ")} WHERE 1 = 0`
  return rowCount === 0 ? empty : `SELECT ${columns.map(asTyped).join(", ")} FROM ${from} ORDER BY ${PLACE}`
}

/**
 * People's tables are tables of Unity Catalog; each version is one of Delta, and an event that makes it known here.
 * Rows go through files of a volume: none passes through a statement's text.
 */
export const openTables = ({
  sql,
  on,
  events,
  volumes,
  sources,
  stages,
  dataPlace,
  trainingPlace,
  newId,
  reader: given = { asking: () => on, untaken: true },
}: Given): DatabricksTables => {
  const { asking, untaken } = given
  const catalog = tableCatalogOver(sql)
  const others = catalogTables(asking)
  const own = tablesReader(() => on, others.typesOf)
  const theirs = tablesReader(asking, others.typesOf)
  const readerOf = (table: StoredTable) => (isOfOthers(table) ? theirs : own)

  const find = async (ref: string): Promise<StoredTable> => {
    const found = (await catalog.seek(ref)) ?? (untaken ? await others.seek(ref) : undefined)
    if (found) return found
    throw new Problem("table_not_found", {
      detail: `There is no table ${ref}.`,
      ...(untaken ? {} : { remedy: "If others made it: take it up on the Data page, as somebody who may read it." }),
    })
  }
  const seek = async (ref: string): Promise<StoredTable | undefined> => {
    try {
      return (await catalog.seek(ref)) ?? (untaken ? await others.seek(ref) : undefined)
    } catch (error) {
      if (isOutOfSight(error)) return undefined
      throw error
    }
  }

  /** A table that others made is never written over, also one that was taken up; the app looks itself, it is the one that writes. */
  const checkOurs = async (name: string): Promise<void> => {
    const [newest] = await catalog.listVersions(name)
    const isOurs = newest !== undefined && !isOfOthers(newest)
    if (isOurs || !(newest || (await catalogTables(() => on).has(name)))) return
    throw new Problem("name_taken", { field: "table", detail: `${name} is a table that the workbench did not make.` })
  }

  const write = async (
    wanted: string,
    comment: string | undefined,
    select: string,
    signal: AbortSignal | undefined,
    send: (statement: string) => Promise<unknown> = (statement) =>
      // The same rows again are the same table, one version later.
      runStatement(on, statement, [], { signal, repeatable: true }),
  ) => {
    const name = freeTableName(wanted, on)
    await checkOurs(name)
    const said = comment === undefined ? "" : ` COMMENT ${literal(comment)}`
    await send(`CREATE OR REPLACE TABLE ${tickedName(name)}${said} ${ANY_COLUMN_NAME} AS ${select}`)
    const [{ rows: history }, { rows: detail }] = await Promise.all([
      runStatement(on, `DESCRIBE HISTORY ${tickedName(name)} LIMIT 1`, [], { repeatable: true }),
      runStatement(on, `DESCRIBE DETAIL ${tickedName(name)}`, [], { repeatable: true }),
    ])
    const version = history[0]?.version
    if (typeof version !== "number")
      throw new Problem("statement_failed", { detail: `The warehouse tells no version of ${name}.` })
    return { file: `delta@${version}`, bytes: Number(detail[0]?.sizeInBytes ?? 0) }
  }

  const countOf = async (from: string): Promise<number> => {
    const { rows } = await runStatement(on, `SELECT count(*) AS number FROM ${from}`, [], { repeatable: true })
    return Number(rows[0]?.number ?? 0)
  }

  const record = async (
    who: Caller,
    table: NewTable & { readonly keyColumn?: string | null },
    written: { readonly file: string; readonly bytes: number },
    rowCount: number,
    options: SaveTableOptions,
    from: Warehouse = on,
  ): Promise<TableInfo> => {
    const name = tableName(table.name)
    const keyColumn = table.keyColumn ?? (await findKeyColumn(from, tickedName(name), table.columns))
    const decide = async () => {
      const [newest] = await catalog.listVersions(name)
      const payload: TableSaved = {
        name,
        version: (newest?.version ?? 0) + 1,
        columns: [...table.columns],
        rowCount,
        ...written,
        keyColumn,
        comment: table.comment ?? null,
        source: table.source,
      }
      return [{ kind: "table.saved", subject: name, payload }]
    }
    const saved = await events.save(who, decide, { key: options.key, why: options.why })
    const { version } = tableSaved.parse(saved.events[0]?.payload)
    return catalog.find(`${name}@${version}`)
  }

  const saveRows = async (
    who: Caller,
    table: Omit<NewTable, "columns">,
    columns: () => readonly TableColumn[],
    batches: AsyncIterable<readonly TextRow[]>,
    options: SaveTableOptions,
  ): Promise<TableInfo> => {
    const folder = `${stages}/${newId()}`
    try {
      const staged = await stageRows(volumes, folder, batches, options.signal)
      const named = { ...table, columns: columns() }
      const written = await write(
        tableName(table.name),
        table.comment,
        selectStaged(named.columns, staged),
        options.signal,
      )
      return await record(who, named, written, staged.rowCount, options)
    } finally {
      await volumes.retireFolder(folder)
    }
  }

  const saveQuery: DatabricksTables["saveQuery"] = async (who, table, select, options = {}) => {
    const name = tableName(table.name)
    // A query may ask models, which is paid for.
    const once = (statement: string) => sendOnce(on, statement, [], { signal: options.signal, newId })
    const written = await write(name, table.comment, select, options.signal, once)
    return record(who, table, written, await countOf(tickedName(name)), options)
  }

  const stored = (name: string, version: number | undefined) =>
    find(version === undefined ? name : `${name}@${version}`)

  return {
    findPlace: async (of) => (of === "training" ? trainingPlace : dataPlace),
    find,
    seek,
    list: catalog.list,
    listVersions: catalog.listVersions,
    listRows: async (name, request = {}) => {
      const table = await stored(name, request.version)
      // The workbench's own tables are the app's to read: there is nobody to refuse.
      if (request.keys?.length === 0 && !isOfOthers(table)) return []
      return readerOf(table).listRows(table, request)
    },
    listShown: async (name, request) => {
      const table = await stored(name, request.version)
      return readerOf(table).listShown(table, request)
    },
    listBatches: async function* (name, request = {}) {
      const table = await stored(name, request.version)
      yield* readerOf(table).listBatches(table, request)
    },
    listProfiles: async (ref) => {
      const table = await find(ref)
      return readerOf(table).listProfiles(table)
    },
    save: (who, table, rows, why) => saveRows(who, table, () => table.columns, asText(table.columns, rows), { why }),
    saveText: (who, table, batches, options = {}) => saveRows(who, table, table.columns, batches, options),
    saveSource: async (who, table, from, options = {}) => {
      const name = tableName(table.name)
      const { columns, select } = await sources.selectParquet(from)
      const written = await write(name, table.comment, select, options.signal)
      return record(who, { ...table, columns }, written, await countOf(tickedName(name)), options)
    },
    saveQuery,
    saveBeside: async (who, table, { columns, rows }, select, options = {}) => {
      const folder = `${stages}/${newId()}`
      try {
        const staged = await stageRows(volumes, folder, asText(columns, rows), options.signal)
        return await saveQuery(who, table, select(selectStaged(columns, staged)), options)
      } finally {
        await volumes.retireFolder(folder)
      }
    },
    findSource: async (name, version) => {
      const table = await stored(name, version)
      const types = await others.typesOf(table)
      const columns = table.columns.map((one) => ({
        ...one,
        typeText: types.get(one.name) ?? WAREHOUSE_TYPES[one.type],
      }))
      return { from: fromVersion(table), columns }
    },
    saveLink: async (who, name, options = {}) => {
      const [newest] = await catalog.listVersions(tableName(name))
      if (newest && newest.source.kind !== "catalog")
        throw new Problem("name_taken", { field: "name", detail: `${name} is a table of the workbench itself.` })
      const table = await others.seek(tableName(name))
      if (!table) throw new Problem("table_not_found", { detail: `There is no table ${name} in the catalog.` })
      if (newest?.file === table.file && table.file !== "view") return newest
      const { file, bytes, rowCount, columns, keyColumn, source } = table
      const comment = table.comment ?? undefined
      return record(who, { name, columns, keyColumn, source, comment }, { file, bytes }, rowCount, options, asking())
    },
    ...openQueries(asking),
  }
}
