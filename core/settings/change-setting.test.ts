import { afterAll, beforeAll, expect, test } from "vitest"
import { openTestDuck } from "../../tests/support/laptop.ts"
import { ANA, openTestState, type TestState } from "../../workspace/contract-tests/state.ts"
import type { DuckDb } from "../../workspace/embedded/duckdb.ts"
import { embeddedSql } from "../../workspace/embedded/sql.ts"
import { settingsOver } from "../../workspace/state/settings.ts"
import { changeSetting, listSettings } from "./change-setting.ts"

const place = { catalog: "sales", schema: "workbench" }
const inWorkspace = { kind: "databricks", place } as const
const here = { kind: "embedded", place } as const

let duck: DuckDb
let ports: Pick<TestState, "events"> & { readonly settings: ReturnType<typeof settingsOver> }
beforeAll(async () => {
  duck = await openTestDuck()
  const { sql, events } = await openTestState(embeddedSql(duck))
  ports = { events, settings: settingsOver(sql, new Map()) }
})
afterAll(() => duck.close())

test("in a Databricks workspace no folder is taken to be watched: it is said which volume is, and nothing is kept", async () => {
  const inbox = { name: "inbox", value: "/data/inbox" }
  await expect(changeSetting(ports, ANA, { ...inbox, home: inWorkspace })).rejects.toMatchObject({
    code: "setting_invalid",
    field: "inbox",
    detail: "In a Databricks workspace no other folder is watched than the volume /Volumes/sales/workbench/inbox.",
    remedy: expect.stringContaining("Put new files into /Volumes/sales/workbench/inbox"),
  })
  expect(await ports.settings.list()).toEqual([])
  expect((await listSettings(ports, inWorkspace)).map(({ name }) => name)).not.toContain("inbox")

  expect(await changeSetting(ports, ANA, { ...inbox, home: here })).toEqual(inbox)
  expect(await listSettings(ports, here)).toContainEqual(expect.objectContaining(inbox))
})

test("what was kept before can be taken back there, and all else is changed as before", async () => {
  expect(await changeSetting(ports, ANA, { name: "inbox", value: null, home: inWorkspace })).toMatchObject({
    value: null,
  })
  expect(await ports.settings.seek("inbox")).toBeUndefined()
  const size = { name: "serving_size", value: "Medium" }
  expect(await changeSetting(ports, ANA, { ...size, home: inWorkspace })).toEqual(size)
})
