import { z } from "zod"
import { bundleFiles } from "../../resources/bundle.ts"
import { MADE_UP_PRINCIPAL, madeUpId, resolveBundle } from "../support/resolve-bundle.ts"
import { jobSettings, type Trigger } from "./jobs/settings.ts"
import { alertSettings } from "./routes/alerts.ts"
import type { Securable } from "./unity/state.ts"
import type { World } from "./world.ts"

/** Who deploys, and whose token a workbench on a laptop is given. */
export const PERSON = "ana@example.com"
/** The app's service principal. */
export const APP = "app-sp"

const grants = z.array(z.strictObject({ principal: z.string(), privileges: z.array(z.string()) }))
const permissions = z.array(
  z.strictObject({
    level: z.string(),
    user_name: z.string().optional(),
    group_name: z.string().optional(),
    service_principal_name: z.string().optional(),
  }),
)
type Permission = z.output<typeof permissions>[number]

const job = jobSettings.extend({ permissions })
const appResource = z.looseObject({
  name: z.string(),
  sql_warehouse: z.looseObject({ id: z.string() }).optional(),
  experiment: z.looseObject({ experiment_id: z.string() }).optional(),
  job: z.looseObject({ id: z.string() }).optional(),
})
const app = z.looseObject({
  name: z.string(),
  config: z.looseObject({
    env: z.array(z.strictObject({ name: z.string(), value: z.string().optional(), value_from: z.string().optional() })),
  }),
  resources: z.array(appResource),
})

/** All that a bundle of ours has; another kind of resource is refused until it can be deployed here. */
const bundle = z.object({
  resources: z.strictObject({
    schemas: z.record(z.string(), z.looseObject({ catalog_name: z.string(), name: z.string(), grants })),
    volumes: z.record(
      z.string(),
      z.looseObject({ catalog_name: z.string(), schema_name: z.string(), name: z.string() }),
    ),
    experiments: z.record(z.string(), z.strictObject({ name: z.string(), permissions })),
    secret_scopes: z.record(z.string(), z.strictObject({ name: z.string(), permissions })),
    jobs: z.record(z.string(), job),
    job_runs: z.record(z.string(), z.looseObject({ job_id: z.int() })),
    alerts: z.record(z.string(), alertSettings),
    apps: z.record(z.string(), app),
  }),
})
type Resources = z.output<typeof bundle>["resources"]

export type Deployed = {
  /** Jobs by their key in the bundle. */
  readonly jobs: ReadonlyMap<string, bigint>
  /** The variables that the app is started with. */
  readonly variables: Readonly<Record<string, string>>
}

type Options = {
  /** Variables of the bundle beside those without which there is none. */
  readonly given?: Readonly<Record<string, string>>
  /** Whether the runs that belong to a deployment are made: the setup job, which makes the tables. */
  readonly setsUp?: boolean
}

/** What the bundle deploys to production. */
const resolvedBundle = (given: Readonly<Record<string, string>> = {}): Resources => {
  const must = { catalog: "main", jobs_principal: "jobs-sp", people: "users", warehouse_id: "w", app_name: "databits" }
  const resolved = resolveBundle(bundleFiles(), { target: "prod", given: { ...must, ...given }, user: PERSON })
  return bundle.parse(JSON.parse(JSON.stringify(resolved).replaceAll(MADE_UP_PRINCIPAL, APP))).resources
}

/** On what a bundle grants, it says all: principals that it does not name lose what they have. */
const setGrants = ({ unity }: World, on: Securable, declared: z.output<typeof grants>): void => {
  const own = unity.held(on).filter(({ from }) => from.kind === on.kind && from.name === on.name)
  for (const { principal, privilege } of own) unity.revoke(on, principal, [privilege])
  for (const { principal, privileges } of declared)
    unity.grant(
      on,
      principal,
      privileges.map((privilege) => privilege.replaceAll("_", " ")),
    )
}

const setPermissions = (world: World, type: string, id: string, declared: readonly Permission[]): void => {
  world.permissions.clear(type, id)
  for (const { level, user_name, group_name, service_principal_name } of declared)
    world.permissions.give(type, id, user_name ?? group_name ?? service_principal_name ?? "", level)
}

const deployData = async (world: World, { schemas, volumes, experiments, secret_scopes }: Resources): Promise<void> => {
  for (const { catalog_name, name, grants: declared } of Object.values(schemas)) {
    await world.engine.addSchema(catalog_name, name)
    setGrants(world, { kind: "schema", name: `${catalog_name}.${name}` }, declared)
  }
  for (const { catalog_name, schema_name, name } of Object.values(volumes))
    await world.volumes.add(catalog_name, schema_name, name)
  for (const [key, { name, permissions: declared }] of Object.entries(experiments)) {
    const id = madeUpId("experiments", key)
    if (!world.mlflow.experiments.has(id)) world.mlflow.addExperiment(name, id)
    setPermissions(world, "experiments", id, declared)
  }
  for (const { name, permissions: declared } of Object.values(secret_scopes)) {
    if (!world.secrets.has(name)) world.secrets.set(name, new Map())
    setPermissions(world, "secret-scopes", name, declared)
  }
}

const deployJob = (world: World, settings: z.output<typeof job>): bigint => {
  const before = world.jobs.list().find(([, { name }]) => name === settings.name)?.[0]
  const id = before ?? world.jobs.create(settings)
  if (before !== undefined) world.jobs.reset(before, settings)
  setPermissions(world, "jobs", String(id), settings.permissions)
  return id
}

const deployAlert = async (world: World, settings: z.output<typeof alertSettings>): Promise<void> => {
  const before = (await world.alerts.list()).find(({ input }) => input.display_name === settings.display_name)
  if (before) world.alerts.change(before, settings)
  else world.alerts.create(settings, { kind: "user", name: PERSON })
}

const runToItsEnd = async ({ jobs }: World, jobId: bigint): Promise<void> => {
  const { runId } = jobs.start({ job_id: jobId })
  const { end } = await jobs.whenOver(runId)
  if (end?.code !== "SUCCESS") throw new Error(`the deployment's run failed: ${end?.message}`)
}

/** Tables of triggers have to be there, which is why their jobs name the setup run: they are made after it. */
const checkTables = async ({ engine }: World, trigger: Trigger | undefined): Promise<void> => {
  if (trigger === undefined || !("table_update" in trigger)) return
  for (const name of trigger.table_update.table_names) {
    const [catalog, ...rest] = name.split(".")
    await engine.run(`SELECT 1 FROM "c_${catalog}"."${rest.join('"."')}" LIMIT 0`)
  }
}

/** The id of a deployed job, by the one that was made up for it. */
const jobIdIn =
  (ids: Deployed["jobs"]) =>
  (madeUp: string): bigint => {
    const [, id] = [...ids].find(([key]) => madeUpId("jobs", key) === madeUp) ?? []
    if (id === undefined) throw new Error(`the bundle has no job ${madeUp}`)
    return id
  }

const variablesOf = ({ config, resources }: z.output<typeof app>, jobIdOf: (madeUp: string) => bigint) =>
  config.env.map(({ name, value, value_from }): [string, string] => {
    const from = resources.find((one) => one.name === value_from)
    const job = from?.job === undefined ? undefined : String(jobIdOf(from.job.id))
    const given = value ?? from?.sql_warehouse?.id ?? from?.experiment?.experiment_id ?? job
    if (given === undefined) throw new Error(`the variable ${name} has no value`)
    return [name, given]
  })

/** Deploys our bundle as the platform's tool does, for the first time or again. */
export const deployBundle = async (world: World, { given = {}, setsUp = false }: Options = {}): Promise<Deployed> => {
  const resources = resolvedBundle(given)
  await deployData(world, resources)
  const { jobs, job_runs, alerts, apps } = resources
  const ids = new Map(Object.entries(jobs).map(([key, settings]) => [key, deployJob(world, settings)]))
  const jobIdOf = jobIdIn(ids)
  if (setsUp) for (const { job_id } of Object.values(job_runs)) await runToItsEnd(world, jobIdOf(String(job_id)))
  for (const [key, { trigger, continuous }] of Object.entries(jobs)) {
    if (setsUp) await checkTables(world, trigger)
    world.triggers.follow(ids.get(key) ?? 0n, trigger ?? continuous)
  }
  for (const alert of Object.values(alerts)) await deployAlert(world, alert)
  for (const { name } of Object.values(apps)) world.apps.add(name)
  const variables = Object.fromEntries(Object.values(apps).flatMap((one) => variablesOf(one, jobIdOf)))
  return { jobs: ids, variables }
}
