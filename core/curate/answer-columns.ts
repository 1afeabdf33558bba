import type { DatabitField, DatabitVersion } from "../../contract/entities/databit.ts"
import type { TableColumn, TableInfo } from "../../contract/entities/table.ts"
import { Problem } from "../../contract/problems.ts"
import { sourceOf } from "../template/source.ts"
import { type FieldType, readType } from "../template/types.ts"

const TYPES: Readonly<Record<FieldType["kind"], TableColumn["type"]>> = {
  string: "string",
  enum: "string",
  date: "date",
  int: "bigint",
  float: "double",
  boolean: "boolean",
  array: "array",
  object: "struct",
}

const columnType = ({ type }: DatabitField): TableColumn["type"] => {
  const read = readType(type)
  return read.ok ? TYPES[read.type.kind] : "string"
}

/** A column of answers, and the output field it holds; null for how sure the answer is. */
export type AnswerColumn = TableColumn & { readonly field: string | null }

/** Columns for the answers of a Databit behind those of a table. A name that the table has gets an ending. */
export const answerColumns = (output: readonly DatabitField[], table: Pick<TableInfo, "columns">): AnswerColumn[] => {
  const taken = new Set(table.columns.map(({ name }) => name.toLowerCase()))
  const free = (wanted: string): string => {
    const name = [wanted, `${wanted}_answer`].find((one) => !taken.has(one.toLowerCase()))
    if (name !== undefined) {
      taken.add(name.toLowerCase())
      return name
    }
    throw new Problem("name_taken", {
      field: "table",
      detail: `The table has columns ${wanted} and ${wanted}_answer already, so the answers have no place beside them.`,
    })
  }
  const fields = output.map((field) => ({ name: free(field.name), type: columnType(field), field: field.name }))
  const hasOwn = output.some(({ name }) => name === "confidence")
  return hasOwn ? fields : [...fields, { name: free("confidence"), type: "double", field: null }]
}

/** `input = column` as people write it. */
const pairOf = (line: string): readonly [string, string] => {
  const at = line.indexOf("=")
  if (at > 0) return [line.slice(0, at).trim(), line.slice(at + 1).trim()]
  throw new Problem("input_invalid", {
    field: "columns",
    detail: `"${line}" does not say which column fills which input.`,
    remedy: "Write it as: input = column.",
  })
}

const checkGiven = (given: ReadonlyMap<string, string>, input: readonly DatabitField[]): void => {
  const unknown = [...given.keys()].find((name) => !input.some((one) => one.name === name))
  if (unknown === undefined) return
  throw new Problem("input_invalid", {
    field: "columns",
    detail: `The Databit has no input ${unknown}. It has ${input.map(({ name }) => name).join(", ")}.`,
  })
}

/**
 * The column of a table that fills each input of a Databit: the one given as `input = column`, the one its source names
 * where that is this table, else the one of its own name. Problem `column_not_found` for an input that must be there.
 */
export const inputColumns = (
  { name: databit, schema: { input } }: Pick<DatabitVersion, "name" | "schema">,
  table: Pick<TableInfo, "columns" | "name">,
  lines: readonly string[] = [],
): Record<string, string> => {
  const given = new Map(lines.map(pairOf))
  checkGiven(given, input)
  const names = table.columns.map(({ name }) => name)
  const found = input.flatMap((field): [string, string][] => {
    const source = sourceOf(field)
    const own = source?.table.toLowerCase() === table.name ? source.column : field.name
    const column = given.get(field.name) ?? own
    if (names.includes(column)) return [[field.name, column]]
    if (field.required === false && !given.has(field.name)) return []
    throw new Problem("column_not_found", {
      field: "columns",
      detail: `${table.name} has no column ${column} for the input ${field.name} of ${databit}. It has ${names.join(", ")}.`,
      remedy: `Say which column it is: ${field.name} = its column.`,
    })
  })
  if (found.length > 0) return Object.fromEntries(found)
  throw new Problem("column_not_found", {
    field: "columns",
    detail: `No column of ${table.name} fills an input of ${databit}.`,
    remedy: "Say which column fills which input: input = column.",
  })
}
