import { expect, test } from "vitest"
import { statementReport } from "./statement-report.mjs"

const verdict = (statement: string, said: string, detail?: string) => ({
  statement,
  verdict: said,
  rows: 1,
  ms: 1,
  ...(detail === undefined ? {} : { detail }),
})

test("a statement counts once, and is wrong when it was wrong once", () => {
  const { bad, lines } = statementReport([
    verdict("SELECT 1", "equal"),
    verdict("SELECT 1", "different", "row 0 column 0"),
    verdict("SELECT 2", "equal"),
    verdict("SELECT nowhere", "refused by both", "no such column"),
    verdict("MERGE x", "refused", "syntax"),
    verdict("CREATE TABLE t", "not compared"),
    verdict("CREATE TABLE t", "known"),
  ])
  expect(bad).toBe(2)
  expect(lines).toEqual(
    expect.arrayContaining([
      "7 statements, 5 of them distinct.",
      "Accepted by Spark: 3 of 4 that are meant to be.",
      "Equal rows on both engines: 1 of 2 compared (1 with rows; floating-point numbers to 1e-9).",
      "  1: makes or changes a table or view; it gives no rows",
      "NOT AS IT MUST BE: MERGE x",
    ]),
  )
})
