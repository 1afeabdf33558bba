import type { Ports } from "../ports/index.ts"
import { sourceOf } from "../template/source.ts"

export type TableUse = { readonly databit: string; readonly version: string; readonly columns: readonly string[] }

/** The Databits whose newest version reads a table, with the columns each reads. */
export const listUses = async ({ databits }: Pick<Ports, "databits">, table: string): Promise<TableUse[]> =>
  (await databits.list()).flatMap(({ name, version, schema }) => {
    const sources = schema.input.flatMap((field) => sourceOf(field) ?? [])
    const columns = sources.filter((source) => source.table.toLowerCase() === table).map(({ column }) => column)
    return columns.length > 0 ? [{ databit: name, version, columns: [...new Set(columns)] }] : []
  })
