import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { inRoot } from "../../scripts/lib/paths.mjs"
import { openSpark, seekSpark } from "../interop/spark.ts"
import { type Alerts, openAlerts } from "./alerts/machine.ts"
import { type Clock, openClock } from "./clock.ts"
import { type Faults, planFaults } from "./faults.ts"
import { type Identities, openIdentities } from "./identities.ts"
import { type Jobs, openJobs } from "./jobs/jobs.ts"
import { openTriggers, type Triggers } from "./jobs/triggers.ts"
import { openModels, type RegisteredModelStates } from "./mlflow/models.ts"
import type { PromptState } from "./mlflow/prompts.ts"
import { type Mlflow, openMlflow } from "./mlflow/state.ts"
import { openTraces, type TraceStates } from "./mlflow/traces.ts"
import { openPermissions, type Permissions } from "./permissions.ts"
import { registerModel } from "./register-model.ts"
import { openSearch, type Search } from "./search/machine.ts"
import { openCustomModels } from "./serving/custom-model.ts"
import { openServing, type Serving } from "./serving/machine.ts"
import { type Engine, openEngine } from "./sql/engine.ts"
import { openUnity, type Unity } from "./unity/state.ts"
import { openVolumes, type Volumes } from "./volumes.ts"
import { openWarehouse, type Warehouse } from "./warehouse.ts"

export type WorldOptions = {
  /** Milliseconds every statement takes at least. */
  readonly statementMs?: number
  /** Milliseconds a sleeping warehouse needs to wake up; 0: it is awake. */
  readonly coldStartMs?: number
  /** Share of writing statements that meet another writer. */
  readonly conflictShare?: number
  readonly catalogs?: readonly string[]
  /** Application ids of service principals with their secrets. */
  readonly services?: ReadonlyMap<string, string>
  /** The command line that tasks of jobs run; ours from source when left out. */
  readonly cli?: string
  readonly now?: () => number
  /** How many times as fast as here time passes there; once when left out. */
  readonly timesFaster?: number
  /** Who may do everything; all services and the person of `prepare.ts` when left out. Others need grants. */
  readonly admins?: readonly string[]
}

/** The whole state of a fake workspace. */
export type World = {
  readonly workspaceId: string
  readonly engine: Engine
  readonly warehouse: Warehouse
  readonly identities: Identities
  readonly faults: Faults
  readonly volumes: Volumes
  readonly mlflow: Mlflow
  readonly traces: TraceStates
  readonly prompts: Map<string, PromptState>
  /** Owners, grants, tags, functions and lineage. */
  readonly unity: Unity
  readonly models: RegisteredModelStates
  readonly jobs: Jobs
  readonly triggers: Triggers
  /** Apps that are deployed, by name. */
  readonly apps: Set<string>
  /** Ids of the folders of the workspace's own files, by path. */
  readonly folders: Map<string, bigint>
  /** Primary keys that owners declared, by table. */
  readonly keys: Map<string, string>
  /** Secrets by scope, then by key. */
  readonly secrets: Map<string, Map<string, string>>
  readonly permissions: Permissions
  readonly serving: Serving
  readonly alerts: Alerts
  readonly search: Search
  /** Answers of a registered version of a classifier. */
  readonly customModels: ReturnType<typeof openCustomModels>
  readonly clock: Clock
  readonly now: () => number
  /** A new int64 id, beyond what a JavaScript number holds exactly. */
  newId(): bigint
  close(): Promise<void>
}

/** Who the tasks of jobs run as. */
const JOBS_PRINCIPAL = { kind: "service", name: "jobs-sp" } as const
const TOKEN_MS = 60 * 60_000

/** Ids of jobs and runs are int64; the first ones here are already too long for a double. */
const FIRST_ID = 900_719_925_474_099_301n

export const openWorld = async (options: WorldOptions = {}): Promise<World> => {
  const clock = openClock(options.now, options.timesFaster)
  const { now } = clock
  const folder = await mkdtemp(join(tmpdir(), "databits-volumes-"))
  const volumes = openVolumes(folder)
  const duck = await openEngine(volumes.placeOf)
  const spark = seekSpark()
  const engine = spark ? await openSpark(spark, duck, volumes.placeOf) : duck
  for (const catalog of options.catalogs ?? ["main"]) await engine.addCatalog(catalog)
  let lastId = FIRST_ID
  const newId = (): bigint => ++lastId
  const models = openModels(now)
  const services = options.services ?? new Map([["app-sp", "app-secret"]])
  const identities = openIdentities(now, services)
  const token = async () => ({
    token: identities.give(JOBS_PRINCIPAL, TOKEN_MS),
    expires_at: (now() + TOKEN_MS) / 1_000,
    host: jobs.host,
  })
  const register_model = async (input: unknown) => registerModel(await token(), input)
  const answers = { token, register_model }
  const jobs = openJobs({
    newId,
    now,
    answers,
    cli: options.cli ?? inRoot("cli/main.ts"),
    ended: () => triggers.look(),
  })
  const triggers = openTriggers({ clock, jobs })
  volumes.arrived = triggers.fileArrived
  const warehouse = openWarehouse(engine, {
    statementMs: options.statementMs ?? 0,
    coldStartMs: options.coldStartMs ?? 0,
    conflictShare: options.conflictShare ?? 0,
    now,
  })
  return {
    workspaceId: "4711",
    engine,
    warehouse,
    alerts: openAlerts(warehouse, now),
    identities,
    unity: openUnity(options.admins ?? [...services.keys(), JOBS_PRINCIPAL.name, "ana@example.com"]),
    faults: planFaults(),
    volumes,
    mlflow: openMlflow(now, newId),
    traces: openTraces(),
    prompts: new Map(),
    jobs,
    triggers,
    models,
    apps: new Set(["databits"]),
    folders: new Map(),
    keys: new Map(),
    secrets: new Map(),
    permissions: openPermissions(),
    search: openSearch(engine, now),
    serving: openServing({ now, newId, models }),
    customModels: openCustomModels(models),
    clock,
    now,
    newId,
    close: async () => {
      triggers.close()
      await jobs.close()
      await engine.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
