import { afterEach, beforeEach, expect, test } from "vitest"
import type { CapabilityName } from "../../../contract/capabilities.ts"
import type { AppConnection, CapabilityState } from "../../../contract/entities/connection.ts"
import { prepareFakeWorkspace, withLakeflow } from "../../../tests/fake-workspace/prepare.ts"
import { readConfig } from "../../config.ts"
import { examineAsApp, examineAsPerson } from "./examine.ts"

let fake: Awaited<ReturnType<typeof prepareFakeWorkspace>>
beforeEach(async () => {
  fake = await prepareFakeWorkspace()
})
afterEach(() => fake.workspace.close())

const config = (changed: Readonly<Record<string, string | undefined>> = {}) =>
  readConfig({ ...fake.variables, DATABRICKS_CONFIG_FILE: "/nowhere", ...changed })
const stateOf = ({ capabilities }: Pick<AppConnection, "capabilities">, name: CapabilityName): CapabilityState =>
  capabilities.find((one) => one.name === name)?.state ?? { kind: "unasked", detail: "not in the report" }
const copyOf = (state: CapabilityState): string | null | undefined => ("fix" in state ? state.fix?.copy : undefined)

const deny = (path: RegExp, message: string): void =>
  fake.workspace.world.faults.plan({ kind: "status", status: 403, errorCode: "PERMISSION_DENIED", message }, { path })

test("a whole workspace is reachable in every part, and the report says who, where and how", async () => {
  const report = await examineAsApp(config(), false)
  expect(report).toMatchObject({
    host: fake.workspace.host,
    authentication: "pat",
    foundIn: "environment",
    app: "ana@example.com",
    warehouse: { id: "w", name: "Serverless Starter Warehouse", state: "RUNNING", isServerless: true },
    schema: "main.databits",
    volume: "main.databits.files",
  })
  expect(report.capabilities.filter(({ state }) => state.kind !== "reachable")).toEqual([])
  expect(report.capabilities).toHaveLength(15)
  expect(fake.workspace.world.serving.list()).toEqual([])
  expect(fake.workspace.unknown).toEqual([])
  expect(JSON.stringify(report)).not.toContain(fake.variables.DATABRICKS_TOKEN)
})

test("AI functions are looked at with what they refuse: it is free, and shows that they are there and may be used", async () => {
  const { faults } = fake.workspace.world
  expect(stateOf(await examineAsApp(config(), false), "ai_functions").kind).toBe("reachable")
  faults.plan({ kind: "status", status: 404, errorCode: "ENDPOINT_NOT_FOUND" }, { path: /ai-functions/ })
  expect(stateOf(await examineAsApp(config(), false), "ai_functions").kind).toBe("absent")
  deny(/ai-functions/, "Provided OAuth token does not have required scopes: ai-functions")
  expect(stateOf(await examineAsApp(config(), false), "ai_functions").kind).toBe("denied")
})

test("whatever a workspace does not have comes with what to do about it", async () => {
  const { faults } = fake.workspace.world
  faults.plan(
    { kind: "status", status: 404, errorCode: "ENDPOINT_NOT_FOUND" },
    { path: /^(?!.*(scim|oidc|statements))/, times: 99 },
  )
  const { capabilities } = await examineAsApp(config({ MLFLOW_EXPERIMENT_ID: "17", DATABITS_JOB_ID: "18" }), false)
  const absent = capabilities.filter(({ state }) => state.kind === "absent")
  expect(absent.length).toBeGreaterThan(11)
  expect(absent.filter(({ state }) => !("fix" in state) || state.fix === null)).toEqual([])
})

test("the job that works at the app's runs is looked at, and who may not run it is told how", async () => {
  const { DATABITS_JOB_ID: id } = await withLakeflow(fake.workspace)
  const asked = () => examineAsApp(config({ DATABITS_JOB_ID: id }), false)
  expect(stateOf(await asked(), "jobs").kind).toBe("reachable")
  deny(/jobs\/get/, "ana@example.com does not have View permissions on the job.")
  expect(copyOf(stateOf(await asked(), "jobs"))).toBe(
    `databricks permissions update jobs ${id} --json '{"access_control_list":[{"user_name":"ana@example.com","permission_level":"CAN_MANAGE_RUN"}]}'`,
  )
})

test("a sleeping warehouse is looked at and not woken, unless it is asked for", async () => {
  const { warehouse } = fake.workspace.world
  warehouse.sleep()
  const report = await examineAsApp(config(), false)
  expect(report.warehouse?.state).toBe("STOPPED")
  expect(stateOf(report, "statements").kind).toBe("unasked")
  expect([warehouse.state(), warehouse.submitted.length]).toEqual(["STOPPED", 0])
  const woken = await examineAsApp(config(), true)
  expect(stateOf(woken, "statements").kind).toBe("reachable")
  expect(warehouse.state()).toBe("RUNNING")
})

test("what is missing comes with the SQL or the command that gives exactly that", async () => {
  deny(/unity-catalog\/schemas/, "User does not have USE SCHEMA on Schema 'main.databits'.")
  deny(/sql\/warehouses/, "You do not have permission to view this warehouse.")
  deny(/unity-catalog\/catalogs/, "Access denied.")
  fake.workspace.world.faults.plan(
    { kind: "status", status: 400, errorCode: "FEATURE_DISABLED", message: "Prompts are not enabled here." },
    { path: /prompts\/search/ },
  )
  const other = { DATABITS_PLACE: "main.databits" }
  const report = await examineAsApp(config(other), false)
  expect(copyOf(stateOf(report, "schema"))).toBe("GRANT USE SCHEMA ON SCHEMA `main`.`databits` TO `ana@example.com`")
  expect(copyOf(stateOf(report, "catalog"))).toBe("GRANT USE CATALOG ON CATALOG `main` TO `ana@example.com`")
  expect(copyOf(stateOf(report, "warehouse"))).toBe(
    `databricks permissions update warehouses w --json '{"access_control_list":[{"user_name":"ana@example.com","permission_level":"CAN_USE"}]}'`,
  )
  expect(stateOf(report, "prompts")).toMatchObject({
    kind: "absent",
    fix: { says: expect.stringContaining("prompt registry") },
  })
  const elsewhere = await examineAsApp(config({ DATABITS_PLACE: "main.other" }), false)
  expect(copyOf(stateOf(elsewhere, "schema"))).toBe("CREATE SCHEMA IF NOT EXISTS `main`.`other`")
  expect(copyOf(stateOf(elsewhere, "volume"))).toBe("CREATE VOLUME IF NOT EXISTS `main`.`other`.`files`")
})

test("who may not make serving endpoints is told so, and nothing is made by asking", async () => {
  fake.workspace.world.faults.plan(
    { kind: "status", status: 403, errorCode: "PERMISSION_DENIED", message: "User may not create serving endpoints." },
    { method: "POST", path: /serving-endpoints$/ },
  )
  const report = await examineAsApp(config(), false)
  expect(stateOf(report, "endpoints")).toMatchObject({
    kind: "denied",
    detail: "User may not create serving endpoints.",
  })
  expect(stateOf(report, "serving").kind).toBe("reachable")
})

test("without sign-in or address the report says which variable, and asks for nothing else", async () => {
  const refused = await examineAsApp(config({ DATABRICKS_TOKEN: "wrong" }), false)
  expect(stateOf(refused, "sign_in").kind).toBe("denied")
  expect(new Set(refused.capabilities.slice(1).map(({ state }) => state.kind))).toEqual(new Set(["unasked"]))
  expect(fake.workspace.heard).toHaveLength(1)
  const nowhere = await examineAsApp(config({ DATABRICKS_HOST: undefined, DATABRICKS_TOKEN: undefined }), false)
  expect(nowhere.host).toBeNull()
  expect(stateOf(nowhere, "sign_in")).toMatchObject({ kind: "failed", fix: { copy: null } })
  const unset = await examineAsApp(config({ DATABRICKS_WAREHOUSE_ID: undefined }), false)
  expect(stateOf(unset, "warehouse")).toMatchObject({
    kind: "failed",
    fix: { says: expect.stringContaining("DATABRICKS_WAREHOUSE_ID") },
  })
})

test("a person's token with too few scopes is told which to add, and is asked with instead of the app's", async () => {
  const token = fake.workspace.world.identities.give({ kind: "user", name: "bo@example.com", scopes: ["sql"] }, 60_000)
  const capabilities = await examineAsPerson(config(), { name: "bo@example.com", token })
  expect(stateOf({ capabilities }, "warehouse").kind).toBe("reachable")
  expect(copyOf(stateOf({ capabilities }, "files"))).toBe("user_api_scopes:\n- files")
  expect(new Set(fake.workspace.heard.map(({ who }) => who))).toEqual(new Set(["bo@example.com"]))
})

test("who may not register models gets the grant to run; without an experiment it is said what is not recorded", async () => {
  fake.workspace.world.unity.revoke({ kind: "schema", name: "main.databits" }, "ana@example.com", ["CREATE MODEL"])
  const report = await examineAsApp(config({ MLFLOW_EXPERIMENT_ID: undefined }), false)
  expect(copyOf(stateOf(report, "registered_models"))).toBe(
    "GRANT USE SCHEMA, CREATE MODEL, EXECUTE ON SCHEMA `main`.`databits` TO `ana@example.com`",
  )
  expect(stateOf(report, "experiments")).toMatchObject({
    kind: "unasked",
    detail: expect.stringContaining("MLFLOW_EXPERIMENT_ID"),
  })
  const gone = await examineAsApp(config({ MLFLOW_EXPERIMENT_ID: "17" }), false)
  expect(stateOf(gone, "experiments").kind).toBe("absent")
})
