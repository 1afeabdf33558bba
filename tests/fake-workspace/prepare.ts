import { randomBytes } from "node:crypto"
import { madeUpId } from "../support/resolve-bundle.ts"
import { deployBundle, PERSON } from "./deploy.ts"
import { type FakeWorkspace, startFakeWorkspace } from "./server.ts"

/** The variable that leads the app to Lakeflow, once the bundle is deployed; its tables are left to who opens first. */
export const withLakeflow = async ({ world }: FakeWorkspace): Promise<{ readonly DATABITS_JOB_ID: string }> => {
  const { jobs } = await deployBundle(world)
  return { DATABITS_JOB_ID: String(jobs.get("run")) }
}

/**
 * A fake workspace with what a deployment makes: the schemas, the volume, a token. Its address and the variables that
 * lead a workbench to it.
 */
export const prepareFakeWorkspace = async (options: Parameters<typeof startFakeWorkspace>[0] = {}) => {
  const workspace = await startFakeWorkspace(options)
  const { engine, volumes, identities } = workspace.world
  for (const schema of ["databits", "data", "training"]) await engine.addSchema("main", schema)
  await volumes.add("main", "databits", "files")
  workspace.world.unity.grant({ kind: "schema", name: "main.databits" }, PERSON, ["USE SCHEMA", "CREATE MODEL"])
  const experimentId = madeUpId("experiments", "databits")
  workspace.world.mlflow.addExperiment("/Shared/databits", experimentId)
  const secretKey = randomBytes(32).toString("base64")
  workspace.world.secrets.set("databits", new Map([["secret-key", secretKey]]))
  const variables = {
    DATABITS_WORKSPACE: "databricks",
    DATABRICKS_HOST: workspace.host,
    DATABRICKS_TOKEN: identities.give({ kind: "user", name: PERSON }),
    DATABRICKS_WAREHOUSE_ID: "w",
    DATABITS_SECRET_KEY: secretKey,
    DATABITS_ADMINS: PERSON,
    MLFLOW_EXPERIMENT_ID: experimentId,
  }
  return { workspace, variables }
}
