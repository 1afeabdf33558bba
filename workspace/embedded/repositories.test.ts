import { afterAll, beforeAll, describe } from "vitest"
import { openTestDuck } from "../../tests/support/laptop.ts"
import { aiAnswersContract } from "../contract-tests/ai-answers.ts"
import { databitsContract } from "../contract-tests/databits.ts"
import { deploymentContract } from "../contract-tests/deployment.ts"
import { eventsContract } from "../contract-tests/events.ts"
import { feedbackContract } from "../contract-tests/feedback.ts"
import { peopleContract } from "../contract-tests/people.ts"
import { promptsContract } from "../contract-tests/prompts.ts"
import { registeredModelsContract } from "../contract-tests/registered-models.ts"
import { runsContract } from "../contract-tests/runs.ts"
import { settingsContract } from "../contract-tests/settings.ts"
import { openTestState, type TestState } from "../contract-tests/state.ts"
import { tablesContract } from "../contract-tests/tables.ts"
import { traceLogContract } from "../contract-tests/trace-log.ts"
import { trackingContract } from "../contract-tests/tracking.ts"
import { trainingContract } from "../contract-tests/training.ts"
import { feedbackOver } from "../state/feedback.ts"
import { tracesOver } from "../state/traces.ts"
import type { DuckDb } from "./duckdb.ts"
import { embeddedPeople } from "./people.ts"
import { ownPrompts } from "./prompts.ts"
import { ownRegisteredModels } from "./registered-models.ts"
import { embeddedSql } from "./sql.ts"
import { ownTraceLog } from "./trace-log.ts"
import { trackingOver } from "./tracking.ts"

let duck: DuckDb
let state: TestState
beforeAll(async () => {
  duck = await openTestDuck()
  state = await openTestState(embeddedSql(duck))
})
afterAll(() => duck.close())

describe("answers of sets on DuckDB", () => aiAnswersContract(async () => state))

describe("deployment on DuckDB", () => deploymentContract(async () => state))

describe("training on DuckDB", () => trainingContract(async () => state))

describe("tracking on DuckDB", () => trackingContract(async () => trackingOver(state.sql, state.clock)))

describe("registered models on DuckDB", () => {
  const registry = () => ownRegisteredModels(state.sql, state.clock)
  const artifact = { path: "models/x", sha256: "0".repeat(64), bytes: 3 }
  registeredModelsContract(async () => ({ registry: registry(), artifact, runId: "run-1" }))
})

describe("prompts on DuckDB", () => promptsContract(async () => ownPrompts(state.sql, state.clock)))

describe("the log of traces on DuckDB", () =>
  traceLogContract(async () => ({ log: ownTraceLog(tracesOver(state.sql), feedbackOver(state.sql)), state })))

describe("Databits on DuckDB", () => databitsContract(async () => state))

describe("runs on DuckDB", () => runsContract(async () => state))

describe("settings and people on DuckDB", () => settingsContract(async () => state))

describe("people on DuckDB", () =>
  peopleContract(
    async () => state,
    ({ sql, events }) => embeddedPeople(sql, events, "ana"),
  ))

describe("feedback and advice on DuckDB", () => feedbackContract(async () => state))

describe("the catalog of tables on DuckDB", () => tablesContract(async () => state))

describe("the log on DuckDB", () => eventsContract(async () => state))
