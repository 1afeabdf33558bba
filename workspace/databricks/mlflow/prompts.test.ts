import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { FakeWorkspace } from "../../../tests/fake-workspace/server.ts"
import { openAppClient } from "../../../tests/support/app-client.ts"
import { promptsContract } from "../../contract-tests/prompts.ts"
import type { AppClient } from "../wire/client.ts"
import { unityPrompts } from "./prompts.ts"

let workspace: FakeWorkspace
let client: AppClient
beforeAll(async () => {
  ;({ workspace, client } = await openAppClient())
})
afterAll(() => workspace.close())

describe("prompts of Unity Catalog", () => promptsContract(async () => unityPrompts(client)))

test("a workspace without a registry of prompts says so when one is to be registered", async () => {
  const fault = {
    kind: "status",
    status: 404,
    errorCode: "FEATURE_DISABLED",
    message: "Prompts are not enabled.",
  } as const
  workspace.world.faults.plan(fault, { method: "POST", path: /unity-catalog\/prompts$/ })
  const asked = unityPrompts(client).saveVersion({ name: "main.databits.p", template: "x", tags: {} })
  await expect(asked).rejects.toMatchObject({
    code: "databricks_missing",
    detail: expect.stringContaining("not enabled"),
  })
  expect(workspace.unknown).toEqual([])
})
