import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { addItems } from "../../../core/curate/add-items.ts"
import { CHAT_STAND_IN } from "../../../tests/fake-workspace/serving/stand-in.ts"
import type { Submitted } from "../../../tests/fake-workspace/warehouse.ts"
import { openTestWarehouse, type TestWarehouse } from "../../../tests/warehouse.ts"
import { deskOver, publish } from "../../contract-tests/curation.ts"
import { ANA, openTestState, type TestState } from "../../contract-tests/state.ts"
import type { DatabricksTables } from "../tables/tables.ts"
import { openClient } from "../wire/client.ts"
import { fixedToken } from "../wire/credentials.ts"
import { warehouseAi } from "./map.ts"

/** Waits a little where the platform's clients wait long, so that what is under way goes on. */
const patience = {
  budgetMs: 300,
  sleep: () => new Promise<void>((done) => setTimeout(done, 5)),
  random: () => 0,
  now: () => Date.now(),
}
const ASKING = { method: "POST", path: /sql\/statements$/, body: /INSERT INTO `ai_answers`/ } as const
const HISTORY = /history\/queries$/

let warehouse: TestWarehouse
let state: TestState
beforeAll(async () => {
  warehouse = await openTestWarehouse(0)
  state = await openTestState(warehouse.sql)
})
afterAll(() => warehouse.close())
beforeEach(() => {
  warehouse.workspace.world.faults.clear()
  warehouse.workspace.world.warehouse.pace({ statementMs: 0 })
})

/** A Databit with two open items, and a process that asks a model about them. */
const setUp = async (name: string) => {
  const desk = deskOver(state)
  const { databitId, ref } = await publish(desk, { name, template: "{text}" })
  const inputs = ["billing", "outage"].map((text) => ({ ref: `main.a.b@1#${name}${text}`, data: { text } }))
  await addItems(desk, ANA, { databitId, source: "table", inputs })
  const databit = await desk.databits.find(ref)
  const { world, host } = warehouse.workspace
  const credentials = fixedToken(world.identities.give({ kind: "service", name: "app-sp" }))
  const client = openClient({ as: "app", host, principal: "app-sp", credentials, userAgent: "databits/test", patience })
  const on = { ...warehouse.on, client, patience }
  const ai = warehouseAi({ ...state, client, on, tables: {} as DatabricksTables })
  const before = world.warehouse.submitted.length
  const sent = () =>
    world.warehouse.submitted.slice(before).filter(({ statement }) => statement.startsWith("INSERT INTO `ai_answers`"))
  const mapped = (runId: string, signal?: AbortSignal) =>
    ai.map({
      from: { kind: "items", databitId },
      using: { databit, model: CHAT_STAND_IN },
      into: { work: name, runId },
      signal,
    })
  const paid = async () =>
    (await state.sql.db.selectFrom("ai_answers").select("subject").where("work", "=", name).execute()).length
  return { world, sent, mapped, paid }
}

test("a statement whose reply was lost is found again and followed: it is sent and paid for once", async () => {
  const { world, sent, mapped, paid } = await setUp("lost")
  world.warehouse.pace({ statementMs: 60 })
  world.faults.plan({ kind: "reply lost" }, ASKING)
  expect(await mapped("r1")).toEqual({ looked: 2, asked: 2 })
  expect(sent()).toHaveLength(1)
  expect(await paid()).toBe(2)
})

test("it is looked for until it stands in the history, also where that says nothing for a while", async () => {
  const { world, sent, mapped, paid } = await setUp("late")
  world.warehouse.pace({ statementMs: 60 })
  world.faults.plan({ kind: "half" }, ASKING)
  // The first look belongs to the statements of earlier processes.
  world.faults.plan({ kind: "status", status: 500, errorCode: "INTERNAL_ERROR" }, { path: HISTORY, times: 3 })
  await mapped("r1")
  expect(sent()).toHaveLength(1)
  expect(await paid()).toBe(2)
})

test("what never arrived is sent again", async () => {
  const { world, sent, mapped, paid } = await setUp("cut")
  world.faults.plan({ kind: "cut" }, { ...ASKING, times: 2 })
  await mapped("r1")
  expect(sent()).toHaveLength(1)
  expect(await paid()).toBe(2)
})

test("what failed for a passing reason had no effect and is sent again; a refusal is told", async () => {
  const { world, mapped, paid } = await setUp("failed")
  world.faults.plan({ kind: "failed", errorCode: "TEMPORARILY_UNAVAILABLE", message: "later" }, ASKING)
  await mapped("r1")
  expect(await paid()).toBe(2)
  const other = await setUp("refused")
  other.world.faults.plan({ kind: "failed", errorCode: "BAD_REQUEST", message: "no such endpoint" }, ASKING)
  await expect(other.mapped("r1")).rejects.toMatchObject({ code: "statement_failed" })
  expect(await other.paid()).toBe(0)
})

test("what another run has sent and not heard of yet is waited for, and not paid for again", async () => {
  const { world, sent, mapped, paid } = await setUp("broken_off")
  world.warehouse.pace({ statementMs: 150 })
  const first = mapped("r1")
  await expect.poll(() => sent().length, { interval: 10, timeout: 60_000 }).toBe(1)
  world.warehouse.pace({ statementMs: 0 })
  // There is other work too: more than is looked through stands before it in the history.
  const submitted = world.warehouse.submitted as Submitted[]
  const ended = submitted.find((one) => one.to() !== undefined)
  if (ended) submitted.push(...Array.from({ length: 1_100 }, () => ended))
  expect(await mapped("r2")).toEqual({ looked: 2, asked: 0 })
  await first
  expect(sent()).toHaveLength(1)
  expect(await paid()).toBe(2)
})
