import { describe } from "vitest"
import { warehouseStates } from "../../tests/warehouse.ts"
import { aiAnswersContract } from "../contract-tests/ai-answers.ts"
import { databitsContract } from "../contract-tests/databits.ts"
import { deploymentContract } from "../contract-tests/deployment.ts"
import { eventsContract } from "../contract-tests/events.ts"
import { feedbackContract } from "../contract-tests/feedback.ts"
import { peopleContract } from "../contract-tests/people.ts"
import { runsContract } from "../contract-tests/runs.ts"
import { settingsContract } from "../contract-tests/settings.ts"
import { tablesContract } from "../contract-tests/tables.ts"
import { trainingContract } from "../contract-tests/training.ts"
import { databricksPeople } from "./people.ts"

const openState = warehouseStates()

describe.concurrent("on a warehouse", () => {
  describe("answers of sets", () => aiAnswersContract(openState))
  describe("deployment", () => deploymentContract(openState))
  describe("training", () => trainingContract(openState))
  describe("Databits", () => databitsContract(openState))
  describe("runs", () => runsContract(openState))
  describe("settings and people", () => settingsContract(openState))
  describe("people", () =>
    peopleContract(openState, ({ sql, events }) =>
      databricksPeople({ sql, events, app: "app-sp", admins: ["ana"], defaultRole: "viewer" }),
    ))
  describe("feedback and advice", () => feedbackContract(openState))
  describe("the catalog of tables", () => tablesContract(openState))
  describe("the log", () => eventsContract(openState))
})
