import { LIBRARY } from "../jobs/library.ts"
import { alerts } from "./alerts.ts"
import { app } from "./app.ts"
import { dataResources, sharedGrants } from "./data.ts"
import { DEPLOYABLE } from "./deployable.ts"
import { jobRuns, jobsOf } from "./jobs.ts"
import { at, developersOwn, variable, variables } from "./variables.ts"

const ROOT = `/Workspace/Shared/.bundle/${at("bundle.name")}/${at("bundle.target")}`

const dev = { mode: "development", default: true, variables: developersOwn }

const shared = {
  mode: "production",
  workspace: { root_path: ROOT },
  run_as: { service_principal_name: variable("jobs_principal") },
  resources: sharedGrants,
}

const root = {
  bundle: { name: "databits", databricks_cli_version: ">= 1.13.0" },
  include: ["resources/*.yml"],
  sync: { paths: [`./${DEPLOYABLE}`], include: [`${DEPLOYABLE}/**`] },
  variables,
  targets: { dev, staging: shared, prod: shared },
}

/** Every file of the bundle, by its path in the project. */
export const bundleFiles = (library = LIBRARY): ReadonlyMap<string, object> =>
  new Map<string, object>([
    ["databricks.yml", root],
    ["resources/alerts.yml", { resources: { alerts } }],
    ["resources/data.yml", { resources: dataResources }],
    ["resources/app.yml", { resources: { apps: { workbench: app } } }],
    ["resources/jobs.yml", { resources: { jobs: jobsOf(library), job_runs: jobRuns } }],
  ])
