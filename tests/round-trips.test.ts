import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { createApp } from "../app/backend/app.ts"
import { toRequest } from "../contract/endpoint.ts"
import { listTables } from "../contract/endpoints/data.ts"
import { whoAmI } from "../contract/endpoints/settings.ts"
import { LIBRARY } from "../jobs/library.ts"
import { prepareFakeWorkspace } from "./fake-workspace/prepare.ts"
import type { Submitted } from "./fake-workspace/warehouse.ts"
import { type Asked, everyRead, THREE_AT_FIRST } from "./round-trips/asked.ts"
import { longestChain, type Trip } from "./round-trips/depth.ts"
import { type FullLife, liveFully } from "./round-trips/full-life.ts"
import { openTestWorkbench, type TestWorkbench } from "./support/workbench.ts"

/** Long enough that statements sent together overlap on a busy computer. */
const STATEMENT_MS = 40
const DEEPEST = 2

let fake: Awaited<ReturnType<typeof prepareFakeWorkspace>>
let bench: TestWorkbench
let life: FullLife
let app: ReturnType<typeof createApp>
beforeAll(async () => {
  fake = await prepareFakeWorkspace({ statementMs: 0 })
  const first = await openTestWorkbench({ library: LIBRARY, variables: fake.variables })
  life = await liveFully(first)
  await first.close()
  // A process that has read nothing yet: what it looks up for a page is looked up for the first time.
  bench = await openTestWorkbench({ library: LIBRARY, variables: fake.variables })
  app = createApp(bench.workbench, { report: (error) => bench.reported.push(error) })
  fake.workspace.world.warehouse.pace({ statementMs: STATEMENT_MS })
}, 120_000)
afterAll(async () => {
  vi.useRealTimers()
  await bench.close()
  await fake.workspace.close()
})

const tripOf = ({ from, to, statement }: Submitted): Trip => ({ from, to: to() ?? from, statement })

/** The statements an address sends when nothing was asked for a while. */
const tripsOf = async ({ to, input }: Asked): Promise<readonly Trip[]> => {
  const { submitted } = fake.workspace.world.warehouse
  vi.advanceTimersByTime(60_000)
  const before = submitted.length
  const answer = await app.request(`http://127.0.0.1${toRequest(to, input).url}`)
  expect(answer.status, `${to.name}: ${await answer.clone().text()}`).toBe(200)
  await answer.arrayBuffer()
  await Promise.all(submitted.slice(before).map(({ outcome }) => outcome))
  return submitted.slice(before).map(tripOf)
}

test("from a warehouse that wakes up to the tables of a page it is four statements one after the other", async () => {
  const { warehouse } = fake.workspace.world
  const before = warehouse.submitted.length
  const opened = await openTestWorkbench({ library: LIBRARY, variables: { ...fake.variables, DATABITS_MIGRATE: "no" } })
  const waitedFor = warehouse.submitted.slice(before).filter((one) => one.to() !== undefined)
  expect(longestChain(waitedFor.map(tripOf)).length).toBeLessThanOrEqual(2)
  const page = createApp(opened.workbench)
  for (const { path } of [whoAmI, listTables]) {
    const answer = await page.request(`http://127.0.0.1${path}`)
    expect(answer.status).toBe(200)
    await answer.arrayBuffer()
  }
  const ended = warehouse.submitted.slice(before).filter((one) => one.to() !== undefined)
  const chain = longestChain(ended.map(tripOf))
  expect(chain.map(({ statement }) => statement).slice(4)).toEqual([])
  await opened.close()
}, 30_000)

test("a decision is durable and shown after three statements one after the other", async () => {
  const { submitted } = fake.workspace.world.warehouse
  const { ports } = bench.workbench
  const { databitId } = await ports.databits.find(life.databit)
  const open = await ports.items.list({ databitId, status: "open" }, { order: "oldest", limit: 2 })
  const chains: string[][] = []
  for (const { id: itemId } of open) {
    const decision = {
      id: ports.clock.id(),
      itemId,
      databit: `${life.databit}@1.0.0`,
      action: "correct",
      value: { intent: "billing" },
      decidedAt: ports.clock.now(),
    }
    const before = submitted.length
    const answer = await app.request("http://127.0.0.1/api/curate/reviews", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ decisions: [decision] }),
    })
    const ended = submitted.slice(before).filter((one) => one.to() !== undefined)
    expect(await answer.json()).toMatchObject({ outcomes: [{ result: "counted", verdict: "corrected" }] })
    chains.push(longestChain(ended.map(tripOf)).map(({ statement }) => statement))
  }
  // The first one also asks whether the learner is due, as one of many does.
  expect(chains[1]?.slice(3)).toEqual([])
  const labelled = await ports.items.listLabelled(databitId, "intent")
  expect(labelled.map(({ itemId }) => itemId)).toEqual(expect.arrayContaining(open.map(({ id }) => id)))
}, 30_000)

test("no address that a page reads waits for more than two statements one after the other", async () => {
  vi.useFakeTimers({ toFake: ["performance"] })
  const deeper: Record<string, readonly string[]> = {}
  for (const asked of everyRead(life)) {
    const chain = longestChain(await tripsOf(asked))
    const allowed = asked.to.name in THREE_AT_FIRST ? DEEPEST + 1 : DEEPEST
    if (chain.length > allowed) deeper[asked.to.name] = chain.map(({ statement }) => statement)
  }
  expect(deeper).toEqual({})
  expect(bench.reported).toEqual([])
}, 120_000)
