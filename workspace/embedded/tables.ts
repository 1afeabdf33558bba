import { mkdir, readdir, rename, rm, stat } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import type { TableColumn, TableInfo } from "../../contract/entities/table.ts"
import { splitName } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import { type TableSaved, tableSaved } from "../../core/data/events.ts"
import type { Events } from "../../core/ports/events.ts"
import type { NewTable, SaveTableOptions, Tables } from "../../core/ports/tables.ts"
import type { Config } from "../config.ts"
import { asText } from "../state/cell-text.ts"
import type { Sql } from "../state/sql.ts"
import { freeTableName, type StoredTable, tableCatalogOver } from "../state/tables.ts"
import type { DuckDb } from "./duckdb.ts"
import { syncFile, syncFolder } from "./durable.ts"
import { parquetColumns, parquetSelect } from "./ingest-parquet.ts"
import type { EmbeddedSources } from "./ingest-sources.ts"
import { openQueries } from "./query.ts"
import type { MayRead } from "./query-views.ts"
import { literal } from "./table-types.ts"
import { findKeyColumn } from "./tables-key.ts"
import { tablesReader } from "./tables-read.ts"
import { onStage, type Stage, writeRows } from "./tables-stage.ts"

type Given = {
  readonly sql: Sql
  readonly state: DuckDb
  readonly events: Events
  readonly sources: EmbeddedSources
  readonly config: Pick<Config, "home" | "place" | "dataPlace" | "trainingPlace">
  readonly newId: () => string
}

type Written = { readonly columns: readonly TableColumn[]; readonly rowCount: number }

/** Tables as the workbench itself reads them, and as a person does. */
export type EmbeddedTables = Tables & {
  readingAs(reads: MayRead): Tables
  close(): Promise<void>
}

const EVERYTHING: MayRead = { may: async () => true, check: async () => undefined }

/** Files in a table's folder that no version points to: the process ended between the file and its event. */
const removeOrphans = async (folder: string, known: ReadonlySet<string>): Promise<void> => {
  const files = await readdir(folder)
  await Promise.all(files.filter((file) => !known.has(file)).map((file) => rm(join(folder, file), { force: true })))
}

/**
 * People's tables: each version is one Parquet file that never changes, and an event that makes it visible.
 * Rows are written apart and renamed into place, so that there is never a half table.
 */
export const openTables = async ({ sql, state, events, sources, config, newId }: Given): Promise<EmbeddedTables> => {
  const folder = join(config.home, "tables")
  const stages = join(config.home, "unfinished")
  await rm(stages, { recursive: true, force: true })
  const catalog = tableCatalogOver(sql)
  const reader = tablesReader(folder)

  /** Moves a finished file to its place; runs alone, so the version number is the next one. */
  const moveIn = async (name: string, from: string): Promise<{ version: number; file: string }> => {
    const versions = await catalog.listVersions(name)
    const version = (versions[0]?.version ?? 0) + 1
    const { catalog: top, schema, name: last } = splitName(name)
    const file = `${top}/${schema}/${last}/v${version}-${newId().slice(-8)}.parquet`
    const place = join(folder, dirname(file))
    await mkdir(place, { recursive: true })
    await removeOrphans(place, new Set(versions.map((one) => basename(one.file))))
    await rename(from, join(folder, file))
    await syncFolder(place)
    return { version, file }
  }

  const save = async (
    who: Caller,
    table: Omit<NewTable, "columns">,
    options: SaveTableOptions,
    write: (stage: Stage, target: string) => Promise<Written>,
  ): Promise<TableInfo> => {
    const name = freeTableName(table.name, config.place)
    return onStage(join(stages, newId()), options.signal, async (stage) => {
      const staged = stage.path("table.parquet")
      const { columns, rowCount } = await write(stage, staged)
      const keyColumn = await findKeyColumn(stage, staged, columns)
      await syncFile(staged)
      const { size } = await stat(staged)
      options.signal?.throwIfAborted()
      const decide = async () => {
        const moved = await moveIn(name, staged)
        const payload: TableSaved = {
          name,
          ...moved,
          columns: [...columns],
          rowCount,
          bytes: size,
          keyColumn,
          comment: table.comment ?? null,
          source: table.source,
        }
        return [{ kind: "table.saved", subject: name, payload }]
      }
      const saved = await events.save(who, decide, { key: options.key, why: options.why })
      const { version } = tableSaved.parse(saved.events[0]?.payload)
      return catalog.find(`${name}@${version}`)
    })
  }

  const stored = (name: string, version: number | undefined) =>
    catalog.find(version === undefined ? name : `${name}@${version}`)

  /** All that gives rows, to who may have them. */
  const reading = (reads: MayRead) => {
    const allowed = async (table: StoredTable): Promise<StoredTable> => {
      await reads.check(table)
      return table
    }
    const find = async (name: string, version: number | undefined) => allowed(await stored(name, version))
    return {
      listRows: async (name, request = {}) => reader.listRows(await find(name, request.version), request),
      listShown: async (name, request) => reader.listShown(await find(name, request.version), request),
      listBatches: async function* (name, request = {}) {
        yield* reader.listBatches(await find(name, request.version), request)
      },
      listProfiles: async (ref) => reader.listProfiles(await allowed(await catalog.find(ref))),
      ...openQueries({ catalog, state, folder, stages, place: config.place, newId, reads }),
    } satisfies Partial<Tables>
  }

  const tables: Tables = {
    findPlace: async (of) => (of === "training" ? config.trainingPlace : config.dataPlace),
    find: catalog.find,
    seek: catalog.seek,
    list: catalog.list,
    listVersions: catalog.listVersions,
    ...reading(EVERYTHING),

    save: (who, table, rows, why) =>
      save(who, table, { why }, async (stage, target) => ({
        columns: table.columns,
        rowCount: await writeRows(stage, asText(table.columns, rows), () => table.columns, target),
      })),

    saveText: (who, table, batches, options = {}) =>
      save(who, table, options, async (stage, target) => {
        const rowCount = await writeRows(stage, batches, table.columns, target)
        return { columns: table.columns(), rowCount }
      }),

    saveSource: (who, table, from, options = {}) =>
      save(who, table, options, async (stage, target) => {
        const path = await sources.pathOf(from)
        const foreign = await parquetColumns(stage.all, path)
        const rowCount = await stage.run(
          `COPY (${parquetSelect(foreign, path)}) TO ${literal(target)} (FORMAT parquet, COMPRESSION zstd)`,
        )
        return { columns: foreign.map(({ name, type }) => ({ name, type })), rowCount }
      }),

    saveLink: async (_who, name) => {
      const own = await catalog.seek(name)
      if (own) throw new Problem("name_taken", { field: "name", detail: `${name} is a table of the workbench itself.` })
      throw new Problem("table_not_found", {
        detail: `There is no table ${name}: on one computer the workbench holds every table itself.`,
      })
    },
  }
  return { ...tables, readingAs: (reads) => ({ ...tables, ...reading(reads) }), close: () => reader.close() }
}
