import { randomBytes } from "node:crypto"
import { z } from "zod"
import { bundleFiles } from "../../resources/bundle.ts"
import { resolveBundle } from "../support/resolve-bundle.ts"
import { jobSettings } from "./jobs/settings.ts"
import { type FakeWorkspace, startFakeWorkspace } from "./server.ts"

/** Whose token the workbench is given. */
export const PERSON = "ana@example.com"

const deployed = z.object({ resources: z.object({ jobs: z.record(z.string(), jobSettings) }) })

/** The jobs of our bundle as they are deployed, by their key. */
export const bundledJobs = () => {
  const given = { catalog: "main", jobs_principal: "jobs-sp", people: "users", warehouse_id: "w", app_name: "databits" }
  return deployed.parse(resolveBundle(bundleFiles(), { target: "prod", given, user: PERSON })).resources.jobs
}

/** Id of the experiment of our bundle, as its jobs are told it. */
const bundledExperiment = (): string =>
  /MLFLOW_EXPERIMENT_ID=(\d+)/.exec(JSON.stringify(bundledJobs().run))?.[1] ?? "no experiment in the bundle"

/** Deploys one job of our bundle; its id. */
export const deployJob = (workspace: FakeWorkspace, key: string): bigint => {
  const settings = bundledJobs()[key]
  if (!settings) throw new Error(`the bundle has no job ${key}`)
  return workspace.world.jobs.create(settings)
}

/** The variable that leads the app to Lakeflow, once the job that works at any run is deployed. */
export const withLakeflow = (workspace: FakeWorkspace) => ({ DATABITS_JOB_ID: String(deployJob(workspace, "run")) })

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
  const experimentId = bundledExperiment()
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
