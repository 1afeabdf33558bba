import canonicalize from "canonicalize"
import type { SqlResult } from "../fake-workspace/sql/engine.ts"

type Cell = string | null

/** Two engines add floating-point numbers in different orders. */
const TOLERANCE = 1e-9

const isNear = (a: string, b: string): boolean => {
  const [one, other] = [Number(a), Number(b)]
  if (a.trim() === "" || b.trim() === "" || Number.isNaN(one) || Number.isNaN(other)) return false
  return Math.abs(one - other) <= TOLERANCE * Math.max(Math.abs(one), Math.abs(other))
}

const NUMBERS = new Set(["BYTE", "SHORT", "INT", "LONG", "FLOAT", "DOUBLE", "DECIMAL"])

/** JSON as a text with its fields by name: an object has no order, and engines write it and its numbers in their own way. */
const plain = (cell: Cell): Cell => {
  if (!cell || !/^[{[]/.test(cell)) return cell
  try {
    return canonicalize(JSON.parse(cell)) ?? cell
  } catch {
    return cell
  }
}

const isEqualCell = (a: Cell, b: Cell, type: string): boolean =>
  a === b || (a !== null && b !== null && NUMBERS.has(type) && isNear(a, b))

const firstDifference = (expected: SqlResult["rows"], found: SqlResult["rows"], types: readonly string[]) => {
  for (const [at, row] of expected.entries())
    for (const [column, cell] of row.entries())
      if (!isEqualCell(cell, found[at]?.[column] ?? null, types[column] ?? ""))
        return `row ${at} column ${column}: ${cell} on the embedded engine, ${found[at]?.[column]} on Spark`
  return undefined
}

const sorted = (rows: SqlResult["rows"]): SqlResult["rows"] =>
  [...rows].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

/** Whether rows must come in this order: the last thing the statement says is how they are sorted. */
const isOrdered = (statement: string): boolean => /\border by\b[^()]*(?:\([^()]*\)[^()]*)*$/i.test(statement)

const plainRows = ({ columns, rows }: SqlResult): SqlResult => ({ columns, rows: rows.map((row) => row.map(plain)) })

/** What differs between two answers to one statement, in words; undefined when nothing does. */
export const difference = (statement: string, embedded: SqlResult, spark: SqlResult): string | undefined => {
  const [expected, found] = [plainRows(embedded), plainRows(spark)]
  const names = (one: SqlResult): string => one.columns.map(({ name }) => name).join(", ")
  if (names(expected) !== names(found)) return `columns ${names(expected)} on the embedded engine, ${names(found)}`
  if (expected.rows.length !== found.rows.length)
    return `${expected.rows.length} rows on the embedded engine, ${found.rows.length} on Spark`
  const types = found.columns.map(({ typeName }) => typeName)
  const unordered = firstDifference(sorted(expected.rows), sorted(found.rows), types)
  if (unordered !== undefined || !isOrdered(statement)) return unordered
  const ordered = firstDifference(expected.rows, found.rows, types)
  return ordered === undefined ? undefined : `the same rows in another order: ${ordered}`
}
