import type { z } from "zod"
import { listRuns, startJob } from "../../contract/endpoints/jobs.ts"
import type { JsonObject } from "../../contract/json.ts"
import { followRun } from "../follow.ts"
import type { Session } from "../session.ts"
import type { Terminal } from "../terminal.ts"

/** Starts a job, follows it, and reads its result. */
export const runJob = async <Shape extends z.ZodType>(
  session: Session,
  terminal: Terminal,
  job: string,
  input: JsonObject,
  shape: Shape,
): Promise<z.output<Shape>> => {
  const { runId } = await session.call(startJob, { job, input })
  return shape.parse(
    await followRun(session, runId, ({ progress }) =>
      terminal.step(`${job}  ${progress.step}  ${progress.done} of ${progress.total}`),
    ),
  )
}

const FOLLOWS_WITHIN_MS = 5_000
const POLL_MS = 50

/**
 * The result of a job that another one sets off by itself, found by its input; started here when it does not
 * come within five seconds.
 */
export const awaitFollower = async <Shape extends z.ZodType>(
  session: Session,
  terminal: Terminal,
  job: string,
  input: JsonObject,
  shape: Shape,
): Promise<z.output<Shape>> => {
  const until = performance.now() + FOLLOWS_WITHIN_MS
  while (performance.now() < until) {
    const { runs } = await session.call(listRuns, { job, limit: 20 })
    const follower = runs.find((run) => Object.entries(input).every(([name, value]) => run.input[name] === value))
    if (follower)
      return shape.parse(
        await followRun(session, follower.id, ({ progress }) =>
          terminal.step(`${job}  ${progress.step}  ${progress.done} of ${progress.total}`),
        ),
      )
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  return runJob(session, terminal, job, input, shape)
}
