import { z } from "zod"
import type { Job } from "../jobs/job.ts"
import type { TableName } from "../schemas/tables.ts"
import { PLACES } from "./app.ts"
import { DEPLOYABLE } from "./deployable.ts"
import { APP_PRINCIPAL, at, placeOf, schemaName, variable } from "./variables.ts"

/** A start wakes the warehouse and rents a machine, so schedules are no denser than this. */
const SHORTEST_HOURS = 1
const CALM_SECONDS = 60
const APART_SECONDS = 300
const SETUP_WAIT_SECONDS = 900

/** Tables whose growth starts the jobs of a trigger. */
const GROWS = { ingest: "table_versions", feedback: "feedback" } as const satisfies Record<string, TableName>

type TaskSpec = {
  readonly key: string
  readonly words: readonly string[]
  readonly after?: string | undefined
  /** Whether it waits for the one before only, not for its success. */
  readonly anyhow?: boolean
}

const INPUT = "{{job.parameters.input}}"
const RUN = "{{job.parameters.run}}"

const environmentVariables = {
  DATABITS_WORKSPACE: "databricks",
  ...PLACES,
  DATABRICKS_WAREHOUSE_ID: variable("warehouse_id"),
  MLFLOW_EXPERIMENT_ID: at("resources.experiments.runs.id"),
}

const task = ({ key, words, after, anyhow = false }: TaskSpec) => ({
  task_key: key,
  ...(after === undefined ? {} : { depends_on: [{ task_key: after }] }),
  ...(anyhow ? { run_if: "ALL_DONE" } : {}),
  environment_key: "node",
  // A failed run is not run again by the platform: it was recorded as failed, and who wants it again says so.
  disable_auto_optimization: true,
  spark_python_task: {
    python_file: `../${DEPLOYABLE}/lakeflow/starter.py`,
    parameters: [
      ...["--tree", `${at("workspace.file_path")}/${DEPLOYABLE}`],
      ...["--node", variable("node")],
      ...Object.entries(environmentVariables).flatMap(([name, value]) => ["--set", `${name}=${value}`]),
      ...["--", ...words],
    ],
  },
})

const lakeflowJob = (name: string, description: string, tasks: readonly TaskSpec[], more: object = {}) => ({
  name: `databits-${name}`,
  description,
  ...more,
  queue: { enabled: true },
  max_concurrent_runs: 1,
  tasks: tasks.map(task),
  environments: [
    { environment_key: "node", spec: { environment_version: "4", dependencies: variable("job_packages") } },
  ],
  permissions: [{ level: "CAN_MANAGE_RUN", service_principal_name: APP_PRINCIPAL }],
})

/** Starts a job as its trigger does, where nobody did. */
const due = (job: Job, more: readonly string[] = []): string[] => ["trigger", job.name, ...more, "--json"]

const run = (job: Job, more: readonly string[] = []): string[] => ["run", job.name, ...more, "--alone", "--json"]

const onTrigger = (trigger: object) => ({ trigger: { pause_status: variable("triggers"), ...trigger } })

const on = <Kind extends Job["trigger"]["on"]>(library: readonly Job[], kind: Kind) =>
  library.filter((job): job is Job & { trigger: Extract<Job["trigger"], { on: Kind }> } => job.trigger.on === kind)

const inARow = (jobs: readonly Job[]): TaskSpec[] =>
  jobs.map((job, index) => ({ key: job.name, words: due(job), after: jobs[index - 1]?.name, anyhow: index > 0 }))

const newFiles = (library: readonly Job[]) => {
  if (on(library, "new_files").length === 0) return {}
  const inbox = `/Volumes/${variable("catalog")}/${schemaName("databits")}/${at("resources.volumes.inbox.name")}/`
  const trigger = onTrigger({ file_arrival: { url: inbox, wait_after_last_change_seconds: CALM_SECONDS } })
  const says = "Imports the files that arrive in the volume `inbox`."
  return { on_new_files: lakeflowJob("on-new-files", says, [{ key: "take", words: ["take", inbox] }], trigger) }
}

const tableUpdate = (library: readonly Job[], kind: keyof typeof GROWS) => {
  const jobs = on(library, kind)
  if (jobs.length === 0) return {}
  const trigger = onTrigger({
    table_update: {
      table_names: [`${placeOf("databits")}.${GROWS[kind]}`],
      condition: "ANY_UPDATED",
      min_time_between_triggers_seconds: APART_SECONDS,
      wait_after_last_change_seconds: CALM_SECONDS,
    },
  })
  const says = `Runs when the table ${GROWS[kind]} grows; made after run ${at("resources.job_runs.setup_at_deploy.id")} of the setup job.`
  return { [`on_${kind}`]: lakeflowJob(`on-${kind}`, says, inARow(jobs), trigger) }
}

const scheduled = (library: readonly Job[]) => {
  const hours = (job: { readonly trigger: { readonly everySeconds: number } }): number =>
    Math.max(SHORTEST_HOURS, Math.ceil(job.trigger.everySeconds / 3600))
  const groups = Map.groupBy(on(library, "schedule"), hours)
  return Object.fromEntries(
    [...groups].map(([interval, jobs]) => [
      `every_${interval}h`,
      lakeflowJob(
        `every-${interval}h`,
        `Runs ${jobs.map(({ name }) => name).join(", then ")}.`,
        inARow(jobs),
        onTrigger({ periodic: { interval, unit: "HOURS" } }),
      ),
    ]),
  )
}

/** Runs without an end, each in a job that the platform starts again whenever it ends. */
const continuous = (library: readonly Job[]) =>
  Object.fromEntries(
    on(library, "continuous")
      .filter((job) => job.runs === "lakeflow")
      .map((job) => {
        const { queue: _, ...made } = lakeflowJob(
          job.name.replaceAll("_", "-"),
          `Runs ${job.name} without an end.`,
          [{ key: job.name, words: run(job) }],
          { continuous: { pause_status: variable("triggers") } },
        )
        return [job.name, made]
      }),
  )

/** Looks at a share of the answers since the last run. */
const sampled = (library: readonly Job[]) => {
  const jobs = on(library, "sampled").filter((job) => job.runs === "lakeflow")
  if (jobs.length === 0) return {}
  const trigger = onTrigger({ periodic: { interval: SHORTEST_HOURS, unit: "HOURS" } })
  const says = `Runs ${jobs.map(({ name }) => name).join(", then ")} on a sample of the answers.`
  return { sampled: lakeflowJob("sampled", says, inARow(jobs), trigger) }
}

type Properties = Readonly<Record<string, { readonly type?: string }>>

const propertiesOf = (shape: z.ZodType, io: "input" | "output"): Properties =>
  (z.toJSONSchema(shape, { io, unrepresentable: "any" }) as { readonly properties?: Properties }).properties ?? {}

/** What one job gives and the next takes: fields of the same name and type. */
const handedOn = (from: Job, to: Job): string[] => {
  const given = propertiesOf(from.output, "output")
  const taken = propertiesOf(to.input, "input")
  const names = Object.keys(taken).filter((name) => given[name]?.type === "string" && taken[name]?.type === "string")
  return names.flatMap((name) => [`--${name}`, `{{tasks.${from.name}.values.${name}}}`])
}

/** A job that others come before or after becomes one whose tasks depend on each other. */
const chained = (library: readonly Job[]) => {
  const around = [...on(library, "before"), ...on(library, "after")]
  const middles = library.filter(({ name }) => around.some(({ trigger }) => trigger.job === name))
  return Object.fromEntries(
    middles.map((middle) => {
      const before = on(library, "before").filter(({ trigger }) => trigger.job === middle.name)
      const after = on(library, "after").filter(({ trigger }) => trigger.job === middle.name)
      const last = before.at(-1)
      const tasks: TaskSpec[] = [
        ...before.map((job, index) => ({
          key: job.name,
          words: run(job, ["--input", INPUT]),
          after: before[index - 1]?.name,
        })),
        {
          key: middle.name,
          words: run(middle, ["--input", INPUT, ...(last ? handedOn(last, middle) : [])]),
          after: last?.name,
        },
        ...after.map((job) => ({
          key: job.name,
          words: due(job, ["--run", `{{tasks.${middle.name}.values.run}}`]),
          after: middle.name,
        })),
      ]
      const says = `Runs ${tasks.map(({ key }) => key).join(", then ")}.`
      const more = { parameters: [{ name: "input", default: "{}" }] }
      return [middle.name, lakeflowJob(middle.name.replaceAll("_", "-"), says, tasks, more)]
    }),
  )
}

/** The setup job, the job that runs any other, and one per way jobs are started by themselves. */
export const jobsOf = (library: readonly Job[]) => ({
  setup: lakeflowJob("setup", "Makes or completes the tables; each deployment runs it.", [
    { key: "setup", words: ["setup", "--wait", String(SETUP_WAIT_SECONDS)] },
  ]),
  run: {
    ...lakeflowJob(
      "run",
      `Runs one job of the library, a run that the app recorded or one of its own: ${library.map(({ name }) => name).join(", ")}.`,
      [{ key: "run", words: ["run", "{{job.parameters.job}}", "--run", RUN, "--input", INPUT, "--alone", "--json"] }],
      {
        parameters: [
          { name: "job", default: library[0]?.name ?? "" },
          { name: "input", default: "{}" },
          { name: "run", default: "" },
        ],
      },
    ),
    max_concurrent_runs: 10,
  },
  ...chained(library),
  ...newFiles(library),
  ...tableUpdate(library, "ingest"),
  ...tableUpdate(library, "feedback"),
  ...scheduled(library),
  ...sampled(library),
  ...continuous(library),
})

/** Runs of jobs that belong to a deployment. */
export const jobRuns = {
  setup_at_deploy: { job_id: at("resources.jobs.setup.id"), lifecycle: { triggers: [{ on_bundle_deploy: true }] } },
}
