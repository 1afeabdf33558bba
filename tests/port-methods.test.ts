import { describe, expect, test } from "vitest"
import { filesIn, importsOf, read } from "./source-files.ts"

const files = filesIn().filter((file) => file.endsWith(".ts"))
const suites = files.filter(
  (file) => /^workspace\/contract-tests\/.+\.ts$/.test(file) && /\w+Contract = /.test(read(file)),
)

/** The type of each port, as the list of ports names it. */
const ports = new Map(
  [...read("core/ports/index.ts").matchAll(/^ {2}readonly (\w+): (\w+)$/gm)].map(([, port = "", type = ""]) => [
    type,
    port,
  ]),
)

const methodsIn = (file: string): { readonly port: string; readonly method: string }[] =>
  [...read(file).matchAll(/^export type (\w+) = [^{]*\{\n([\s\S]*?)^\}/gm)].flatMap(([, type = "", body = ""]) => {
    const port = ports.get(type)
    if (port === undefined) return []
    const named = body.matchAll(/^ {2}(?:readonly )?(\w+)(?:<[^>]*>)?(?:\(|: \()/gm)
    return [...named].map(([, method = ""]) => ({ port, method }))
  })

const methods = files.filter((file) => /^core\/ports\/(?!index)/.test(file)).flatMap(methodsIn)

/** Ports that no home implements: they are made over the others, or belong to the process. */
const MADE_OVER_OTHERS: Readonly<Record<string, string>> = {
  clock: "the time, ids and hashes of the process",
  intake: "over traces",
  jobs: "over runs and events",
}

const ONE_FOR_BOTH = "one implementation serves both homes, with tests beside it"

/** Methods that no suite calls: why. */
const WITHOUT_SUITE: Readonly<Record<string, string>> = {
  "chatModels.judgeConnection": ONE_FOR_BOTH,
  "chatModels.listPieces": ONE_FOR_BOTH,
  "chatModels.seekEndpoint": ONE_FOR_BOTH,
  "learners.listNearest": ONE_FOR_BOTH,
  "learners.listVectors": ONE_FOR_BOTH,
}

/** The suites and the use cases they call: what is called there is called in a suite. */
const reached = (from: readonly string[], seen = new Set<string>()): Set<string> => {
  for (const file of from.filter((one) => files.includes(one) && !seen.has(one))) {
    seen.add(file)
    reached(
      importsOf(file)
        .filter(({ typeOnly, of }) => !typeOnly && /^(core|jobs|workspace\/contract-tests)\//.test(of))
        .map(({ of }) => of),
      seen,
    )
  }
  return seen
}

const testsOf = (home: string): string =>
  files
    .filter((file) => file.startsWith(`workspace/${home}/`) && file.endsWith(".test.ts"))
    .map(read)
    .join("\n")

const counted = methods.filter(({ port }) => !(port in MADE_OVER_OTHERS))

describe(`${counted.length} methods of ${new Set(counted.map(({ port }) => port)).size} ports, ${suites.length} suites`, () => {
  test("every port has methods that were found", () => {
    const found = new Set(methods.map(({ port }) => port))
    expect([...ports.values()].filter((port) => !found.has(port) && !(port in MADE_OVER_OTHERS))).toEqual([])
  })

  test("every suite runs on both homes", () => {
    const names = suites.flatMap((file) =>
      [...read(file).matchAll(/export const (\w+Contract) =/g)].map(([, name]) => name),
    )
    expect(names.length).toBeGreaterThanOrEqual(suites.length)
    for (const home of ["embedded", "databricks"]) {
      const text = testsOf(home)
      expect(
        names.filter((name) => !text.includes(`${name}(`)),
        home,
      ).toEqual([])
    }
  })

  test("every method of a port is called in a suite", () => {
    const text = [...reached(suites)].map(read).join("\n")
    const isCalled = ({ method }: { readonly method: string }): boolean => new RegExp(`\\.${method}\\b`).test(text)
    const without = counted.filter((one) => !isCalled(one)).map(({ port, method }) => `${port}.${method}`)
    expect(without.toSorted()).toEqual(Object.keys(WITHOUT_SUITE))
  })
})
