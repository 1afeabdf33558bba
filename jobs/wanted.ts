import type { Run } from "../contract/entities/run.ts"
import { jsonObject } from "../contract/json.ts"
import type { Ports } from "../core/ports/index.ts"
import type { Job, Trigger } from "./job.ts"
import { automatic, inputFrom } from "./triggers.ts"

/** Name of the job whose tables start the jobs `on: "ingest"`. */
export const INGEST = "ingest_files"

/**
 * A start that a trigger asks for. The key names what it is for: whoever asks for the same, here, in another process of
 * the app or in a Lakeflow job, gets the run that the first one started.
 */
export type Wanted = {
  readonly job: Job
  readonly facts: Readonly<Record<string, unknown>>
  readonly cause: string
  readonly key: string
  readonly trigger?: Run["trigger"]
  readonly person?: string | undefined
}

type On<Kind extends Trigger["on"]> = Job & { trigger: Extract<Trigger, { on: Kind }> }

/** The jobs that a kind of trigger starts. */
export const jobsOn = <Kind extends Trigger["on"]>(library: readonly Job[], kind: Kind): On<Kind>[] =>
  library.filter((job): job is On<Kind> => job.trigger.on === kind)

/** Starts what is wanted, where what is known is enough for its input; the id of its run. */
export const startWanted = async (
  ports: Pick<Ports, "jobs" | "people">,
  { job, facts, cause, key, person, trigger = "event" }: Wanted,
): Promise<string | undefined> => {
  const input = inputFrom(job, facts)
  if (!input) return undefined
  return ports.jobs.start(await automatic(ports.people, person), job.name, input, { key, trigger, cause })
}

/** What follows a run that succeeded: jobs after it, and where it imported a table those that read new tables. */
export const wantedAfter = (run: Run, library: readonly Job[], readsNewTables: boolean): Wanted[] => {
  const result = run.state.kind === "succeeded" ? jsonObject.safeParse(run.state.result) : undefined
  const facts = { ...run.input, ...(result?.data ?? {}) }
  const followers = jobsOn(library, "after").filter((job) => job.trigger.job === run.job)
  const readers = readsNewTables && run.job === INGEST ? jobsOn(library, "ingest") : []
  return [...followers, ...readers].map((job) => ({
    job,
    facts,
    cause: `after ${run.job}`,
    key: `after:${run.id}:${job.name}`,
    person: run.person,
  }))
}

/** What a piece of feedback starts. */
export const wantedOnFeedback = (
  job: Job,
  feedbackId: string,
  facts: Readonly<Record<string, unknown>>,
  person: string,
): Wanted => ({
  job,
  facts: { ...facts, feedbackId },
  cause: "on feedback",
  key: `feedback:${feedbackId}:${job.name}`,
  person,
})

/** What a sample of answers starts. */
export const wantedOnSample = (job: Job, traceIds: readonly string[]): Wanted => ({
  job,
  facts: { traceIds },
  cause: "a sample of answers",
  key: `sampled:${traceIds[0] ?? ""}:${job.name}`,
})

/** Whether a trace is in a sample of this share; the same trace always is, or never. */
export const isSampled = (traceId: string, share: number): boolean =>
  Number.parseInt(traceId.slice(0, 8), 16) / 2 ** 32 < share
