import { afterAll, afterEach, beforeAll, expect, test } from "vitest"
import type { Caller } from "../contract/permissions.ts"
import { generateItems } from "../core/curate/generate-items.ts"
import { runStatement } from "../workspace/databricks/statements.ts"
import { openClient } from "../workspace/databricks/wire/client.ts"
import { fixedToken } from "../workspace/databricks/wire/credentials.ts"
import { growingIds } from "../workspace/state/ids.ts"
import { PERSON } from "./fake-workspace/deploy.ts"
import { prepareFakeWorkspace } from "./fake-workspace/prepare.ts"
import { type Server, startServer, untilOpen } from "./faults/server.ts"
import { MESSAGES, publishedDatabit } from "./support/served-agent.ts"
import { openTestWorkbench } from "./support/workbench.ts"

const ana: Caller = { person: "ana", runsAs: "app", roles: ["admin"] }
const TABLE = "main.data.messages"
const AUDITOR = "auditor@example.com"
const FOLD = /^MERGE INTO `item_state`/

let fake: Awaited<ReturnType<typeof prepareFakeWorkspace>>
let server: Server | undefined
let databit: string
let items: readonly string[]
beforeAll(async () => {
  fake = await prepareFakeWorkspace({ statementMs: 0 })
  const bench = await openTestWorkbench({ variables: fake.variables })
  const { ports } = bench.workbench
  const columns = [
    { name: "message_id", type: "string" as const },
    { name: "body", type: "string" as const },
  ]
  const rows = MESSAGES.slice(0, 4).map(([body], index) => ({ message_id: `m-${index + 1}`, body }))
  await ports.tables.save(ana, { name: TABLE, columns, source: { kind: "sample", sample: "test" } }, rows)
  const input = [{ name: "text", type: "string" as const, source: `${TABLE}.body` }]
  const published = await publishedDatabit(ports, { schema: { input } })
  await generateItems(ports, ana, { databit: published.name })
  const page = { order: "oldest" as const, limit: 10 }
  items = (await ports.items.list({ databitId: published.databitId }, page)).map(({ id }) => id)
  databit = `${published.name}@1.0.0`
  await bench.close()
})
afterEach(async () => {
  await server?.stop("SIGKILL")
})
afterAll(() => fake.workspace.close())

const start = async (): Promise<Server> => {
  server = await startServer(fake.variables)
  await untilOpen(server)
  return server
}

const newId = growingIds(() => Date.now())
const review = ({ url }: Server, itemId: string, intent: string): Promise<Response> =>
  fetch(`${url}/api/curate/reviews`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      decisions: [
        { id: newId(), itemId, databit, action: "correct", value: { intent }, decidedAt: new Date().toISOString() },
      ],
    }),
  })

/** What somebody sees who is no part of the workbench and queries its table. */
const seenByAuditor = async (itemId: string) => {
  const { world, host } = fake.workspace
  for (const kind of ["catalog", "schema"] as const)
    world.unity.grant({ kind, name: kind === "catalog" ? "main" : "main.databits" }, AUDITOR, [
      "USE CATALOG",
      "USE SCHEMA",
      "SELECT",
    ])
  const client = openClient({
    as: "user",
    host,
    principal: AUDITOR,
    credentials: fixedToken(world.identities.give({ kind: "user", name: AUDITOR })),
    userAgent: "an auditor",
  })
  const on = { client, warehouseId: "w", catalog: "main", schema: "databits" }
  const statement = "SELECT status, human_label, reviewed_by FROM `main`.`databits`.`curation_items` WHERE `id` = :p1"
  const { rows } = await runStatement(on, statement, [{ name: "p1", type: "STRING", value: itemId }])
  return rows
}

const QUIET_MS = 700

const decided = (intent: string) => [{ status: "corrected", human_label: intent, reviewed_by: PERSON }]
const nothing = [{ status: "open", human_label: null, reviewed_by: null }]

test("a review shows in curation_items to another principal as soon as it is acknowledged", async () => {
  const [first = ""] = items
  expect(await seenByAuditor(first)).toEqual(nothing)
  expect((await review(await start(), first, "billing")).status).toBe(200)
  expect(await seenByAuditor(first)).toEqual(decided("billing"))
})

test("a review that was recorded when the server was killed shows once a server runs again", async () => {
  const [, , first = ""] = items
  const { warehouse } = fake.workspace.world
  const killed = await start()
  warehouse.refuse(FOLD, "User does not have MODIFY on Table 'main.databits.item_state'.")
  expect((await review(killed, first, "login")).ok).toBe(false)
  await killed.stop("SIGKILL")
  warehouse.allow()
  expect(await seenByAuditor(first)).toEqual(nothing)
  await start()
  expect(await seenByAuditor(first)).toEqual(decided("login"))
})

test("a review under way when the server is told to stop is acknowledged and shows", async () => {
  const [, second = ""] = items
  const stopping = await start()
  const { submitted } = fake.workspace.world.warehouse
  // What the server records of its own start is not the review.
  await expect.poll(() => Date.now() - (submitted.at(-1)?.from ?? 0), { timeout: 20_000 }).toBeGreaterThan(QUIET_MS)
  const before = submitted.length
  fake.workspace.world.warehouse.pace({ statementMs: 150 })
  const answer = review(stopping, second, "delivery").then(
    ({ ok }) => ok,
    () => false,
  )
  await expect.poll(() => submitted.slice(before).some(({ statement }) => /INTO `events`/.test(statement))).toBe(true)
  await stopping.stop()
  const acknowledged = await answer
  fake.workspace.world.warehouse.pace({ statementMs: 0 })
  expect(acknowledged).toBe(true)
  expect(await seenByAuditor(second)).toEqual(decided("delivery"))
})
