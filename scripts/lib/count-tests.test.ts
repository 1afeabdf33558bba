import { expect, test } from "vitest"
import { countTests } from "./count-tests.mjs"

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((each) => ({ status: each })),
})

test("passed and failed tests are what vitest counted", () => {
  const testResults = [file("passed", "passed", "passed"), file("failed", "passed", "failed")]
  expect(countTests({ numPassedTests: 3, numFailedTests: 1, testResults }, 1)).toEqual({ passed: 3, failed: 1 })
})

test("a file that cannot be loaded is a failure, though it has no test", () => {
  const testResults = [file("passed", "passed"), file("failed")]
  expect(countTests({ numPassedTests: 1, numFailedTests: 0, testResults }, 1)).toEqual({ passed: 1, failed: 1 })
})

test("a bad end outside of any test is a failure", () => {
  const testResults = [file("passed", "passed")]
  expect(countTests({ numPassedTests: 1, numFailedTests: 0, testResults }, 1)).toEqual({ passed: 1, failed: 1 })
  expect(countTests(undefined, 1)).toEqual({ passed: 0, failed: 1 })
  expect(countTests({ numPassedTests: 1, numFailedTests: 0, testResults }, 0)).toEqual({ passed: 1, failed: 0 })
})
