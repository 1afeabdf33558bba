/**
 * @typedef {{ numPassedTests: number, numFailedTests: number,
 *   testResults: { status: string, assertionResults: { status: string }[] }[] }} Report vitest's JSON report
 */

/**
 * What the closing line says. A file that could not be loaded has no tests and counts as one failure, and so
 * does a run that ended badly outside of any test.
 * @param {Report | undefined} report
 * @param {number} code vitest's exit code
 */
export function countTests(report, code) {
  if (!report) return { passed: 0, failed: 1 }
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.every((test) => test.status !== "failed"),
  )
  const failed = report.numFailedTests + unloaded.length
  return { passed: report.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed }
}
