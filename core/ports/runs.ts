import type { Run, RunEvent } from "../../contract/entities/run.ts"
import type { Caller } from "../../contract/permissions.ts"

/** Runs of library jobs and what they reported. */
export type Runs = {
  find(id: string): Promise<Run>
  seek(id: string): Promise<Run | undefined>
  /** Newest first. */
  list(filter: {
    state?: readonly Run["state"]["kind"][] | undefined
    job?: string | undefined
    databitId?: string | undefined
    scheduled?: boolean | undefined
    /** Id of the last one seen. */
    before?: string | undefined
    limit: number
  }): Promise<readonly Run[]>
  /** From the oldest, or from `after`; of a long run not all at once. */
  listEvents(runId: string, after?: string): Promise<readonly RunEvent[]>
  /** What a run reported last, of one kind where that is given. */
  seekLastEvent(runId: string, kind?: RunEvent["kind"]): Promise<RunEvent | undefined>
  saveEvents(events: readonly RunEvent[]): Promise<void>
}

/** Starts library jobs; the worker behind it runs them. */
export type JobStarter = {
  /** Queues a run and returns its id at once. Problem `job_unknown` or `input_invalid`. */
  start(
    who: Caller,
    job: string,
    input: unknown,
    options?: { key?: string | undefined; trigger?: Run["trigger"] | undefined; cause?: string | undefined },
  ): Promise<string>
  /** Resolves when the run has ended, whatever the end. */
  find(runId: string): Promise<Run>
}
