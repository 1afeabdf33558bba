import { Problem } from "../../../contract/problems.ts"
import type { Tables } from "../../../core/ports/tables.ts"
import { runStatement, type Warehouse } from "../statements.ts"
import { columnTypeOf, toTableRow } from "./types.ts"

const TIMEOUT_MS = 100_000

const READS = /^(select|with|values|table|from)\b/i

const uncommented = (statement: string): string =>
  statement
    .replace(/\/\*[\s\S]*?\*\//g, " ")
    .replace(/--[^\n]*/g, " ")
    .trim()

/** The statement without its closing semicolon. Problem `query_refused` for what does not read. */
const readingStatement = (statement: string): string => {
  const text = statement.trim().replace(/;\s*$/, "")
  if (!READS.test(uncommented(text)))
    throw new Problem("query_refused", { detail: "The statement does not begin with SELECT or WITH." })
  return text
}

const inEngineWords = (error: unknown): unknown =>
  error instanceof Problem && error.code === "statement_failed"
    ? new Problem("query_failed", { detail: error.detail ?? error.message, cause: error })
    : error

/**
 * Runs people's reading statements as who `asking` is. The statement stands in a FROM, so
 * that a warehouse refuses all but a query, and no more rows than asked leave it.
 */
export const openQueries = (asking: () => Warehouse): Pick<Tables, "listAnswer"> => ({
  listAnswer: async (statement, limit, { signal, timeout = TIMEOUT_MS } = {}) => {
    const late = AbortSignal.timeout(timeout)
    const asked = `SELECT * FROM (\n${readingStatement(statement)}\n) LIMIT ${Math.trunc(limit) + 1}`
    try {
      const { columns, rows } = await runStatement(asking(), asked, [], {
        signal: signal ? AbortSignal.any([signal, late]) : late,
        repeatable: true,
      })
      const typed = columns.map(({ name, type }) => ({ name, type: columnTypeOf(type) }))
      return { columns: typed, rows: rows.slice(0, limit).map(toTableRow(typed)), truncated: rows.length > limit }
    } catch (error) {
      if (late.aborted)
        throw new Problem("query_failed", {
          detail: `The query took longer than ${Math.round(timeout / 1000)} seconds and was stopped.`,
          cause: error,
        })
      throw inEngineWords(error)
    }
  },
})
