import { afterEach, beforeEach, expect, test } from "vitest"
import { prepareFakeWorkspace } from "../../tests/fake-workspace/prepare.ts"
import { longestChain } from "../../tests/round-trips/depth.ts"
import { readConfig } from "../config.ts"
import { openDatabricks } from "./open.ts"
import { setUpDatabricks } from "./set-up.ts"

let fake: Awaited<ReturnType<typeof prepareFakeWorkspace>>
beforeEach(async () => {
  fake = await prepareFakeWorkspace()
  fake.workspace.world.secrets.set("databits", new Map())
})
afterEach(() => fake.workspace.close())

const config = () => {
  const { DATABITS_SECRET_KEY: _, ...variables } = fake.variables
  return readConfig({ ...variables, DATABRICKS_APP_NAME: "databits", DATABITS_SECRET_SCOPE: "databits" })
}
const ignore = (): void => undefined

test("an app waits for the setup job, and opens when it has run", async () => {
  await expect(openDatabricks(config(), ignore)).rejects.toMatchObject({
    code: "databricks_not_set_up",
    detail: expect.stringContaining("main.databits lacks"),
    remedy: expect.stringContaining("databricks bundle run setup"),
  })
  await setUpDatabricks(config(), { tell: ignore, waitMs: 0 })
  const workspace = await openDatabricks(config(), ignore)
  const sealed = await workspace.ports.secrets.save("a key of an endpoint")
  await workspace.close()
  const again = await openDatabricks(config(), ignore)
  expect(await again.ports.secrets.find(sealed)).toBe("a key of an endpoint")
  await again.close()
})

test("a table that is missing of this version is named", async () => {
  await setUpDatabricks(config(), { tell: ignore, waitMs: 0 })
  await fake.workspace.world.engine.execute({
    statement: "DROP TABLE feedback",
    parameters: [],
    catalog: "main",
    schema: "databits",
  })
  await expect(openDatabricks(config(), ignore)).rejects.toThrow("main.databits lacks feedback, or")
})

test("the tables of a new schema are made in three statements one after the other", async () => {
  const { warehouse } = fake.workspace.world
  warehouse.pace({ statementMs: 250 })
  await setUpDatabricks(config(), { tell: ignore, waitMs: 0 })
  const trips = warehouse.submitted.map(({ from, to, statement }) => ({ from, to: to() ?? from, statement }))
  expect(
    longestChain(trips)
      .map(({ statement }) => statement)
      .slice(3),
  ).toEqual([])
  expect(trips.length).toBeGreaterThan(30)
})

test("setting up again keeps the key: what is sealed with it can still be opened", async () => {
  const scope = fake.workspace.world.secrets.get("databits")
  await setUpDatabricks(config(), { tell: ignore, waitMs: 0 })
  const first = scope?.get("secret-key")
  expect(Buffer.from(first ?? "", "base64")).toHaveLength(32)
  await setUpDatabricks(config(), { tell: ignore, waitMs: 0 })
  expect(scope?.get("secret-key")).toBe(first)
})

test("a grant that comes while it waits is enough; one that does not come is named", async () => {
  const refuse = { kind: "status", status: 403, errorCode: "PERMISSION_DENIED" } as const
  const said: string[] = []
  fake.workspace.world.faults.plan(refuse, { method: "POST", path: /\/sql\/statements/ })
  const tell = (step: string): void => void said.push(step)
  await setUpDatabricks(config(), { tell, waitMs: 1_000, againAfterMs: 1 })
  expect(said.join(" ")).toContain("It is tried again.")

  fake.workspace.world.faults.plan(refuse, { method: "POST", path: /\/sql\/statements/ })
  await expect(setUpDatabricks(config(), { tell: ignore, waitMs: 0 })).rejects.toMatchObject({
    code: "databricks_denied",
  })
})
