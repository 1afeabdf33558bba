import { randomUUID } from "node:crypto"
import { afterEach, beforeEach, expect, test } from "vitest"
import { workspaceConnection } from "../../../contract/entities/connection.ts"
import { Problem } from "../../../contract/problems.ts"
import { prepareFakeWorkspace } from "../../../tests/fake-workspace/prepare.ts"
import { readConfig } from "../../../workspace/config.ts"
import { openGate } from "../gate.ts"
import { connectionAtGate } from "./at-gate.ts"
import { openDoctor } from "./doctor.ts"

let fake: Awaited<ReturnType<typeof prepareFakeWorkspace>>
beforeEach(async () => {
  fake = await prepareFakeWorkspace()
})
afterEach(() => fake.workspace.close())

const GRANT = "GRANT CREATE TABLE ON SCHEMA `main`.`databits` TO `ana@example.com`"

const stoppedGate = (changed: { readonly isApp: boolean }) => {
  const variables = changed.isApp ? { ...fake.variables, DATABRICKS_APP_NAME: "databits" } : fake.variables
  const config = readConfig({ ...variables, DATABRICKS_CONFIG_FILE: "/nowhere" })
  const options = {
    doctor: openDoctor(config),
    allowedHosts: ["workbench.example"],
    signInToken: undefined,
    isBehindProxy: changed.isApp,
  }
  return openGate({
    open: async () => {
      throw new Problem("databricks_denied", {
        detail: "User does not have CREATE TABLE on Schema 'main.databits'.",
      })
    },
    report: () => undefined,
    closed: connectionAtGate(options),
    newId: randomUUID,
  })
}

const ask = async (gate: ReturnType<typeof stoppedGate>, path: string, init: RequestInit = {}): Promise<Response> =>
  gate.fetch(new Request(`http://workbench.example${path}`, init))

test("a workbench that cannot open its workspace says what stopped it and what can be reached", async () => {
  const gate = stoppedGate({ isApp: false })
  await expect.poll(async () => (await ask(gate, "/api/databits")).status).toBe(403)
  const answer = await ask(gate, "/api/connection")
  expect(answer.status).toBe(200)
  const report = workspaceConnection.parse(await answer.json())
  expect(report.opening).toMatchObject({ kind: "stopped", fix: { copy: GRANT } })
  expect(report.app?.capabilities).toHaveLength(15)
  expect(report.person).toBeNull()
  await gate.close()
})

test("who looks twice asks the workspace once, until somebody checks again", async () => {
  const gate = stoppedGate({ isApp: false })
  await Promise.all([ask(gate, "/api/connection"), ask(gate, "/api/connection")])
  const asked = fake.workspace.heard.length
  await ask(gate, "/api/connection")
  expect(fake.workspace.heard).toHaveLength(asked)
  const body = JSON.stringify({})
  const headers = { "content-type": "application/json" }
  const checked = await ask(gate, "/api/connection/check", { method: "POST", headers, body })
  expect(checked.status).toBe(200)
  expect(fake.workspace.heard.length).toBe(2 * asked)
  await gate.close()
})

test("behind the platform's proxy a person is asked for with their own token; others are not let in", async () => {
  const gate = stoppedGate({ isApp: true })
  expect((await ask(gate, "/api/connection")).status).toBe(401)
  const token = fake.workspace.world.identities.give({ kind: "user", name: "bo@example.com", scopes: ["sql"] }, 60_000)
  const headers = { "x-forwarded-email": "bo@example.com", "x-forwarded-access-token": token }
  const report = workspaceConnection.parse(await (await ask(gate, "/api/connection", { headers })).json())
  expect(report.person).toMatchObject({ name: "bo@example.com", hasToken: true })
  const withoutToken = { "x-forwarded-email": "cy@example.com" }
  const other = workspaceConnection.parse(await (await ask(gate, "/api/connection", { headers: withoutToken })).json())
  expect(other.person).toEqual({ name: "cy@example.com", hasToken: false, capabilities: [] })
  await gate.close()
})

test("another site and a foreign host are refused before anything is asked", async () => {
  const gate = stoppedGate({ isApp: false })
  expect((await ask(gate, "/api/connection", { headers: { origin: "http://evil.example" } })).status).toBe(403)
  const foreign = new Request("http://evil.example/api/connection")
  expect((await gate.fetch(foreign)).status).toBe(403)
  expect(fake.workspace.heard).toEqual([])
  await gate.close()
})
