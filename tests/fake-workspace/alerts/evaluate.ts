import type { SqlResult } from "../sql/engine.ts"

type Aggregation = "SUM" | "COUNT" | "COUNT_DISTINCT" | "AVG" | "MEDIAN" | "MIN" | "MAX" | "STDDEV"
type Operator =
  | "LESS_THAN"
  | "GREATER_THAN"
  | "EQUAL"
  | "NOT_EQUAL"
  | "GREATER_THAN_OR_EQUAL"
  | "LESS_THAN_OR_EQUAL"
  | "IS_NULL"
  | "IS_NOT_NULL"
export type Evaluation = {
  readonly source: { readonly name: string; readonly aggregation?: Aggregation | undefined }
  readonly comparison_operator: Operator
  readonly threshold?:
    | {
        readonly value?:
          | {
              readonly double_value?: number | undefined
              readonly string_value?: string | undefined
              readonly bool_value?: boolean | undefined
            }
          | undefined
      }
    | undefined
  readonly empty_result_state?: "OK" | "TRIGGERED" | "ERROR" | undefined
}
export type AlertState = "OK" | "TRIGGERED" | "ERROR" | "UNKNOWN"

type Value = string | number | null

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2
}

const deviation = (values: readonly number[]): number => {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length
  return Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / Math.max(1, values.length - 1))
}

/** One value of a column: its first row's where no aggregation is asked for. */
const aggregated = (cells: readonly (string | null)[], how: Aggregation | undefined): Value => {
  if (how === undefined) return cells[0] ?? null
  const there = cells.filter((cell) => cell !== null)
  if (how === "COUNT") return there.length
  if (how === "COUNT_DISTINCT") return new Set(there).size
  const numbers = there.map(Number)
  if (numbers.length === 0) return null
  const sum = numbers.reduce((total, one) => total + one, 0)
  const values = {
    SUM: sum,
    AVG: sum / numbers.length,
    MEDIAN: median(numbers),
    MIN: Math.min(...numbers),
    MAX: Math.max(...numbers),
    STDDEV: deviation(numbers),
  }
  return values[how]
}

const compares = (left: number | string, operator: Operator, right: number | string): boolean => {
  switch (operator) {
    case "LESS_THAN":
      return left < right
    case "GREATER_THAN":
      return left > right
    case "EQUAL":
      return left === right
    case "NOT_EQUAL":
      return left !== right
    case "GREATER_THAN_OR_EQUAL":
      return left >= right
    case "LESS_THAN_OR_EQUAL":
      return left <= right
    default:
      return false
  }
}

/** What a result means for an alert: it fires when the comparison is true, never for a value that is missing. */
export const judge = ({ columns, rows }: SqlResult, evaluation: Evaluation): AlertState => {
  const { source, comparison_operator: operator, threshold, empty_result_state = "ERROR" } = evaluation
  const at = columns.findIndex(({ name }) => name === source.name)
  if (at < 0) return "ERROR"
  if (rows.length === 0) return empty_result_state
  const value = aggregated(
    rows.map((row) => row[at] ?? null),
    source.aggregation,
  )
  if (operator === "IS_NULL" || operator === "IS_NOT_NULL")
    return (value === null) === (operator === "IS_NULL") ? "TRIGGERED" : "OK"
  const limit = threshold?.value
  if (value === null || !limit) return "OK"
  const { double_value, string_value, bool_value } = limit
  const fires =
    double_value === undefined
      ? compares(String(value), operator, string_value ?? String(bool_value))
      : compares(Number(value), operator, double_value)
  return fires ? "TRIGGERED" : "OK"
}
