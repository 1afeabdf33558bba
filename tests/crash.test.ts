import { type ChildProcess, spawn } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { reviewItems } from "../contract/endpoints/curate.ts"
import type { Decision } from "../contract/entities/item.ts"
import { generateItems } from "../core/curate/generate-items.ts"
import { inRoot } from "../scripts/lib/paths.mjs"
import { ANA } from "../workspace/contract-tests/state.ts"
import { growingIds } from "../workspace/state/ids.ts"
import { publishedDatabit } from "./support/served-agent.ts"
import { openTestWorkbench, type TestWorkbench } from "./support/workbench.ts"

const ROWS = 1_600
const ROUNDS = 4
/** Acknowledged reviews that all rounds together must reach. */
const ACKNOWLEDGED = 1_000
/** Decisions in one request, as a browser's outbox sends them. */
const BATCH = 4
const INTENTS = ["delivery", "billing", "login"]

let home: string
let ref: string
let databitId: string
let child: ChildProcess | undefined

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "databits-crash-"))
  const bench = await openTestWorkbench({ home })
  const { ports } = bench.workbench
  const table = "main.support.messages"
  const rows = Array.from({ length: ROWS }, (_, index) => ({ id: `m${index}`, text: `message ${index}` }))
  await ports.tables.save(
    ANA,
    {
      name: table,
      columns: [
        { name: "id", type: "string" },
        { name: "text", type: "string" },
      ],
      source: { kind: "upload", file: "m.csv", bytes: 1 },
    },
    rows,
  )
  const databit = await publishedDatabit(ports, {
    schema: { input: [{ name: "text", type: "string", source: table }] },
  })
  ref = `${databit.name}@${databit.version}`
  databitId = databit.databitId
  await generateItems(ports, ANA, { databit: ref })
  await bench.close({ keep: true })
})
afterAll(async () => {
  child?.kill("SIGKILL")
  await rm(home, { recursive: true, force: true })
})

/** A server of its own; resolves to its address. */
const startServer = async (): Promise<{ server: ChildProcess; url: string; gone: Promise<unknown> }> => {
  const { PATH = "" } = process.env
  const server = spawn(process.execPath, [inRoot("app/backend/main.ts")], {
    env: { PATH, TZ: "UTC", DATABITS_HOME: home, DATABITS_PERSON: "ana", PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  })
  child = server
  const gone = new Promise((resolve) => server.once("exit", resolve))
  const url = await new Promise<string>((resolve) => {
    server.stdout?.on("data", (part: Buffer) => resolve(/http:\/\/[\d.:]+/.exec(part.toString())?.[0] ?? ""))
    server.once("exit", () => resolve(""))
  })
  return { server, url, gone }
}

const open = async (): Promise<TestWorkbench> => openTestWorkbench({ home })

/** Reviews batch after batch, as fast as the server acknowledges, until it is gone. */
const reviewUntilGone = async (
  url: string,
  decisions: readonly Decision[],
  onAcknowledged: (count: number) => void,
): Promise<Decision[]> => {
  const acknowledged: Decision[] = []
  for (let start = 0; start < decisions.length; start += BATCH) {
    const batch = decisions.slice(start, start + BATCH)
    try {
      const response = await fetch(`${url}${reviewItems.path}`, {
        method: reviewItems.method,
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ decisions: batch }),
      })
      const { outcomes } = reviewItems.output.parse(await response.json())
      expect(outcomes.map(({ id, result }) => [id, result])).toEqual(batch.map(({ id }) => [id, "counted"]))
    } catch (error) {
      if (error instanceof TypeError) return acknowledged
      throw error
    }
    acknowledged.push(...batch)
    onAcknowledged(acknowledged.length)
  }
  return acknowledged
}

/** Items of these decisions that are as they were decided for whoever queries the table. */
const decidedInTable = async ({ workbench }: TestWorkbench, decisions: readonly Decision[]): Promise<string[]> => {
  const statement =
    "SELECT id, status, human_label, reviewed_by FROM main.databits.curation_items WHERE status <> 'open'"
  const { rows } = await workbench.ports.tables.listAnswer(statement, ROWS)
  const wanted = new Map(decisions.map((one) => [one.itemId, one]))
  const isAsDecided = (row: (typeof rows)[number]): boolean => {
    const decision = wanted.get(String(row.id))
    if (decision?.action === "reject") return row.status === "rejected" && row.reviewed_by === "ana"
    if (decision?.action !== "correct") return false
    return row.status === "corrected" && row.reviewed_by === "ana" && row.human_label === decision.value.intent
  }
  return rows
    .filter(isAsDecided)
    .map(({ id }) => String(id))
    .toSorted()
}

test("no acknowledged review is lost when the server is killed in the middle of a thousand", {
  timeout: 300_000,
}, async () => {
  const newId = growingIds(() => Date.now())
  const acknowledged: Decision[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    const before = await open()
    const items = await before.workbench.ports.items.list(
      { databitId, status: "open" },
      { order: "oldest", limit: ROWS },
    )
    await before.close({ keep: true })
    const decisions = items.map(({ id: itemId }, index): Decision => {
      const said = {
        id: newId(),
        itemId,
        databit: ref,
        note: null,
        suggestionId: null,
        shownAt: null,
        decidedAt: new Date().toISOString(),
      }
      return index % 5 === 4
        ? { ...said, action: "reject" }
        : { ...said, action: "correct", value: { intent: INTENTS[index % 3] ?? "" } }
    })

    const { server, url, gone } = await startServer()
    expect(url).not.toBe("")
    const enough = Math.ceil((ACKNOWLEDGED * round) / ROUNDS) - acknowledged.length
    // Any point is as good as another: between two acknowledgements, while a write is under way.
    const killAfter = Math.random() * 25
    const reviewed = await reviewUntilGone(url, decisions, (count) => {
      if (count >= enough && count < enough + BATCH) setTimeout(() => server.kill("SIGKILL"), killAfter)
    })
    await gone
    acknowledged.push(...reviewed)

    const after = await open()
    const { ports } = after.workbench
    const stored = new Map(
      (await ports.items.listReviews(acknowledged.map(({ id }) => id))).map((review) => [review.id, review]),
    )
    expect(acknowledged.filter(({ id }) => !stored.has(id))).toEqual([])
    const lives = new Map(
      (await ports.items.listStandings(acknowledged.map(({ itemId }) => itemId))).map(({ itemId, life }) => [
        itemId,
        life,
      ]),
    )
    const lost = acknowledged.filter(
      ({ id, itemId }) => !lives.get(itemId)?.reviews.some((review) => review.id === id && review.counts),
    )
    expect(lost).toEqual([])
    const labels = new Set((await ports.items.listLabelled(databitId, "intent")).map(({ itemId }) => itemId))
    expect(acknowledged.filter(({ action, itemId }) => action === "correct" && !labels.has(itemId))).toEqual([])
    expect(await decidedInTable(after, acknowledged)).toEqual(acknowledged.map(({ itemId }) => itemId).toSorted())
    await after.close({ keep: true })
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(ACKNOWLEDGED)
})
