import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { FakeWorkspace } from "../../tests/fake-workspace/server.ts"
import { CHAT_STAND_IN } from "../../tests/fake-workspace/serving/stand-in.ts"
import { openAppClient } from "../../tests/support/app-client.ts"
import { chatModelsContract } from "../contract-tests/chat-models.ts"
import { servingModels } from "./chat-models.ts"
import type { AppClient } from "./wire/client.ts"

let workspace: FakeWorkspace
let client: AppClient
beforeAll(async () => {
  ;({ workspace, client } = await openAppClient())
})
afterAll(() => workspace.close())

const open = () => servingModels(client, async () => undefined)

describe("chat models of Model Serving", () => {
  chatModelsContract(async () => ({
    chatModels: open(),
    model: CHAT_STAND_IN,
    baseUrl: `${workspace.host}/serving-endpoints`,
  }))

  test("a workspace that does not let them be listed says what is missing when it is tested", async () => {
    const refusal = { kind: "status", status: 403, errorCode: "PERMISSION_DENIED", message: "Not allowed." } as const
    workspace.world.faults.plan(refusal, { path: /serving-endpoints$/ })
    expect(await open().judgeConnection()).toMatchObject({
      kind: "failed",
      says: expect.stringContaining("Not allowed."),
      status: null,
      suggestedBaseUrl: null,
    })
  })
})
