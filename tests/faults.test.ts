import { afterEach, beforeEach, expect, test } from "vitest"
import { prepareFakeWorkspace } from "./fake-workspace/prepare.ts"
import { lostOf } from "./faults/compare.ts"
import { BAD_DAY, CONFLICTS } from "./faults/faults.ts"
import { openHttp } from "./faults/http.ts"
import { walk } from "./faults/journey.ts"
import { type Server, startServer, untilOpen } from "./faults/server.ts"
import { openTestWorkbench } from "./support/workbench.ts"

/** Every so many requests to the workspace something goes wrong. */
const EVERY = 17

let fake: Awaited<ReturnType<typeof prepareFakeWorkspace>>
let server: Server
beforeEach(async () => {
  fake = await prepareFakeWorkspace({ statementMs: 0 })
  const { DATABRICKS_TOKEN: _, ...variables } = fake.variables
  const signIn = { DATABRICKS_CLIENT_ID: "app-sp", DATABRICKS_CLIENT_SECRET: "app-secret" }
  server = await startServer({ ...variables, ...signIn })
})
afterEach(async () => {
  await server.stop()
  await fake.workspace.close()
})

test("on a bad day of the workspace the whole life ends well, and nothing that was acknowledged is lost", async () => {
  const { world } = fake.workspace
  await untilOpen(server)
  world.faults.sprinkle(BAD_DAY, EVERY)
  world.faults.plan({ kind: "empty page" }, { method: "GET", path: /\/fs\/directories\// })
  world.warehouse.pace({ conflictShare: CONFLICTS })
  const client = openHttp(server.url)
  const said = await walk(client)
  world.faults.clear()
  world.warehouse.pace({ conflictShare: 0 })

  expect(BAD_DAY.map(({ name }) => name).filter((name) => !world.faults.met.has(name))).toEqual([])
  expect(await lostOf(world, said)).toEqual([])
  expect(server.exitCode()).toBe(null)
  expect(server.log()).not.toMatch(/unhandled|TypeError|ReferenceError/i)
  expect(client.problems.filter((code) => !code.startsWith("databricks_"))).toEqual([])
  expect(fake.workspace.unknown).toEqual([])

  // The state is what the events say, whatever happened between an event and its folding.
  const states = () => world.engine.run("SELECT id, status, human_label FROM c_main.databits.item_state ORDER BY id")
  await server.stop()
  const bench = await openTestWorkbench({ variables: fake.variables })
  const before = await states()
  await bench.workbench.workspace.ports.events.rebuild()
  await bench.close()
  expect(await states()).toEqual(before)
}, 90_000)
