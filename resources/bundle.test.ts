import { readFileSync } from "node:fs"
import { beforeAll, describe, expect, test } from "vitest"
import { parse } from "yaml"
import { z } from "zod"
import { job, type Trigger } from "../jobs/job.ts"
import { LIBRARY } from "../jobs/library.ts"
import { hasSchema, openBundleSchema, SCHEMA_FILE } from "../tests/support/bundle-schema.ts"
import { MADE_UP_PRINCIPAL as APP_PRINCIPAL, resolveBundle } from "../tests/support/resolve-bundle.ts"
import { readConfig, VARIABLES } from "../workspace/config.ts"
import { bundleFiles } from "./bundle.ts"
import { DEPLOYABLE } from "./deployable.ts"
import { jobsOf } from "./jobs.ts"
import { at, placeOf } from "./variables.ts"
import { asYaml } from "./yaml.ts"

const files = bundleFiles()
const committed = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), "utf8")
const TARGETS = ["dev", "staging", "prod"]
const JOBS_PRINCIPAL = "99999999-0000-0000-0000-000000000000"

const given = (target: string): Record<string, string> =>
  target === "dev"
    ? { catalog: "sandbox" }
    : { catalog: "governed", jobs_principal: JOBS_PRINCIPAL, people: "reviewers" }
const resolved = (target: string, from = files) =>
  resolveBundle(from, { target, given: given(target), user: "ana.b@example.com" })

/** Every value of a tree with the names that lead to it. */
const walk = (node: unknown, path: readonly string[] = []): { path: string; value: unknown }[] =>
  typeof node === "object" && node !== null
    ? [
        { path: path.join("."), value: node },
        ...Object.entries(node).flatMap(([name, one]) => walk(one, [...path, name])),
      ]
    : [{ path: path.join("."), value: node }]

const strings = (node: unknown): string[] =>
  walk(node).flatMap(({ value }) => (typeof value === "string" ? [value] : []))

test.each([...files])("%s is what the code generates (npm run generate writes it)", (path, content) => {
  expect(committed(path)).toBe(asYaml(content))
})

describe("what it deploys", () => {
  test.each(TARGETS)("%s: every reference leads somewhere", (target) => {
    expect(strings(resolved(target)).filter((text) => text.includes("${"))).toEqual([])
  })

  test("a variable that nobody gave and a name that leads nowhere are told", () => {
    expect(() => resolveBundle(files, { target: "prod", given: {}, user: "a@b.c" })).toThrow(
      "no value for the variable",
    )
    const wrong = new Map(files).set("resources/extra.yml", {
      resources: { jobs: { x: { name: at("resources.jobs.y.id") } } },
    })
    expect(() => resolved("dev", wrong)).toThrow("no resource at resources.jobs.y.id")
  })

  test("no two resources have one key, of whatever kind they are: the CLI refuses the bundle otherwise", () => {
    const kinds = z.record(z.string(), z.record(z.string(), z.unknown())).parse(resolved("prod").resources)
    const keys = Object.values(kinds).flatMap((resources) => Object.keys(resources))
    expect(keys.length).toBeGreaterThan(10)
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
  })

  test("no catalog, schema or workspace is written down", () => {
    for (const [path] of files) {
      const text = committed(path)
      expect(text).not.toMatch(/(?<![/\w])main\./)
      expect(text).not.toMatch(/https?:/)
      expect(text).not.toMatch(/catalog_name: (?!\$\{var\.catalog\})|schema_name: (?!\$\{resources\.)/)
      expect(text).not.toMatch(/\/Volumes\/(?!\$\{var\.catalog\}\/\$\{resources\.)/)
    }
  })

  test("one app that the deployment starts, with a name the platform takes", () => {
    for (const target of TARGETS) {
      const { apps } = z
        .object({
          apps: z.record(z.string(), z.object({ name: z.string(), lifecycle: z.object({ started: z.literal(true) }) })),
        })
        .parse(resolved(target).resources)
      expect(Object.keys(apps)).toEqual(["workbench"])
      expect(apps.workbench?.name).toMatch(/^[a-z][a-z0-9-]{0,25}$/)
    }
  })

  test.each(TARGETS)(
    "%s: the app gets only variables that it reads, and they say where its resources are",
    (target) => {
      const env = z.array(
        z.object({ name: z.string(), value: z.string().optional(), value_from: z.string().optional() }),
      )
      const app = z
        .object({
          apps: z.object({
            workbench: z.object({ config: z.object({ env }), resources: z.array(z.looseObject({ name: z.string() })) }),
          }),
        })
        .parse(resolved(target).resources).apps.workbench
      expect(app.config.env.map(({ name }) => name).filter((name) => !VARIABLES.includes(name))).toEqual([])
      const named = app.resources.map(({ name }) => name)
      expect(
        app.config.env.flatMap(({ value_from }) => value_from ?? []).filter((name) => !named.includes(name)),
      ).toEqual([])
      const config = readConfig(Object.fromEntries(app.config.env.map(({ name, value }) => [name, value])))
      const { schemas } = z
        .object({ schemas: z.record(z.string(), z.object({ catalog_name: z.string(), name: z.string() })) })
        .parse(resolved(target).resources)
      expect(config.place).toEqual({ catalog: schemas.databits?.catalog_name, schema: schemas.databits?.name })
      expect(config.dataPlace.schema).toBe(schemas.data?.name)
      expect(config.trainingPlace.schema).toBe(schemas.training?.name)
      if (target === "dev") expect(config.place.schema).toBe("dev_ana_b_databits")
    },
  )

  test("jobs get only variables that the workbench reads", () => {
    const set = strings(resolved("prod")).flatMap((text) => /^([A-Z][A-Z_]+)=/.exec(text)?.[1] ?? [])
    expect(set.length).toBeGreaterThan(5)
    expect(set.filter((name) => !VARIABLES.includes(name))).toEqual([])
  })

  test("what it uploads lies in the deployable tree, and so does what its tasks run", () => {
    const paths = walk(resolved("prod")).filter(({ path }) => /(python_file|source_code_path)$/.test(path))
    expect(paths.length).toBeGreaterThan(5)
    expect(paths.filter(({ value }) => !String(value).startsWith(`../${DEPLOYABLE}`))).toEqual([])
  })
})

describe("grants and permissions", () => {
  const lists = (target: string, field: "grants" | "permissions") =>
    walk(resolved(target).resources)
      .filter(({ path }) => path.endsWith(`.${field}`) && !path.startsWith("apps."))
      .map(({ path, value }) => ({ path, who: JSON.stringify(value) }))

  test.each(TARGETS)(
    "%s: wherever a resource has any, the app's principal is listed, or a second deployment takes them",
    (target) => {
      const all = [...lists(target, "grants"), ...lists(target, "permissions")]
      expect(all.length).toBeGreaterThan(8)
      expect(all.filter(({ who }) => !who.includes(APP_PRINCIPAL))).toEqual([])
    },
  )

  test("shared targets give the jobs' principal what the app has on every schema; people only read", () => {
    for (const { who } of lists("prod", "grants")) expect(who).toContain(JOBS_PRINCIPAL)
    const people = lists("prod", "grants").filter(({ who }) => who.includes("reviewers"))
    expect(people.map(({ path }) => path)).toEqual(["schemas.data.grants", "schemas.training.grants"])
    for (const { who } of people)
      expect(who).toContain('{"principal":"reviewers","privileges":["USE_SCHEMA","SELECT"]}')
    expect(lists("dev", "grants").filter(({ who }) => who.includes(JOBS_PRINCIPAL))).toEqual([])
  })

  test.each(["staging", "prod"])(
    "%s: every job and alert says by itself who it runs as; a bundle with an app may not say it of all",
    (target) => {
      const runs = z.record(z.string(), z.looseObject({ run_as: z.object({ service_principal_name: z.string() }) }))
      expect(resolved(target)).not.toHaveProperty("run_as")
      const { jobs, alerts } = z.object({ jobs: runs, alerts: runs }).parse(resolved(target).resources)
      const all = [...Object.values(jobs), ...Object.values(alerts)]
      expect(all.length).toBeGreaterThan(7)
      expect(all.filter(({ run_as }) => run_as.service_principal_name !== JOBS_PRINCIPAL)).toEqual([])
    },
  )

  test("what the jobs run lies where only who deploys may write, and the jobs' principal may read", () => {
    for (const target of ["staging", "prod"]) {
      const { workspace, permissions } = z
        .object({ workspace: z.object({ root_path: z.string() }), permissions: z.array(z.unknown()) })
        .parse(resolved(target))
      expect(workspace.root_path).toBe(`/Workspace/Users/ana.b@example.com/.bundle/databits/${target}`)
      expect(permissions).toEqual([{ level: "CAN_RUN", service_principal_name: JOBS_PRINCIPAL }])
    }
  })
})

describe("jobs", () => {
  const triggersOf = (library: typeof LIBRARY) =>
    Object.fromEntries(
      Object.entries(jobsOf(library)).flatMap(([key, value]) => ("trigger" in value ? [[key, value.trigger]] : [])),
    )
  const made = (name: string, trigger: Trigger) =>
    job({
      name,
      stage: "data",
      says: "x",
      trigger,
      runs: "lakeflow",
      needs: [],
      input: z.object({}),
      output: z.object({}),
      run: async () => ({}),
    })

  test("every job of the library can be run, those with a trigger by a job of their own", () => {
    const tasks = Object.values(jobsOf(LIBRARY)).flatMap((one) => one.tasks)
    expect(tasks.flatMap(({ spark_python_task }) => spark_python_task.parameters).join(" ")).toContain(
      "run {{job.parameters.job}}",
    )
    const own = LIBRARY.filter(({ trigger }) => !["demand", "continuous", "sampled", "new_files"].includes(trigger.on))
    expect(own.filter(({ name }) => !tasks.some((one) => one.task_key === name)).map(({ name }) => name)).toEqual([])
    expect(Object.keys(triggersOf(LIBRARY))).toEqual(["on_new_files", "on_ingest", "on_feedback", "every_1h"])
  })

  test("a trigger that the library does not have yet gets its job with the first that does", () => {
    const triggers = triggersOf([
      made("parse", { on: "ingest" }),
      made("drift", { on: "schedule", everySeconds: 86_400 }),
    ])
    expect(triggers).toEqual({
      on_ingest: expect.objectContaining({
        table_update: expect.objectContaining({
          table_names: [`${placeOf("databits")}.table_versions`],
        }),
      }),
      every_24h: expect.objectContaining({ periodic: { interval: 24, unit: "HOURS" } }),
    })
  })

  test("what works on Lakeflow without an end, or on a sample of answers, gets its job too", () => {
    const jobs = jobsOf([made("listen", { on: "continuous" }), made("judge", { on: "sampled", share: 0.1 })])
    expect(jobs.listen).toMatchObject({ continuous: { pause_status: at("var.triggers") } })
    expect(jobs.listen).not.toHaveProperty("queue")
    expect(jobs.listen).not.toHaveProperty("trigger")
    expect(jobs.sampled).toMatchObject({ trigger: { periodic: { interval: 1, unit: "HOURS" } } })
    expect(jobs.sampled?.tasks[0]?.spark_python_task.parameters).toEqual(expect.arrayContaining(["trigger", "judge"]))
  })

  test("training is three tasks that depend on each other and hand on what the next one takes", () => {
    const [assemble, train, evaluate] = jobsOf(LIBRARY).fine_tune?.tasks ?? []
    expect([assemble, train, evaluate].map((one) => [one?.task_key, one?.depends_on])).toEqual([
      ["assemble_data", undefined],
      ["fine_tune", [{ task_key: "assemble_data" }]],
      ["evaluate", [{ task_key: "fine_tune" }]],
    ])
    expect(train?.spark_python_task.parameters.join(" ")).toContain(
      "--snapshot {{tasks.assemble_data.values.snapshot}}",
    )
    expect(evaluate?.spark_python_task.parameters.join(" ")).toContain(
      "trigger evaluate --run {{tasks.fine_tune.values.run}}",
    )
  })
})

describe.runIf(hasSchema)("the official schema", () => {
  let against: (bundle: unknown) => string[]
  beforeAll(() => {
    against = openBundleSchema()
  })

  test.each([...files.keys()])("%s as it is committed", (path) => {
    expect(against(parse(committed(path)))).toEqual([])
  })

  test.each(TARGETS)("%s with every reference filled in", (target) => {
    expect(against(resolved(target))).toEqual([])
  })

  test.each([
    ["the other spelling of value_from", /value_from: sql-warehouse/, "valueFrom: sql-warehouse"],
    ["a level that apps do not have", /level: CAN_USE/, "level: CAN_CALL"],
    ["a privilege that does not exist", /- SELECT/, "- SELECT_ALL"],
    ["a misspelt field", /max_concurrent_runs/, "max_concurent_runs"],
    ["a word for a number", /interval: 1/, "interval: one"],
    ["a trigger without its tables", /table_names:/, "tables:"],
    ["a volume without a schema", / *schema_name: .*\n/, ""],
  ])("%s is told", (_, right, wrong) => {
    const broken = [...files.keys()].filter((path) => right.test(committed(path)))
    expect(broken.length).toBeGreaterThan(0)
    for (const path of broken.slice(0, 1)) {
      const text = committed(path).replace(right, wrong)
      expect(against(parse(text))).not.toEqual([])
    }
  })
})

test.runIf(!hasSchema)(
  `the official schema was not looked at: there is no ${SCHEMA_FILE} (DATABITS_BENCH_DATA names its folder)`,
  () => {
    expect(hasSchema).toBe(false)
  },
)
