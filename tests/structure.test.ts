import { describe, expect, test } from "vitest"
import { PROBLEMS } from "../contract/problems.ts"
import { LIBRARY } from "../jobs/library.ts"
import { filesIn, importsOf, read } from "./source-files.ts"

// This file names what is forbidden, so it does not look at itself.
const files = filesIn().filter((file) => file !== "tests/structure.test.ts")
const isTest = (file: string) => /\.test\.tsx?$/.test(file) || file.startsWith("tests/")
const code = files.filter((file) => /\.(ts|tsx|mjs)$/.test(file))
const product = code.filter((file) => !isTest(file) && !file.startsWith("bench/"))

/** Lines of the files that a pattern matches, as `file:line`, so that a failure is one click away. */
const found = (among: readonly string[], pattern: RegExp) =>
  among.flatMap((file) =>
    read(file)
      .split("\n")
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}`] : [])),
  )

describe("rings", () => {
  const inner = (file: string) => /^(contract|core)\//.test(file)
  const forView = (file: string) => file.startsWith("contract/") || /^core\/(statistics\/|(.*\/)?view[^/]*$)/.test(file)
  /** Which files of the project a ring may import besides its own. */
  const rings: readonly [ring: RegExp, may: (file: string) => boolean][] = [
    [/^contract\//, () => false],
    [/^core\//, (file) => file.startsWith("contract/")],
    [/^schemas\//, inner],
    [/^jobs\//, inner],
    [/^workspace\//, (file) => inner(file) || file.startsWith("schemas/")],
    [/^app\/frontend\//, forView],
    [/^app\/backend\//, (file) => inner(file) || /^(jobs|samples)\/|^workspace\/[^/]+$/.test(file)],
    [/^resources\//, (file) => inner(file) || /^(jobs|schemas|workspace)\//.test(file)],
    [/^cli\//, (file) => inner(file) || /^(jobs|samples|scripts|app\/backend)\/|^workspace\/[^/]+$/.test(file)],
  ]
  const isFile = new Set(files)

  test("imports point inwards", () => {
    const wrong = product.flatMap((file) => {
      const [ring, may] = rings.find(([each]) => each.test(file)) ?? []
      if (!ring || !may) return []
      return importsOf(file)
        .filter(({ of }) => isFile.has(of) && !ring.test(of) && !may(of))
        .map(({ of }) => `${file} -> ${of}`)
    })
    expect(wrong).toEqual([])
  })

  test("the two homes and the stages of the frontend do not know each other", () => {
    const apart = /^(workspace\/(?=embedded\/|databricks\/)|app\/frontend\/stages\/)(?<own>[^/]+)\//
    const wrong = product.flatMap((file) => {
      const own = apart.exec(file)?.groups?.own
      if (!own) return []
      const others = importsOf(file).filter(({ of }) => (apart.exec(of)?.groups?.own ?? own) !== own)
      return others.map(({ of }) => `${file} -> ${of}`)
    })
    expect(wrong).toEqual([])
  })

  test("pages leave the schemas of endpoints to the server: the build takes them out", () => {
    // While developing, the client checks answers; that part is not in a build.
    const pages = product.filter((file) => /^app\/frontend\/(?!shell\/call\.ts)/.test(file))
    expect(found(pages, /\.(input|output)\.(safeP|p)arse\(/)).toEqual([])
  })

  test("the server starts without the database engine: it is loaded where it is opened", () => {
    const seen = new Set<string>()
    const reach = (file: string): string[] => {
      if (seen.has(file)) return []
      seen.add(file)
      const eager = importsOf(file).filter(({ typeOnly, lazy }) => !typeOnly && !lazy)
      return eager.flatMap(({ of }) =>
        of.startsWith("@duckdb/") ? [`${file} -> ${of}`] : isFile.has(of) ? reach(of) : [],
      )
    }
    expect(reach("app/backend/main.ts")).toEqual([])
    expect(seen.size).toBeGreaterThan(20)
  })
})

describe("the two homes", () => {
  const text = (files: readonly string[]) => files.map(read).join("\n")
  const suites = files.filter((file) => file.startsWith("workspace/contract-tests/"))
  const exported = (among: readonly string[], pattern: RegExp) =>
    among.flatMap((file) => [...read(file).matchAll(pattern)].map(([, name = ""]) => name))

  test("every suite of a port runs on both", () => {
    const names = exported(suites, /^export const (\w+Contract) =/gm)
    expect(names.length).toBeGreaterThan(10)
    for (const home of ["embedded", "databricks"]) {
      const tests = text(files.filter((file) => file.startsWith(`workspace/${home}/`) && isTest(file)))
      expect(
        names.filter((name) => !tests.includes(`${name}(`)),
        home,
      ).toEqual([])
    }
  })

  /** All that files import, and what that imports. */
  const reached = (from: readonly string[], seen = new Set<string>()): Set<string> => {
    for (const file of from.filter((one) => files.includes(one) && !seen.has(one))) {
      seen.add(file)
      reached(
        importsOf(file).map(({ of }) => of),
        seen,
      )
    }
    return seen
  }

  test("every repository over tables is in a suite", () => {
    const repositories = product.filter(
      (file) => /^workspace\/state\/[^/]+$/.test(file) && /^export const (?!driver)\w+Over =/m.test(read(file)),
    )
    expect(repositories.length).toBeGreaterThan(10)
    const tested = reached(suites)
    expect(repositories.filter((file) => !tested.has(file))).toEqual([])
  })

  test("what runs on Databricks needs no database engine of its own, not even later", () => {
    const all = [...reached(product.filter((file) => file.startsWith("workspace/databricks/")))]
    expect(all.length).toBeGreaterThan(5)
    expect(all.flatMap((file) => importsOf(file)).filter(({ of }) => of.startsWith("@duckdb/"))).toEqual([])
  })
})

describe("declarations", () => {
  test("the job library is what its folders hold: one file a job, named like it", () => {
    const folders = { data: "ingest" } as Record<string, string>
    const declared = LIBRARY.map(({ name, stage }) => `jobs/${folders[stage] ?? stage}/${name.replaceAll("_", "-")}.ts`)
    expect(declared.toSorted()).toEqual(product.filter((file) => /^jobs\/[^/]+\//.test(file)))
  })

  test("ports speak the verb dictionary", () => {
    // `map` is what sets are declared with: `context.ai.map({ from, using, into })`.
    const verbs = /^(find|seek|list|save|retire|start|judge|map)(?![a-z])/
    const clock = ["now", "id", "contentHash"]
    const methods = product
      .filter((file) => file.startsWith("core/ports/"))
      .flatMap((file) =>
        [...read(file).matchAll(/^ {2}(?:readonly )?(\w+)(?:\(|: \()/gm)].map(([, name = ""]) => ({ file, name })),
      )
    expect(methods.length).toBeGreaterThan(40)
    expect(methods.filter(({ name }) => !verbs.test(name) && !clock.includes(name))).toEqual([])
  })

  test("every problem of the catalogue can happen", () => {
    const text = product
      .filter((file) => file !== "contract/problems.ts")
      .map(read)
      .join("\n")
    const inCatalogue = read("contract/problems.ts")
    const raised = (name: string) => text.includes(`"${name}"`) || inCatalogue.includes(`Problem("${name}"`)
    expect(Object.keys(PROBLEMS).filter((name) => !raised(name))).toEqual([])
  })
})

describe("size", () => {
  const lines = (file: string) => read(file).split("\n").length - 1
  /** Files longer than 400 lines, each with the reason why a split would make it worse. */
  const long: Record<string, string> = {}

  test("files stay small: nine of ten below 250 lines, none above 400", () => {
    const sizes = product.map(lines).sort((a, b) => a - b)
    expect(sizes[Math.floor(sizes.length * 0.9)]).toBeLessThanOrEqual(250)
    expect(product.filter((file) => lines(file) > 400)).toEqual(Object.keys(long))
  })
})

describe("words", () => {
  const texts = files.filter(
    (file) => /\.(ts|tsx|mjs|css|html|json|ya?ml|md|sql|sh)$|^\.|^[A-Z]+$/.test(file) && file !== "package-lock.json",
  )

  test("no escape from the type checker or the linter", () => {
    expect(found(code, /@ts-(ignore|expect-error|nocheck)|\bas any\b|: any\b|<any>/)).toEqual([])
    expect(found(code, /biome-ignore(?!.*: \w+ \w+ \w+)/)).toEqual([])
  })

  test("nothing says that it is not finished", () => {
    const ours = texts.filter((file) => !file.startsWith("samples/"))
    expect(found(ours, /\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([])
  })

  test("no path of a machine, no host of a package registry", () => {
    expect(found(texts, /(^|["'`\s(=])\/(work|tmp|root|home|Users)\/\w/)).toEqual([])
    expect(found(texts, /registry\.(npmjs|yarnpkg)|artifactory|jfrog|pkgs\.dev\.azure/)).toEqual([])
  })
})

describe("packages", () => {
  const lock = JSON.parse(read("package-lock.json"))
  const places = Object.entries<{
    resolved?: string
    integrity?: string
    optionalDependencies?: Record<string, string>
  }>(lock.packages)

  test("the lock file names no host", () => {
    expect(places.filter(([, { resolved }]) => resolved)).toEqual([])
  })

  // What npm wrote on one computer lacks them for the packages of others: node scripts/complete-lock.mjs asks for them.
  test("the lock file has the hash of every package", () => {
    expect(places.filter(([place, { integrity }]) => place && !integrity).map(([place]) => place)).toEqual([])
  })

  test("the lock file names the packages of every system: without them npm ci refuses it", () => {
    const wanted = new Set(places.flatMap(([, { optionalDependencies = {} }]) => Object.keys(optionalDependencies)))
    // node scripts/complete-lock.mjs adds them.
    expect([...wanted].filter((name) => !places.some(([place]) => place.endsWith(`node_modules/${name}`)))).toEqual([])
  })

  test("versions are pinned", () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read("package.json"))
    const all = Object.entries<string>({ ...dependencies, ...devDependencies, ...optionalDependencies })
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
  })
})
