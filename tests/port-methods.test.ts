import { expect, test } from "vitest"
import { NOT_OF_A_HOME, SUITES } from "../workspace/contract-tests/port-methods.ts"
import { filesIn, read } from "./source-files.ts"

const methods = Object.values(SUITES).flatMap((port) => Object.entries(port))
const suites = new Set(methods.map(([, suite]) => suite))

const FOLDER = "workspace/contract-tests"
const contracts = filesIn(FOLDER).flatMap((file) =>
  [...read(file).matchAll(/^export const (\w+Contract) =/gm)].map(([, name = ""]) => ({ file, name })),
)

const says = `${methods.length} methods of ${Object.keys(SUITES).length} ports, proved by ${suites.size} of ${contracts.length} suites on both homes; ports without a home: ${Object.keys(NOT_OF_A_HOME).join(", ")}`

/** That each method really answered is found by the suites themselves, on each home (`watching`); that each runs on both, by `structure.test.ts`. */
test("every suite that proves methods hands out ports that note what answered, under its own name", () => {
  process.stdout.write(`${says}\n`)
  const watching = contracts.flatMap(({ file }) =>
    [...read(file).matchAll(/ watching\("([\w-]+)"\)/g)].map(([, suite = ""]) => [file, suite]),
  )
  const expected = [...suites].map((suite) => [`${FOLDER}/${suite}.ts`, suite])
  expect(watching).toEqual(expected.toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1)))
})
