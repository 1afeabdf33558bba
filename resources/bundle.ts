import type { Job } from "../jobs/job.ts"
import { LIBRARY } from "../jobs/library.ts"
import { alerts } from "./alerts.ts"
import { app } from "./app.ts"
import { dataResources, sharedGrants } from "./data.ts"
import { DEPLOYABLE } from "./deployable.ts"
import { jobRuns, jobsOf } from "./jobs.ts"
import { at, developersOwn, variable, variables } from "./variables.ts"

const ROOT = `${variable("root_folder")}/.bundle/${at("bundle.name")}/${at("bundle.target")}`

const dev = { mode: "development", default: true, variables: developersOwn }

/** Who runs jobs and looks for alerts is said of each: a bundle with an app may not say it of all its resources. */
const run_as = { service_principal_name: variable("jobs_principal") }

const shared = (library: readonly Job[]) => ({
  mode: "production",
  workspace: { root_path: ROOT },
  // The jobs read their code there. Nobody else may write it: it runs with what this principal may do.
  permissions: [{ level: "CAN_RUN", ...run_as }],
  resources: {
    ...sharedGrants,
    jobs: Object.fromEntries(Object.keys(jobsOf(library)).map((key) => [key, { run_as }])),
    // A target repeats what the schema of bundles asks of an alert.
    alerts: Object.fromEntries(
      Object.entries(alerts).map(([key, { custom_description: _, ...asked }]) => [key, { ...asked, run_as }]),
    ),
  },
})

const root = (library: readonly Job[]) => ({
  bundle: { name: "databits", databricks_cli_version: ">= 1.13.0" },
  include: ["resources/*.yml"],
  sync: { paths: [`./${DEPLOYABLE}`], include: [`${DEPLOYABLE}/**`] },
  variables,
  targets: { dev, staging: shared(library), prod: shared(library) },
})

/** Every file of the bundle, by its path in the project. */
export const bundleFiles = (library = LIBRARY): ReadonlyMap<string, object> =>
  new Map<string, object>([
    ["databricks.yml", root(library)],
    ["resources/alerts.yml", { resources: { alerts } }],
    ["resources/data.yml", { resources: dataResources }],
    ["resources/app.yml", { resources: { apps: { workbench: app } } }],
    ["resources/jobs.yml", { resources: { jobs: jobsOf(library), job_runs: jobRuns } }],
  ])
