import type { DatabitVersion } from "../../contract/entities/databit.ts"
import { versionedRef } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { readInputs } from "../template/read-inputs.ts"
import { sourceTables } from "../template/source.ts"
import { type Added, addItems, type CurrentRows } from "./add-items.ts"
import { ITEMS_PER_EVENT, itemsGenerated, ROW_REMOVED } from "./events.ts"
import { reopenItems } from "./reopen-items.ts"
import { sourceKeyOf } from "./source-key.ts"

type Needed = Pick<Ports, "clock" | "databits" | "events" | "items" | "tables">

export type GenerateRequest = {
  /** Published Databit version. */
  readonly databit: string
  /** Rows that are read at most; all when left out. */
  readonly limit?: number | undefined
  readonly why?: string | undefined
  readonly signal?: AbortSignal | undefined
  /** `total` is the rows of the first table, or the limit. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

/** `stale`: undecided items whose source row changed or went; `reopened`: decided ones that a new version asks something new. */
export type Generated = Omit<Added, "ids"> & { readonly rows: number; readonly reopened: number }

/** The version if people may work on it; Problem `databit_not_published`. */
export const publishedDatabit = async ({ databits }: Pick<Ports, "databits">, ref: string): Promise<DatabitVersion> => {
  const databit = await databits.find(ref)
  if (databit.status === "published") return databit
  throw new Problem("databit_not_published", {
    field: "databit",
    detail: `${databit.name} ${databit.version} is ${databit.status === "draft" ? "a draft" : databit.status}.`,
  })
}

/** Items that were not among those just read are superseded: their row is gone. Returns how many were open. */
const supersedeRemoved = async (
  { events, items }: Needed,
  who: Caller,
  databitId: string,
  table: string,
  seen: ReadonlySet<string>,
  why: string | undefined,
): Promise<number> => {
  let open = 0
  for (let after: string | undefined; ; ) {
    const page = await items.listOfTable(databitId, table, { after, limit: ITEMS_PER_EVENT })
    const gone = page.filter(({ id }) => !seen.has(id))
    if (gone.length > 0) {
      const payload = itemsGenerated.parse({
        databitId,
        source: "table",
        made: [],
        superseded: gone.map(({ id }) => ({ id, by: ROW_REMOVED })),
        revived: [],
      })
      await events.save(who, async () => [{ kind: "item.generated", subject: databitId, payload }], { why })
      open += gone.filter(({ status }) => status === "open").length
    }
    after = page.at(-1)?.id
    if (page.length < ITEMS_PER_EVENT || after === undefined) return open
  }
}

const rowsToRead = async ({ tables }: Needed, databit: DatabitVersion, limit: number | undefined): Promise<number> => {
  const [table] = sourceTables(databit.schema.input)
  const rows = table === undefined ? 0 : (await tables.find(table)).rowCount
  return limit === undefined ? rows : Math.min(limit, rows)
}

/** Source rows as they are now; undefined where nothing was made of this table yet, so that nothing can have moved. */
const currentRows = async (ports: Needed, databit: DatabitVersion): Promise<CurrentRows | undefined> => {
  const [table] = sourceTables(databit.schema.input)
  if (table === undefined || (await ports.items.listOfTable(databit.databitId, table, { limit: 1 })).length === 0)
    return undefined
  const sourceKeys = new Set<string>()
  for await (const inputs of readInputs(ports, databit)) for (const { ref } of inputs) sourceKeys.add(sourceKeyOf(ref))
  return { table, sourceKeys }
}

/**
 * Makes items from the rows of a published Databit's tables. Running it again makes no second item. A changed
 * row makes a new item and its open old one stale; so does, when all rows were read, a row that is gone.
 */
export const generateItems = async (ports: Needed, who: Caller, request: GenerateRequest): Promise<Generated> => {
  const { limit, why, signal, onProgress } = request
  const databit = await publishedDatabit(ports, request.databit)
  const { databitId } = databit
  const total = await rowsToRead(ports, databit, limit)
  const counts = { rows: 0, created: 0, unchanged: 0, stale: 0, revived: 0 }
  const current = await currentRows(ports, databit)
  const seen = new Set<string>()
  onProgress?.(0, total)
  for await (const inputs of readInputs(ports, databit, { limit })) {
    signal?.throwIfAborted()
    const added = await addItems(ports, who, { databitId, source: "table", inputs, current, why })
    for (const id of added.ids) seen.add(id)
    counts.rows += inputs.length
    counts.created += added.created
    counts.unchanged += added.unchanged
    counts.stale += added.stale
    counts.revived += added.revived
    onProgress?.(counts.rows, Math.max(total, counts.rows))
  }
  const [table] = sourceTables(databit.schema.input)
  if (limit === undefined && table !== undefined)
    counts.stale += await supersedeRemoved(ports, who, databitId, table, seen, why)
  const reopenedCount = await reopenItems(ports, who, {
    databit,
    ref: versionedRef(databit.name, databit.version),
    why,
  })
  return { ...counts, reopened: reopenedCount }
}
