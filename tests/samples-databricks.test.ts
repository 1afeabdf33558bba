import { afterEach, beforeEach, expect, test } from "vitest"
import { createApp } from "../app/backend/app.ts"
import { listSamples, loadSample } from "../contract/endpoints/data.ts"
import { LIBRARY } from "../jobs/library.ts"
import { prepareFakeWorkspace } from "./fake-workspace/prepare.ts"
import { openTestWorkbench, type TestWorkbench } from "./support/workbench.ts"

let fake: Awaited<ReturnType<typeof prepareFakeWorkspace>>
let bench: TestWorkbench
beforeEach(async () => {
  fake = await prepareFakeWorkspace({ statementMs: 0 })
  await fake.workspace.world.engine.addSchema("main", "brought")
  bench = await openTestWorkbench({
    library: LIBRARY,
    variables: { ...fake.variables, DATABITS_DATA_PLACE: "main.brought" },
  })
})
afterEach(async () => {
  await bench.close()
  await fake.workspace.close()
})

const app = () => createApp(bench.workbench, { report: (error) => bench.reported.push(error) })
const load = async (name: string): Promise<Response> =>
  app().request(`http://127.0.0.1/api/samples/${name}/load`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": `load-${name}` },
    body: "{}",
  })

test("samples go to the place of people's data: nothing is written to a catalog that the platform keeps", async () => {
  for (const name of ["support", "contracts"]) {
    const answer = await load(name)
    expect(answer.status, await answer.clone().text()).toBe(200)
    const { tables } = loadSample.output.parse(await answer.json())
    for (const table of tables) expect(table.name).toMatch(/^main\.brought\./)
  }
  const { samples } = listSamples.output.parse(await (await app().request("http://127.0.0.1/api/samples")).json())
  expect(samples.flatMap(({ tables }) => tables).every(({ loaded }) => loaded)).toBe(true)
  const { databits, tables } = bench.workbench.ports
  const databit = await databits.find("main.databits.contract_classifier")
  expect(databit.schema.input.map(({ source }) => source)).toEqual([
    "main.brought.contract_documents",
    "main.brought.contract_metadata",
  ])
  expect(databit.settings.joins.map(({ table }) => table)).toEqual(["main.brought.contract_metadata"])
  expect(await tables.listRows("main.brought.support_messages", { limit: 1 })).toHaveLength(1)
})

test("a table of people that has the sample's name is left alone, and the answer says so", async () => {
  const { tables } = bench.workbench.ports
  const columns = [{ name: "n", type: "bigint" as const }]
  const source = { kind: "upload" as const, file: "mine.csv", bytes: 3 }
  const ana = { person: "ana", runsAs: "app", roles: ["admin" as const] }
  await tables.save(ana, { name: "main.brought.support_messages", columns, source }, [{ n: 1 }])
  const answer = await load("support")
  expect(answer.status).toBe(409)
  expect(await answer.json()).toMatchObject({ code: "name_taken", detail: expect.stringContaining("support_messages") })
  expect(await tables.listRows("main.brought.support_messages")).toEqual([{ n: 1 }])
})

test.each(["samples.support.messages", "system.billing.usage", "hive_metastore.default.t"])(
  "the fake workspace refuses to write %s, as the platform does",
  async (name) => {
    const { tables } = bench.workbench.ports
    const columns = [{ name: "n", type: "bigint" as const }]
    const source = { kind: "upload" as const, file: "mine.csv", bytes: 3 }
    const ana = { person: "ana", runsAs: "app", roles: ["admin" as const] }
    await expect(tables.save(ana, { name, columns, source }, [{ n: 1 }])).rejects.toThrow("read-only")
  },
)
