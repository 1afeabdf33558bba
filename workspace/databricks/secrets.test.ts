import { afterAll, beforeAll, describe } from "vitest"
import { type FakeWorkspace, startFakeWorkspace } from "../../tests/fake-workspace/server.ts"
import { secretsContract } from "../contract-tests/secrets.ts"
import { databricksSecrets, makeSecretKey } from "./secrets.ts"
import { type AppClient, openClient } from "./wire/client.ts"
import { fixedToken } from "./wire/credentials.ts"

let workspace: FakeWorkspace
let client: AppClient
beforeAll(async () => {
  workspace = await startFakeWorkspace()
  workspace.world.secrets.set("databits", new Map())
  const credentials = fixedToken(workspace.world.identities.give({ kind: "service", name: "app-sp" }))
  client = openClient({ as: "app", host: workspace.host, principal: "app-sp", credentials, userAgent: "databits/test" })
  await makeSecretKey(client, "databits")
})
afterAll(() => workspace.close())

describe("secrets sealed with a key of a scope", () =>
  secretsContract(() => databricksSecrets(client, { secretKey: undefined, secretScope: "databits" })))
