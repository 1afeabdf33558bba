import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { runStatement, type Warehouse } from "../workspace/databricks/statements.ts"
import { openClient } from "../workspace/databricks/wire/client.ts"
import { fixedToken } from "../workspace/databricks/wire/credentials.ts"
import { APP, type Deployed, deployBundle, PERSON } from "./fake-workspace/deploy.ts"
import { type FakeWorkspace, startFakeWorkspace } from "./fake-workspace/server.ts"

let fake: FakeWorkspace
let first: Deployed
beforeAll(async () => {
  fake = await startFakeWorkspace({ admins: [PERSON] })
  first = await deployBundle(fake.world)
})
afterAll(() => fake.close())

const as = (kind: "user" | "service", name: string): Warehouse => ({
  client: openClient({
    as: "app",
    host: fake.host,
    principal: name,
    credentials: fixedToken(fake.world.identities.give({ kind, name })),
    userAgent: "databits/test",
  }),
  warehouseId: "w",
  catalog: "main",
  schema: "data",
})

const grantsOn = async (kind: string, name: string): Promise<string[]> => {
  const { rows } = await runStatement(as("user", PERSON), `SHOW GRANTS ON ${kind} \`${name.replaceAll(".", "`.`")}\``)
  return rows.map((row) => Object.values(row).join(" ")).toSorted()
}

const ON = [
  ["CATALOG", "main"],
  ["SCHEMA", "main.databits"],
  ["SCHEMA", "main.data"],
  ["SCHEMA", "main.training"],
  ["TABLE", "main.data.messages"],
] as const

/** All that anybody may do with what the bundle deploys. */
const rights = async (): Promise<object> => ({
  grants: await Promise.all(ON.map(async ([kind, name]) => [name, await grantsOn(kind, name)])),
  permissions: ["jobs", "experiments", "secret-scopes"].map((type) => {
    const ids = {
      jobs: [...first.jobs.values()].map(String),
      experiments: [...fake.world.mlflow.experiments.keys()],
      "secret-scopes": [...fake.world.secrets.keys()],
    }[type]
    return ids?.map((id) => [type, id, [...fake.world.permissions.list(type, id)]])
  }),
})

test("deploying again changes no grant: not those of the bundle, not those that people got below its schemas", async () => {
  const owner = as("user", PERSON)
  await runStatement(owner, "CREATE TABLE `main`.`data`.`messages` (`text` STRING)")
  await runStatement(owner, "GRANT SELECT ON TABLE `main`.`data`.`messages` TO `ben@example.com`")
  await runStatement(owner, "GRANT USE CATALOG ON CATALOG `main` TO `users`")
  const before = await rights()
  expect(JSON.stringify(before)).toContain("ben@example.com SELECT TABLE main.data.messages")
  expect(await grantsOn("SCHEMA", "main.data")).toEqual(
    expect.arrayContaining([
      `${APP} MODIFY SCHEMA main.data`,
      "jobs-sp MODIFY SCHEMA main.data",
      "users SELECT SCHEMA main.data",
    ]),
  )
  const second = await deployBundle(fake.world)
  expect(second).toEqual(first)
  expect(await rights()).toEqual(before)
})

test("what people are given on a schema of the bundle itself goes with the next deployment, as the how-to says", async () => {
  await runStatement(as("user", PERSON), "GRANT SELECT ON SCHEMA `main`.`data` TO `ben@example.com`")
  expect((await grantsOn("SCHEMA", "main.data")).join()).toContain("ben@example.com")
  await deployBundle(fake.world)
  expect((await grantsOn("SCHEMA", "main.data")).join()).not.toContain("ben@example.com")
})

test("after a second deployment the app may still start the job it starts runs with; nobody else may", async () => {
  const body = { job_id: first.jobs.get("run") ?? 0n, job_parameters: { job: "none" } }
  const start = { method: "POST" as const, path: "/api/2.2/jobs/run-now", body }
  const started = z.looseObject({ run_id: z.unknown() })
  await expect(as("user", "ben@example.com").client.json(started, start)).rejects.toMatchObject({
    code: "databricks_denied",
  })
  expect(await as("service", APP).client.json(started, start)).toHaveProperty("run_id")
  expect(first.variables.DATABITS_JOB_ID).toBe(String(first.jobs.get("run")))
})
