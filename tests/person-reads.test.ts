import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { createApp } from "../app/backend/app.ts"
import { LIBRARY } from "../jobs/library.ts"
import { openWorkbench, type Workbench } from "../jobs/workbench.ts"
import type { Workspace } from "../workspace/workspace.ts"
import { CHAT_STAND_IN } from "./fake-workspace/serving/stand-in.ts"
import { type DeployedWorkspace, openDeployed } from "./support/deployed.ts"
import { publishedDatabit } from "./support/served-agent.ts"

const SCOPES = ["sql", "files", "catalog.catalogs:read", "catalog.schemas:read", "catalog.tables:read"]
const [BO, DI] = ["bo@example.com", "di@example.com"]

let deployed: DeployedWorkspace
let workbench: Workbench<Workspace>
let app: ReturnType<typeof createApp>
const reported: unknown[] = []
const tokens = new Map<string, string>()

beforeAll(async () => {
  deployed = await openDeployed()
  const { run, fake, workspace } = deployed
  await fake.world.engine.addSchema("main", "sales")
  await run(
    "CREATE OR REPLACE TABLE `main`.`sales`.`orders` AS SELECT i AS id, concat('order ', i) AS what FROM range(250) AS r(i)",
  )
  await run("GRANT USE CATALOG ON CATALOG `main` TO `account users`")
  await run("GRANT USE SCHEMA, SELECT ON SCHEMA `main`.`sales` TO `bo@example.com`")
  await fake.world.volumes.add("main", "sales", "drop")
  await run("GRANT READ VOLUME ON VOLUME `main`.`sales`.`drop` TO `bo@example.com`")
  await fake.world.volumes.write("/Volumes/main/sales/drop/calls.csv", Buffer.from("id,text\n1,hello\n2,bye\n"), true)
  for (const name of [BO, DI]) tokens.set(name, deployed.token(name, SCOPES))
  workbench = await openWorkbench(workspace, LIBRARY, { report: (error) => void reported.push(error) })
  await workbench.ports.events.save({ person: "app-sp", runsAs: "app-sp", roles: ["admin"] }, async () =>
    [BO, DI].map((name) => ({ kind: "person.saved", subject: name, payload: { name, roles: ["developer"] } })),
  )
  app = createApp(workbench, { isBehindProxy: true, report: (error) => void reported.push(error) })
})
afterAll(async () => {
  await workbench.close()
  await deployed.close()
})

type Sent = { readonly body?: object; readonly token?: string | null; readonly signal?: AbortSignal }

const ask = async (
  as: string,
  method: string,
  path: string,
  { body, token = tokens.get(as) ?? null, signal }: Sent = {},
) => {
  const response = await app.request(`http://databits.example.com${path}`, {
    method,
    headers: {
      "x-forwarded-email": as,
      ...(token === null ? {} : { "x-forwarded-access-token": token }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  })
  return { status: response.status, body: await response.json() }
}

const ROWS = "/api/tables/main.sales.orders/rows?limit=200"
const QUERY = { statement: "SELECT * FROM main.sales.orders ORDER BY id", limit: 250 }
const NAMES_THE_GRANT = /GRANT USE SCHEMA ON SCHEMA `main`\.`sales` TO `di@example\.com`/

describe("a table of others", () => {
  test("is read with the requests of who asks, to the last chunk", async () => {
    const from = deployed.fake.heard.length
    const linked = await ask(BO, "POST", "/api/tables/link", { body: { name: "main.sales.orders" } })
    expect(linked).toMatchObject({ status: 200, body: { table: { rowCount: 250, source: { kind: "catalog" } } } })
    expect((await ask(BO, "GET", ROWS)).body.rows).toHaveLength(200)
    expect((await ask(BO, "POST", "/api/query", { body: QUERY })).body.rows).toHaveLength(250)
    expect((await ask(BO, "GET", "/api/tables/main.sales.orders/profile")).body.profiles).toHaveLength(2)
    const heard = deployed.fake.heard.slice(from)
    expect(heard.filter(({ path }) => path.includes("/result/chunks/")).map(({ who }) => who)).toEqual(
      expect.arrayContaining([BO]),
    )
    const { submitted } = deployed.fake.world.warehouse
    const about = submitted.filter(
      ({ statement }) => /`?sales`?\.`?orders/.test(statement) && !/^(CREATE|GRANT)/.test(statement),
    )
    expect(about.length).toBeGreaterThan(4)
    expect(new Set(about.map(({ by }) => by.name))).toEqual(new Set([BO]))
    expect(new Set(heard.filter(({ path }) => path.includes("/chunks/")).map(({ who }) => who))).toEqual(new Set([BO]))
  })

  test.each([
    ["rows", "GET", ROWS, undefined],
    ["a query", "POST", "/api/query", QUERY],
    ["its contents", "GET", "/api/tables/main.sales.orders/profile", undefined],
    ["taking it up", "POST", "/api/tables/link", { name: "main.sales.orders" }],
  ] as const)("%s: refused to who lacks SELECT, right after somebody else got it", async (_, method, path, body) => {
    const sent = body === undefined ? {} : { body }
    expect((await ask(BO, method, path, sent)).status).toBe(200)
    const refused = await ask(DI, method, path, sent)
    expect(refused).toMatchObject({ status: 403, body: { remedy: expect.stringMatching(NAMES_THE_GRANT) } })
    expect(JSON.stringify(refused.body)).not.toContain("order 1")
    expect((await ask(BO, method, path, sent)).status).toBe(200)
  })

  test("without a token of the person it stays shut, and what the workbench made stays readable", async () => {
    const shut = await ask(BO, "GET", ROWS, { token: null })
    expect(shut).toMatchObject({
      status: 403,
      body: { code: "databricks_person_unknown", remedy: expect.stringContaining("user_api_scopes") },
    })
    const caller = { person: BO, runsAs: "app-sp", roles: ["developer" as const] }
    const columns = [{ name: "id", type: "string" as const }]
    await workbench.ports.tables.save(
      caller,
      { name: "main.data.own", columns, source: { kind: "sample", sample: "x" } },
      [{ id: "a" }],
    )
    const own = await ask(DI, "GET", "/api/tables/main.data.own/rows", { token: null })
    expect(own).toMatchObject({ status: 200, body: { rows: [{ id: "a" }] } })
  })

  test("a job labels its rows as the app, with the app's own grant; only its inputs and the answers get to a table of the workbench", async () => {
    const { ports } = workbench
    const caller = { person: BO, runsAs: "app-sp", roles: ["developer" as const] }
    const output = [{ name: "kind", type: "enum[order, other]" }]
    const input = [{ name: "what", type: "string" }]
    const databit = await publishedDatabit(ports, { schema: { input, output } })
    const table = "main.sales.orders"
    const asked = { databit: databit.name, table, into: "labelled", model: CHAT_STAND_IN, limit: 5 }
    const label = async () => {
      return (await ports.jobs.find(await ports.jobs.start(caller, "ai_label_table", asked))).state
    }
    const refused = await label()
    expect(refused).toMatchObject({ kind: "failed", problem: { code: "databricks_denied" } })
    await deployed.run("GRANT USE SCHEMA, SELECT ON SCHEMA `main`.`sales` TO `app-sp`")
    const from = deployed.fake.world.warehouse.submitted.length
    expect(await label()).toMatchObject({
      kind: "succeeded",
      result: { table: "main.data.labelled", rows: 5, of: 250 },
    })
    const { submitted } = deployed.fake.world.warehouse
    const about = submitted.slice(from).filter(({ statement }) => /`sales`\.`orders`/.test(statement))
    expect(new Set(about.map(({ by }) => by.name))).toEqual(new Set(["app-sp"]))
    const begun = await ask(DI, "POST", "/api/jobs/ai_label_table/runs", { body: { input: asked } })
    expect(begun).toMatchObject({ status: 403, body: { remedy: expect.stringMatching(NAMES_THE_GRANT) } })
    expect((await ports.tables.find("main.data.labelled")).columns.map(({ name }) => name)).toEqual([
      ...["id", "what", "kind", "confidence"],
    ])
    await deployed.run("REVOKE USE SCHEMA, SELECT ON SCHEMA `main`.`sales` FROM `app-sp`")
  })

  test("a scope that was not granted is named with where to add it", async () => {
    const token = deployed.token(BO, ["files"])
    const refused = await ask(BO, "GET", ROWS, { token })
    expect(refused).toMatchObject({
      status: 403,
      body: { remedy: expect.stringMatching(/scope (sql|catalog\.tables:read)/) },
    })
  })

  test("a statement that its person leaves is stopped by that person's request", async () => {
    const { warehouse } = deployed.fake.world
    warehouse.pace({ statementMs: 300 })
    const left = new AbortController()
    const from = deployed.fake.heard.length
    const asked = ask(BO, "POST", "/api/query", { body: QUERY, signal: left.signal })
    setTimeout(() => left.abort(), 100)
    await asked.catch(() => undefined)
    await expect
      .poll(() => deployed.fake.heard.slice(from).filter(({ path }) => path.endsWith("/cancel")), { timeout: 3000 })
      .toEqual([expect.objectContaining({ who: BO })])
    warehouse.pace({ statementMs: 0 })
  })

  test("the app itself reads it only when somebody has taken it up, and then with its own grants", async () => {
    await deployed.run("CREATE OR REPLACE TABLE `main`.`sales`.`untaken` AS SELECT 1 AS id")
    await expect(workbench.ports.tables.listRows("main.sales.untaken")).rejects.toMatchObject({
      code: "table_not_found",
    })
    await expect(workbench.ports.tables.listRows("main.sales.orders")).rejects.toMatchObject({
      code: "databricks_denied",
      remedy: expect.stringContaining("TO `app-sp`"),
    })
  })
})

test("the index of a table that nobody has taken up is asked as the person, never as the app", async () => {
  const { fake, run, workspace } = deployed
  await fake.world.engine.addSchema("main", "secret")
  await run("CREATE TABLE `main`.`secret`.`letters` AS SELECT 'a' AS id, 'a letter' AS text")
  await run("GRANT USE SCHEMA, SELECT, MODIFY ON SCHEMA `main`.`secret` TO `app-sp`")
  const spec = { table: "main.secret.letters", version: 0, column: "text", keyColumn: "id" }
  await workspace.ports.search.start(spec)
  const asked = { text: "letter", count: 1 }
  const from = fake.heard.length
  await deployed.person(DI, [...SCOPES, "vector-search"]).search.list(spec, asked)
  const queries = fake.heard.slice(from).filter(({ path }) => path.endsWith("/query"))
  expect(queries.map(({ who }) => who)).toEqual([DI])
  const without = workspace.asPerson({ name: DI, roles: ["developer"], token: undefined })
  await expect(without.search.list(spec, asked)).rejects.toMatchObject({ code: "databricks_person_unknown" })
})

describe("the catalog", () => {
  const names = (body: { readonly entries: readonly { readonly name: string }[] }) =>
    body.entries.map(({ name }) => name)

  test("shows each person what that person may see, and names a kind that cannot be listed as a person", async () => {
    const seen = await ask(BO, "GET", "/api/catalog?parent=main.sales")
    expect(names(seen.body)).toEqual(["main.sales.orders", "main.sales.untaken", "main.sales.drop"])
    expect(seen.body.missing).toEqual([
      { kind: "model", says: expect.stringContaining("scope"), remedy: expect.stringContaining("user_api_scopes") },
    ])
    expect(names((await ask(BO, "GET", "/api/catalog?parent=main")).body)).toContain("main.sales")
    expect(names((await ask(DI, "GET", "/api/catalog?parent=main")).body)).not.toContain("main.sales")
    const shut = (await ask(DI, "GET", "/api/catalog?parent=main.sales")).body
    expect(shut.entries).toEqual([])
    expect(shut.missing).toContainEqual(
      expect.objectContaining({ kind: "table", remedy: expect.stringMatching(NAMES_THE_GRANT) }),
    )
  })

  test("without a token it is shut with the remedy; tags and privileges of what the workbench made are not", async () => {
    expect(await ask(BO, "GET", "/api/catalog", { token: null })).toMatchObject({
      status: 403,
      body: { code: "databricks_person_unknown" },
    })
    const own = await ask(DI, "GET", "/api/catalog/table/main.data.own/access", { token: null })
    expect(own).toMatchObject({ status: 200, body: { tags: { kind: "known" }, grants: { kind: "known" } } })
    const theirs = await ask(DI, "GET", "/api/catalog/table/main.sales.orders/access")
    expect(theirs.body.grants).toMatchObject({ kind: "unknown", remedy: expect.stringContaining("GRANT") })
  })
})

describe("a file of a volume", () => {
  const file = { path: "/Volumes/main/sales/drop/calls.csv" }

  test("is read as the person, and a job imports the copy that the person's request made", async () => {
    expect(await ask(BO, "POST", "/api/imports/preview", { body: file })).toMatchObject({
      status: 200,
      body: { rows: [{}, {}] },
    })
    const { body } = await ask(BO, "POST", "/api/imports", { body: { ...file, table: "main.data.calls" } })
    await expect
      .poll(async () => (await workbench.ports.runs.find(body.runId)).state.kind, { timeout: 10_000 })
      .toBe("succeeded")
    expect(await workbench.ports.tables.find("main.data.calls")).toMatchObject({
      rowCount: 2,
      source: { kind: "path", path: file.path },
    })
    expect(await workbench.ports.catalog.listTags({ kind: "table", name: "main.data.calls" })).toEqual({
      databits_kind: "table",
      databits_version: "1",
      databits_run: body.runId,
    })
  })

  test("is not read for who may not, nor by a job that names it", async () => {
    for (const path of ["/api/imports/preview", "/api/imports"])
      expect(await ask(DI, "POST", path, { body: file })).toMatchObject({
        status: 403,
        body: { code: "databricks_denied" },
      })
    await expect(workbench.ports.sources.find({ kind: "path", path: file.path })).rejects.toMatchObject({
      code: "file_not_found",
    })
  })
})

test("no token of a person is in an event, in a run or in a log", async () => {
  const events = await workbench.ports.events.list({ limit: 1000 })
  const runs = await workbench.ports.runs.list({ limit: 100 })
  const kept = JSON.stringify([events, runs, reported.map(String)])
  expect(kept.length).toBeGreaterThan(1000)
  for (const token of tokens.values()) expect(kept).not.toContain(token)
})
