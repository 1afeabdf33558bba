import type { DatabitField } from "../../contract/entities/databit.ts"

/** Where an input field is read from. */
export type Source = { readonly table: string; readonly column: string }

const SHAPE = /^([A-Za-z]\w*\.[A-Za-z]\w*\.[A-Za-z]\w*)(?:\.([\s\S]+))?$/

/**
 * Reads `catalog.schema.table` (the column has the field's name) or `catalog.schema.table.column`. What follows the
 * table is one column name, dots and spaces included. Undefined when there is no source or it is not of that form.
 */
export const sourceOf = (field: Pick<DatabitField, "name" | "source">): Source | undefined => {
  const match = SHAPE.exec(field.source?.trim() ?? "")
  return match?.[1] === undefined ? undefined : { table: match[1], column: match[2] ?? field.name }
}

/** A source as the PRD writes it: the column is left out where it has the field's name. */
export const printSource = (name: string, { table, column }: Source): string =>
  column === name ? table : `${table}.${column}`

/** Tables the inputs are read from, in the order of the fields; the first one is the left side of every join. */
export const sourceTables = (input: readonly DatabitField[]): string[] => [
  ...new Set(input.flatMap((field) => sourceOf(field)?.table ?? [])),
]
