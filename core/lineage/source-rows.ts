import type { JsonObject } from "../../contract/json.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"

/** Parts of `table@version#key`; undefined for references that are no row of a table. */
export const rowAddress = (
  ref: string,
): { readonly table: string; readonly version: number; readonly key: string } | undefined => {
  const found = /^([^#@]+)@(\d+)#(.+)$/.exec(ref)
  const [, table, version, key] = found ?? []
  return table === undefined || version === undefined || key === undefined
    ? undefined
    : { table, version: Number(version), key }
}

/** References by content have no key to look under. */
const isContent = (key: string): boolean => key.startsWith("sha:")

/** Rows by their references, and tables that who asks may not read, with what says so. */
export type SourceRows = {
  readonly rows: ReadonlyMap<string, JsonObject>
  readonly shut: ReadonlyMap<string, Problem>
}

/** Whether who asks may not read something. */
export const isRefusal = (error: unknown): error is Problem => error instanceof Problem && error.status === 403

/** Source rows of these references at the version they were read from. What has no key, or is gone, is left out. */
export const listSourceRows = async (
  { tables }: Pick<Ports, "tables">,
  refs: readonly string[],
): Promise<SourceRows> => {
  const addresses = refs.flatMap((ref) => {
    const address = rowAddress(ref)
    return address && !isContent(address.key) ? [{ ref, ...address }] : []
  })
  const found = new Map<string, JsonObject>()
  const shut = new Map<string, Problem>()
  const readFrom = async (at: string, wanted: readonly (typeof addresses)[number][]): Promise<void> => {
    const info = await tables.seek(at)
    if (!info || info.keyColumn === null) return
    const { keyColumn, name, version } = info
    const rows = await tables.listRows(name, { version, keys: wanted.map(({ key }) => key) })
    const byKey = new Map(rows.map((row) => [String(row[keyColumn]), row]))
    for (const { ref, key } of wanted) {
      const row = byKey.get(key)
      if (row) found.set(ref, row)
    }
  }
  const byTable = Map.groupBy(addresses, ({ table, version }) => `${table}@${version}`)
  const readOrSay = async ([at, wanted]: readonly [string, readonly (typeof addresses)[number][]]): Promise<void> => {
    try {
      await readFrom(at, wanted)
    } catch (error) {
      if (!isRefusal(error)) throw error
      shut.set(at, error)
    }
  }
  await Promise.all([...byTable].map(readOrSay))
  return { rows: found, shut }
}
