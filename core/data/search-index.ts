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

const saved = (spec: IndexSpec) => ({ kind: "search_index.saved", subject: spec.table, payload: spec })

/**
 * Gives a table an index over one text column. Asked again under its key it makes nothing: the platform is asked within
 * the decision. Problems `input_invalid`, `column_not_found`, `model_endpoint_needed`.
 */
export const makeSearchIndex = async (
  ports: Needed,
  who: Caller,
  { name, column, key }: { readonly name: string; readonly column: string } & Keyed,
): Promise<void> => {
  const made = async () => {
    const table = await ports.tables.find(name)
    const { columns, whyNot, index } = await findTableSearch(ports, table.name)
    if (whyNot !== null || table.keyColumn === null)
      throw new Problem("input_invalid", { field: "name", detail: whyNot ?? "", remedy: "Choose another table." })
    if (!columns.includes(column))
      throw new Problem("column_not_found", {
        field: "column",
        detail: `${table.name} has no text column ${column}. It has ${columns.join(", ")}.`,
      })
    const spec = { table: table.name, version: table.version, column, keyColumn: table.keyColumn }
    if (index && index.column !== column) await ports.search.retire(index)
    await ports.search.start(spec)
    return [saved(spec)]
  }
  await ports.events.save(who, made, { key })
}

/** Brings the index of a table up to its newest version. */
export const syncSearchIndex = async (
  ports: Needed,
  who: Caller,
  { name, key }: { readonly name: string } & Keyed,
): Promise<void> => {
  const synced = async () => {
    const { table, column, keyColumn } = await findIndex(ports, name)
    const { version } = await ports.tables.find(table)
    const spec = { table, version, column, keyColumn }
    await ports.search.save(spec)
    return [saved(spec)]
  }
  await ports.events.save(who, synced, { key })
}

/** Takes the index of a table away; the table stays. */
export const dropSearchIndex = async (
  ports: Needed,
  who: Caller,
  { name, key }: { readonly name: string } & Keyed,
): Promise<void> => {
  const dropped = async () => {
    const index = await findIndex(ports, name)
    await ports.search.retire(index)
    return [{ kind: "search_index.retired", subject: index.table, payload: { table: index.table } }]
  }
  await ports.events.save(who, dropped, { key })
}

/** The rows of a table whose text is nearest in meaning. Problems `not_found`, `index_not_ready`. */
export const searchTable = async (
  ports: Pick<Ports, "search" | "searchIndexes">,
  name: string,
  request: { readonly text: string; readonly count: number },
): Promise<readonly SearchHit[]> => ports.search.list(await findIndex(ports, name), request)
