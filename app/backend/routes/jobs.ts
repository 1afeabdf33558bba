import { z } from "zod"
import {
  cancelRun,
  downloadFailedAnswers,
  getRun,
  type LibraryJob,
  listJobs,
  listRuns,
  type RunWithMay,
  retryRun,
  startJob,
} from "../../../contract/endpoints/jobs.ts"
import type { Run } from "../../../contract/entities/run.ts"
import { type JsonObject, jsonObject } from "../../../contract/json.ts"
import { type Caller, mayDo } from "../../../contract/permissions.ts"
import { failedAnswersPath } from "../../../core/curate/failed-answers.ts"
import { LABEL_TABLE } from "../../../core/curate/label-table.ts"
import { hasEnded } from "../../../core/jobs/record-run.ts"
import type { Job } from "../../../jobs/job.ts"
import type { RouteContext, Serve } from "../serve.ts"

const schemaOf = (type: z.ZodType, io: "input" | "output") =>
  jsonObject.parse(JSON.parse(JSON.stringify(z.toJSONSchema(type, { io, unrepresentable: "any" }))))

const toLibraryJob = (job: Job): LibraryJob => ({
  name: job.name,
  stage: job.stage,
  says: job.says,
  trigger: { ...job.trigger },
  input: schemaOf(job.input, "input"),
  output: schemaOf(job.output, "output"),
})

const withMay = (who: Caller, run: Run): RunWithMay => {
  if (!mayDo(who, "run_jobs")) return { ...run, may: [] }
  return { ...run, may: hasEnded(run.state) ? ["retry"] : ["cancel"] }
}

/** A job reads as the workbench, and this one copies rows into a table that more people read: who starts it must see them. */
const checkReads = async ({ tables }: RouteContext["ports"], job: string, { table }: JsonObject): Promise<void> => {
  if (job === LABEL_TABLE && typeof table === "string") await tables.listRows(table, { limit: 1 })
}

/** The job library and its runs. */
export const jobsRoutes = (serve: Serve): void => {
  serve(listJobs, async (_, { who, workbench }) => ({
    jobs: workbench.library.map(toLibraryJob),
    mayRun: mayDo(who, "run_jobs"),
  }))
  serve(startJob, async ({ job, input }, { who, ports, idempotencyKey }) => {
    await checkReads(ports, job, input)
    return { runId: await ports.jobs.start(who, job, input, { key: idempotencyKey }) }
  })
  serve(listRuns, async ({ state, ...filter }, { who, ports }) => {
    const runs = await ports.runs.list({ ...filter, ...(state ? { state: [state] } : {}) })
    const next = runs.length === filter.limit ? runs.at(-1)?.id : undefined
    return { runs: runs.map((run) => withMay(who, run)), next: next ?? null }
  })
  serve(getRun, async ({ runId, after }, { who, ports }) => {
    const [run, events] = await Promise.all([ports.runs.find(runId), ports.runs.listEvents(runId, after)])
    return { run: withMay(who, run), events: [...events] }
  })
  serve(cancelRun, async ({ runId }, { who, workbench }) => {
    await workbench.runner.cancel(who, runId)
    return { runId }
  })
  serve(retryRun, async ({ runId }, { who, workbench, idempotencyKey }) => ({
    runId: await workbench.runner.retry(who, runId, idempotencyKey),
  }))
  serve(downloadFailedAnswers, async ({ runId }, { ports }) => {
    const bytes = await ports.files.find(failedAnswersPath(runId))
    return new Response(new Uint8Array(bytes), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": 'attachment; filename="failed-answers.csv"',
      },
    })
  })
}
