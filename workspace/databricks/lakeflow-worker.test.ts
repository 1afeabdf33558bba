import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { Problem } from "../../contract/problems.ts"
import { recordQueued } from "../../core/jobs/record-run.ts"
import { inRoot } from "../../scripts/lib/paths.mjs"
import { prepareFakeWorkspace, withLakeflow } from "../../tests/fake-workspace/prepare.ts"
import { readConfig } from "../config.ts"
import { WORKER_CALLER, type WorkerHome, workerContract } from "../contract-tests/worker.ts"
import { openWorkspace } from "../open.ts"
import type { Workspace } from "../workspace.ts"
import { connect } from "./connect.ts"
import { type LakeflowJobs, lakeflowJobs } from "./lakeflow-jobs.ts"
import { lakeflowWorker } from "./lakeflow-worker.ts"

type Fake = Awaited<ReturnType<typeof prepareFakeWorkspace>>
let fake: Fake
let workspace: Workspace
let home: WorkerHome & { readonly jobs: LakeflowJobs }
let jobId: string
beforeEach(async () => {
  fake = await prepareFakeWorkspace({ cli: inRoot("tests/support/worker-cli.ts") })
  const variables = { ...fake.variables, ...(await withLakeflow(fake.workspace)) }
  jobId = variables.DATABITS_JOB_ID
  const config = readConfig(variables)
  workspace = await openWorkspace(config)
  const { client } = await connect(config)
  const quickly = (milliseconds: number, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      setTimeout(() => (signal.aborted ? reject(signal.reason) : resolve()), milliseconds / 20)
    })
  const jobs = lakeflowJobs(client)
  home = { worker: lakeflowWorker({ jobs, jobId, sleep: quickly }), ports: workspace.ports, jobs }
})
afterEach(async () => {
  await workspace.close()
  await fake.workspace.close()
  expect(fake.workspace.unknown).toEqual([])
})

const queue = async (job: string, input = {}) => {
  const payload = { job, input, databitId: null, agent: null, trigger: "demand", cause: null } as const
  const { runId } = await recordQueued(home.ports, WORKER_CALLER, payload)
  return home.ports.runs.find(runId)
}
const begin = async (job: string, input = {}) => {
  const run = await queue(job, input)
  return { ...run, place: await home.worker.start(run, WORKER_CALLER) }
}
const follow = (run: Awaited<ReturnType<typeof begin>>) =>
  home.worker.findEnd(run, { signal: new AbortController().signal })
const stateOf = async (id: string) => {
  await home.ports.events.hear()
  return (await home.ports.runs.find(id)).state.kind
}

describe("Lakeflow as a worker", () => {
  workerContract(async () => home)

  test("an answer that was lost does not start a second run", async () => {
    const { faults, jobs } = fake.workspace.world
    faults.plan({ kind: "reply lost" }, { method: "POST", path: /run-now$/ })
    const run = await begin("doubles", { number: 4 })
    expect(await follow(run)).toEqual({ kind: "done" })
    expect(jobs.listRuns()).toHaveLength(1)
    expect(run.place).toEqual({ jobId, runId: String(jobs.listRuns()[0]?.runId) })
    expect(Number.isSafeInteger(Number(run.place?.runId))).toBe(false)
  })

  test("a run whose machine is lost is found out, with the platform's own words", async () => {
    const run = await begin("waits")
    await expect.poll(() => stateOf(run.id), { timeout: 20_000 }).toBe("running")
    fake.workspace.world.jobs.lose(BigInt(run.place?.runId ?? 0))
    expect(await follow(run)).toEqual({ kind: "lost", why: expect.stringContaining("reclaimed by the cloud provider") })
    expect(await stateOf(run.id)).toBe("running")
  })

  test("while the platform does not answer a run is followed all the same", async () => {
    const run = await begin("doubles", { number: 1 })
    const { jobs } = home
    let silent = 2
    const find: typeof jobs.find = async (id) => {
      if (silent-- > 0) throw new Problem("databricks_unreachable", { detail: "There was no answer." })
      return jobs.find(id)
    }
    const worker = lakeflowWorker({ jobs: { ...jobs, find }, jobId, sleep: async () => undefined })
    expect(await worker.findEnd(run, { signal: new AbortController().signal })).toEqual({ kind: "done" })
    expect(silent).toBeLessThan(0)
  })

  test("a run that ends before its command starts says why", async () => {
    const message = "Library installation failed: the package index could not be reached."
    fake.workspace.world.jobs.refuseNext({ type: "CLIENT_ERROR", code: "LIBRARY_INSTALLATION_ERROR", message })
    expect(await follow(await begin("doubles", { number: 1 }))).toEqual({ kind: "lost", why: message })
  })

  test("a task that fails without a record gives its last words, without Python's name for them", async () => {
    const run = await begin("no_such_job")
    expect(await follow(run)).toEqual({
      kind: "lost",
      why: expect.stringMatching(/^There is no job named no_such_job\./),
    })
  })

  test("a run that waits for its machine is cancelled there and never begins", async () => {
    fake.workspace.world.jobs.machineMs = 60_000
    const run = await begin("doubles", { number: 1 })
    const ended = follow(run)
    await home.worker.retire(run)
    expect(await ended).toEqual({ kind: "cancelled" })
    expect(await stateOf(run.id)).toBe("queued")
  })

  test("a job that the app may not run is told with what is missing", async () => {
    const fault = { kind: "status", status: 403, errorCode: "PERMISSION_DENIED" } as const
    const message = "app-sp does not have Manage Run or Owner or Manage permissions on job 1."
    fake.workspace.world.faults.plan({ ...fault, message }, { method: "POST", path: /run-now$/ })
    await expect(begin("doubles", { number: 1 })).rejects.toMatchObject({ code: "databricks_denied", detail: message })
  })
})
