import type { IndexSpec, IndexState, SearchHit, SearchIndex } from "../../contract/entities/search.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"

type Needed = Pick<Ports, "events" | "search" | "searchIndexes" | "tables">
type Keyed = { readonly key?: string | undefined }

/** What the page of a table shows of searching it. */
export type TableSearch = {
  readonly index: (SearchIndex & { readonly state: IndexState; readonly name: string | null }) | null
  /** Text columns that an index can be made of. */
  readonly columns: readonly string[]
  /** Why none can be made, for people; null where one can. */
  readonly whyNot: string | null
  readonly model: string | null
  /** Version of the table now. */
  readonly version: number
}

/** A column whose name says that people wrote in it; it is offered first. */
const isProse = (column: string): boolean => /text|message|body|content|comment|description|question/i.test(column)

const findIndex = async ({ searchIndexes }: Pick<Ports, "searchIndexes">, table: string): Promise<SearchIndex> => {
  const index = await searchIndexes.seek(table)
  if (!index) throw new Problem("not_found", { field: "table", detail: `${table} has no index yet.` })
  return index
}

/** The index of a table and how far it is, or what one could be made of. */
export const findTableSearch = async (ports: Needed, name: string): Promise<TableSearch> => {
  const table = await ports.tables.find(name)
  const [index, model] = await Promise.all([ports.searchIndexes.seek(table.name), ports.search.seekModel()])
  const columns = table.columns.filter(({ type }) => type === "string").map((column) => column.name)
  const texts = columns
    .filter((column) => column !== table.keyColumn)
    .sort((a, b) => Number(isProse(b)) - Number(isProse(a)))
  const lacks =
    table.keyColumn === null ? "No column of this table names its rows: rows that are found need a key." : null
  const whyNot = lacks ?? (texts.length === 0 ? "This table has no column of text." : null)
  const standing = index && {
    ...index,
    state: await ports.search.findState(index),
    name: await ports.search.findName(table.name),
  }
  return { index: standing ?? null, columns: texts, whyNot, model: model ?? null, version: table.version }
}

const made = (spec: IndexSpec) => ({ kind: "search_index.saved", subject: spec.table, payload: spec })
const retired = (table: string) => ({ kind: "search_index.retired", subject: table, payload: { table } })

/** What an index over a column would be. Problems `input_invalid`, `column_not_found`. */
const specFor = async (ports: Needed, name: string, column: string): Promise<IndexSpec> => {
  const table = await ports.tables.find(name)
  const { columns, whyNot } = await findTableSearch(ports, table.name)
  if (whyNot !== null || table.keyColumn === null)
    throw new Problem("input_invalid", { field: "name", detail: whyNot ?? "", remedy: "Choose another table." })
  if (columns.includes(column)) return { table: table.name, version: table.version, column, keyColumn: table.keyColumn }
  throw new Problem("column_not_found", {
    field: "column",
    detail: `${table.name} has no text column ${column}. It has ${columns.join(", ")}.`,
  })
}

/**
 * Gives a table an index over one text column. It is recorded first and taken back when the platform refuses it: nobody
 * else's decision waits for the platform. Problems `input_invalid`, `column_not_found`, `model_endpoint_needed`.
 */
export const makeSearchIndex = async (
  ports: Needed,
  who: Caller,
  { name, column, key }: { readonly name: string; readonly column: string } & Keyed,
): Promise<void> => {
  const { events, search, searchIndexes } = ports
  const spec = await specFor(ports, name, column)
  const before = await searchIndexes.seek(spec.table)
  const { replayed } = await events.save(who, async () => [made(spec)], { key })
  if (replayed) {
    if (await searchIndexes.seek(spec.table)) return
    // The first time it was refused, and taken back.
    await events.save(who, async () => [made(spec)])
  }
  try {
    if (before && before.column !== column) await search.retire(before)
    await search.start(spec)
  } catch (error) {
    await events.save(who, async () => [retired(spec.table)])
    throw error
  }
}

/** Brings the index of a table up to its newest version. */
export const syncSearchIndex = async (
  ports: Needed,
  who: Caller,
  { name, key }: { readonly name: string } & Keyed,
): Promise<void> => {
  const { table, column, keyColumn } = await findIndex(ports, name)
  const { version } = await ports.tables.find(table)
  const spec = { table, version, column, keyColumn }
  await ports.search.save(spec)
  await ports.events.save(who, async () => [made(spec)], { key })
}

/** Takes the index of a table away; the table stays. Asked again under its key it does nothing more. */
export const dropSearchIndex = async (
  ports: Needed,
  who: Caller,
  { name, key }: { readonly name: string } & Keyed,
): Promise<void> => {
  const index = await ports.searchIndexes.seek(name)
  if (index) await ports.search.retire(index)
  const gone = async () => [retired((await findIndex(ports, name)).table)]
  await ports.events.save(who, gone, { key })
}

/** The rows of a table whose text is nearest in meaning. Problems `not_found`, `index_not_ready`. */
export const searchTable = async (
  ports: Pick<Ports, "search" | "searchIndexes">,
  name: string,
  request: { readonly text: string; readonly count: number },
): Promise<readonly SearchHit[]> => ports.search.list(await findIndex(ports, name), request)
