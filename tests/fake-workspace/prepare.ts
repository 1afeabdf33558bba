import { randomBytes } from "node:crypto"
import { startFakeWorkspace } from "./server.ts"

/** Whose token the workbench is given. */
export const PERSON = "ana@example.com"

/**
 * A fake workspace with what a deployment makes: the schemas, the volume, a token. Its address and the variables that
 * lead a workbench to it.
 */
export const prepareFakeWorkspace = async (options: Parameters<typeof startFakeWorkspace>[0] = {}) => {
  const workspace = await startFakeWorkspace(options)
  const { engine, volumes, identities } = workspace.world
  for (const schema of ["databits", "data", "training"]) await engine.addSchema("main", schema)
  await volumes.add("main", "databits", "files")
  const variables = {
    DATABITS_WORKSPACE: "databricks",
    DATABRICKS_HOST: workspace.host,
    DATABRICKS_TOKEN: identities.give({ kind: "user", name: PERSON }),
    DATABRICKS_WAREHOUSE_ID: "w",
    DATABITS_SECRET_KEY: randomBytes(32).toString("base64"),
    DATABITS_ADMINS: PERSON,
  }
  return { workspace, variables }
}
