import { afterAll, beforeAll, expect, test } from "vitest"
import { openTestWarehouse, type TestWarehouse } from "../../../tests/warehouse.ts"
import { answeredItems } from "../../contract-tests/ai-answers.ts"
import { openTestState } from "../../contract-tests/state.ts"
import { runStatement } from "../statements.ts"
import { compileCountToAsk, itemSet } from "./sets.ts"

let warehouse: TestWarehouse
beforeAll(async () => {
  warehouse = await openTestWarehouse(0)
})
afterAll(() => warehouse.close())

test("the statement leaves out what is answered, and what this run has asked already", async () => {
  const state = await openTestState(warehouse.sql)
  const { databitId, work } = await answeredItems(state, "asking")
  const count = async (runId: string, limit?: number) => {
    const { statement, parameters } = compileCountToAsk(itemSet({ databitId, limit }), { work, runId })
    return (await runStatement(warehouse.on, statement, parameters)).rows[0]?.number
  }
  expect(await count("r9")).toBe(2)
  expect(await count("r1")).toBe(1)
  expect(await count("r9", 1)).toBe(0)
  expect(await count("r9", 2)).toBe(1)
})
