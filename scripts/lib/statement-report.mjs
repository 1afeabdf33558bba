/**
 * @typedef {{ statement: string, verdict: string, rows: number, ms: number, detail?: string }} Verdict
 *   one line of the report that tests/interop/spark.ts writes
 */

const NOT_COMPARED = [
  { statements: /^(CREATE|ALTER|DROP)\b/i, reason: "makes or changes a table or view; it gives no rows" },
  { statements: /^DESCRIBE\b/i, reason: "each engine describes its own files" },
  { statements: /\binformation_schema\./i, reason: "Spark has no information_schema; the bridge stands in for it" },
]

/** A statement that only Spark runs is as bad as one that only the embedded engine runs: nothing was compared. */
const NOT_AS_MEANT = ["refused", "different", "only on Spark"]

/** @param {string} statement */
const reasonFor = (statement) =>
  NOT_COMPARED.find(({ statements }) => statements.test(statement))?.reason ?? "no rows to compare"

/**
 * What came of every distinct statement, over all the times it ran.
 * @param {readonly Verdict[]} verdicts
 */
function distinctStatements(verdicts) {
  /** @type {Map<string, { seen: Set<string>, details: string[], rows: number }>} */
  const byStatement = new Map()
  for (const { statement, verdict, rows, detail } of verdicts) {
    const one = byStatement.get(statement) ?? { seen: new Set(), details: [], rows: 0 }
    one.seen.add(verdict)
    one.rows = Math.max(one.rows, rows)
    if (detail) one.details.push(`${verdict}: ${detail.trim().split("\n")[0]}`)
    byStatement.set(statement, one)
  }
  return [...byStatement].map(([statement, one]) => ({ statement, ...one }))
}

/**
 * The report in lines for people, and how many statements are not as they must be.
 * @param {readonly Verdict[]} verdicts
 */
export function statementReport(verdicts) {
  const all = distinctStatements(verdicts)
  const has = (/** @type {string} */ verdict) => all.filter(({ seen }) => seen.has(verdict))
  const bad = all.filter(({ seen }) => NOT_AS_MEANT.some((verdict) => seen.has(verdict)))
  const wrongOnBoth = all.filter(({ seen }) => seen.size === 1 && seen.has("refused by both"))
  const sent = all.length - wrongOnBoth.length
  const equal = all.filter((one) => one.seen.has("equal") && !bad.includes(one))
  const uncompared = has("not compared").filter((one) => !bad.includes(one))
  const reasons = uncompared.map(({ statement }) => reasonFor(statement))
  const lines = [
    `${verdicts.length} statements, ${all.length} of them distinct.`,
    `Accepted by Spark: ${sent - has("refused").length} of ${sent} that are meant to be.`,
    `Equal rows on both engines: ${equal.length} of ${equal.length + has("different").length} compared ` +
      `(${equal.filter(({ rows }) => rows > 0).length} with rows; floating-point numbers to 1e-9).`,
    "Not compared:",
    ...[...new Set(reasons)].map((reason) => `  ${reasons.filter((one) => one === reason).length}: ${reason}`),
    ...wrongOnBoth.map(({ statement }) => `  refused by both, as the test means it: ${statement.slice(0, 120)}`),
    ...bad.flatMap(({ statement, details }) => [
      "",
      `NOT AS IT MUST BE: ${statement}`,
      ...details.slice(0, 3).map((one) => `  ${one}`),
    ]),
  ]
  return { lines, bad: bad.length }
}
