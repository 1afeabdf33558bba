import { type AppClient, openClient } from "../../workspace/databricks/wire/client.ts"
import { fixedToken } from "../../workspace/databricks/wire/credentials.ts"
import { type FakeWorkspace, startFakeWorkspace } from "../fake-workspace/server.ts"

/** A fake workspace of its own, and a client of the app's service principal there. */
export const openAppClient = async (): Promise<{ readonly workspace: FakeWorkspace; readonly client: AppClient }> => {
  const workspace = await startFakeWorkspace()
  const credentials = fixedToken(workspace.world.identities.give({ kind: "service", name: "app-sp" }))
  const client = openClient({
    as: "app",
    host: workspace.host,
    principal: "app-sp",
    credentials,
    userAgent: "databits/test",
  })
  return { workspace, client }
}
