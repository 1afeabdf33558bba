import { randomBytes } from "node:crypto"
import { missing } from "../refused.ts"

export type Pair = { readonly key: string; readonly value: string }
export type Metric = {
  readonly key: string
  readonly value: number
  readonly timestamp: number
  readonly step: number
}
export type DatasetInput = {
  readonly dataset: {
    readonly name: string
    readonly digest: string
    readonly source_type: string
    readonly source: string
    readonly schema?: string | undefined
    readonly profile?: string | undefined
  }
  readonly tags: readonly Pair[]
}

export type Experiment = {
  readonly id: string
  name: string
  stage: "active" | "deleted"
  readonly tags: Map<string, string>
  readonly createdAt: number
  updatedAt: number
}

export type Run = {
  readonly id: string
  readonly experimentId: string
  name: string
  status: "RUNNING" | "SCHEDULED" | "FINISHED" | "FAILED" | "KILLED"
  stage: "active" | "deleted"
  readonly userId: string
  readonly startTime: number
  endTime: number | undefined
  readonly params: Map<string, string>
  readonly metrics: Metric[]
  readonly tags: Map<string, string>
  readonly inputs: DatasetInput[]
}

/** Experiments and runs of a fake workspace. */
export type Mlflow = {
  readonly experiments: Map<string, Experiment>
  readonly runs: Map<string, Run>
  /** Values of a page of a history, and runs of a page of a search, at most. */
  pageSize: number
  /** With an id of its own, unless it is given one. */
  addExperiment(name: string, id?: string): Experiment
  /** What is there and not deleted; refuses otherwise. */
  experiment(id: string): Experiment
  run(id: string): Run
}

/** An id of 32 hex digits. */
export const hexId = (): string => randomBytes(16).toString("hex")

export const openMlflow = (now: () => number, newId: () => bigint): Mlflow => {
  const experiments = new Map<string, Experiment>()
  const runs = new Map<string, Run>()
  return {
    experiments,
    runs,
    pageSize: 25_000,
    addExperiment: (name, id = String(newId())) => {
      const made: Experiment = {
        id,
        name,
        stage: "active",
        tags: new Map(),
        createdAt: now(),
        updatedAt: now(),
      }
      experiments.set(made.id, made)
      return made
    },
    experiment: (id) => {
      const found = experiments.get(id)
      if (!found) throw missing(`Node ID ${id}`)
      return found
    },
    run: (id) => {
      const found = runs.get(id)
      if (!found) throw missing(`Run '${id}'`)
      return found
    },
  }
}
