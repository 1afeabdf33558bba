import { afterAll, beforeAll, describe } from "vitest"
import { openTestWarehouse, type TestWarehouse } from "../../tests/warehouse.ts"
import { databitsContract } from "../contract-tests/databits.ts"
import { deploymentContract } from "../contract-tests/deployment.ts"
import { eventsContract } from "../contract-tests/events.ts"
import { feedbackContract } from "../contract-tests/feedback.ts"
import { runsContract } from "../contract-tests/runs.ts"
import { settingsContract } from "../contract-tests/settings.ts"
import { openTestState, type TestState } from "../contract-tests/state.ts"
import { tablesContract } from "../contract-tests/tables.ts"
import { trainingContract } from "../contract-tests/training.ts"

let warehouse: TestWarehouse
let state: TestState
beforeAll(async () => {
  warehouse = await openTestWarehouse()
  state = await openTestState(warehouse.sql)
})
afterAll(() => warehouse.close())

describe("deployment on a warehouse", () => deploymentContract(async () => state))

describe("training on a warehouse", () => trainingContract(async () => state))

describe("Databits on a warehouse", () => databitsContract(async () => state))

describe("runs on a warehouse", () => runsContract(async () => state))

describe("settings and people on a warehouse", () => settingsContract(async () => state))

describe("feedback and advice on a warehouse", () => feedbackContract(async () => state))

describe("the catalog of tables on a warehouse", () => tablesContract(async () => state))

describe("the log on a warehouse", () => eventsContract(async () => state))
