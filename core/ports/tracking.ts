/** A place for runs that belong together. */
export type Experiment = { readonly id: string; readonly name: string }

export const TRACKED_STATUSES = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"] as const
export type TrackedStatus = (typeof TRACKED_STATUSES)[number]

/** One value of a figure; a figure that is followed has one per step. */
export type TrackedMetric = {
  readonly key: string
  readonly value: number
  readonly step: number
  /** UTC instant. */
  readonly at: string
}

/** What a run read: a table at a version, known again by its digest (at most 36 characters). */
export type TrackedDataset = {
  /** Three-level name. */
  readonly table: string
  readonly tableVersion: number
  readonly digest: string
  readonly context: "training" | "evaluation"
}

type Words = Readonly<Record<string, string>>

export type TrackedRun = {
  readonly id: string
  readonly experimentId: string
  readonly name: string
  readonly status: TrackedStatus
  readonly startedAt: string
  readonly endedAt: string | null
  readonly params: Words
  /** The last value of each figure. */
  readonly metrics: Readonly<Record<string, number>>
  readonly tags: Words
  readonly datasets: readonly TrackedDataset[]
}

export type TrackedFacts = {
  readonly metrics?: readonly TrackedMetric[] | undefined
  /** A parameter keeps its first value; another one is a Problem. */
  readonly params?: Words | undefined
  /** A tag has its newest value. */
  readonly tags?: Words | undefined
}

/** Experiments and their runs, with the entities and names of MLflow. */
export type Tracking = {
  /** The experiment the workbench writes to. Problem `experiment_needed` where none is given. */
  findExperiment(): Promise<Experiment>
  /** By its name. */
  seekExperiment(name: string): Promise<Experiment | undefined>
  /** The experiment of this name, made when there is none. */
  saveExperiment(name: string): Promise<Experiment>
  startRun(run: {
    readonly experimentId: string
    readonly name: string
    readonly startedAt: string
    readonly tags: Words
  }): Promise<TrackedRun>
  /** Problem `not_found`. */
  findRun(id: string): Promise<TrackedRun>
  /** Newest first; `tags` are all to be there. */
  listRuns(filter: {
    readonly experimentId: string
    readonly tags?: Words | undefined
    readonly limit: number
  }): Promise<readonly TrackedRun[]>
  /** Any number of facts; a metric written twice counts once. */
  saveFacts(runId: string, facts: TrackedFacts): Promise<void>
  saveDatasets(runId: string, datasets: readonly TrackedDataset[]): Promise<void>
  /** Every value of a figure, in the order of its steps. */
  listHistory(runId: string, key: string): Promise<readonly TrackedMetric[]>
  saveEnd(runId: string, end: { readonly status: TrackedStatus; readonly endedAt: string }): Promise<void>
}
