import { Refused } from "../refused.ts"
import type { Run } from "./state.ts"

/** `entity.key operator value`, the key in backticks where it is no plain word. */
const CLAUSE =
  /^\s*(?<entity>tags?|params?|parameters?|metrics?|attributes?|attr)\.(?:`(?<ticked>[^`]+)`|(?<plain>[\w.]+))\s*(?<operator>!=|>=|<=|=|>|<)\s*(?:'(?<single>[^']*)'|"(?<double>[^"]*)"|(?<number>-?[\d.eE+-]+))\s*$/

type Compare = (a: string | number, b: string | number) => boolean

const OPERATORS: Readonly<Record<string, Compare>> = {
  "=": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  ">": (a, b) => a > b,
  "<": (a, b) => a < b,
  ">=": (a, b) => a >= b,
  "<=": (a, b) => a <= b,
}

const invalid = (filter: string): Refused =>
  new Refused(400, "INVALID_PARAMETER_VALUE", `Invalid clause(s) in filter string: ${filter}`)

const valueIn = (run: Run, entity: string, key: string): string | number | undefined => {
  if (entity.startsWith("tag")) return run.tags.get(key)
  if (entity.startsWith("param")) return run.params.get(key)
  if (entity.startsWith("metric")) return run.metrics.findLast((one) => one.key === key)?.value
  const attributes: Readonly<Record<string, string | number | undefined>> = {
    status: run.status,
    run_id: run.id,
    run_name: run.name,
    start_time: run.startTime,
    end_time: run.endTime,
  }
  return attributes[key]
}

/** Clauses between `and`, outside of quotes. */
const clausesOf = (filter: string): string[] =>
  filter.split(/\s+and\s+(?=(?:[^'"`]*(?:'[^']*'|"[^"]*"|`[^`]*`))*[^'"`]*$)/i)

/** Which runs a filter of MLflow's language means. */
export const runFilter = (filter: string): ((run: Run) => boolean) => {
  if (filter.trim() === "") return () => true
  const clauses = clausesOf(filter).map((clause) => {
    const found = CLAUSE.exec(clause)?.groups
    const compare = OPERATORS[found?.operator ?? ""]
    if (!found || !compare) throw invalid(clause)
    const wanted = found.number === undefined ? (found.single ?? found.double ?? "") : Number(found.number)
    return (run: Run): boolean => {
      const value = valueIn(run, found.entity ?? "", found.ticked ?? found.plain ?? "")
      return value !== undefined && compare(value, wanted)
    }
  })
  return (run) => clauses.every((holds) => holds(run))
}
