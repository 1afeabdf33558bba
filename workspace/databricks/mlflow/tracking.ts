import { Problem } from "../../../contract/problems.ts"
import type { Experiment, TrackedFacts, TrackedMetric, Tracking } from "../../../core/ports/tracking.ts"
import { inBatches } from "../../state/sql.ts"
import type { AppClient } from "../wire/client.ts"
import { collect, listAll } from "../wire/pages.ts"
import {
  experimentAnswer,
  fromDataset,
  metricShape,
  nothing,
  runAnswer,
  runShape,
  toExperiment,
  toMetric,
  toRun,
} from "./shapes.ts"

const API = "/api/2.0/mlflow"
/** What one request may carry. */
const METRICS = 1_000
const WORDS = 100
const HISTORY_PAGE = 10_000
const RUNS_PAGE = 1_000

type Where = {
  /** The experiment the workbench writes to; undefined where none is given. */
  readonly experimentId: string | undefined
  /** Folder of the workspace that new experiments go to. */
  readonly folder: string
}

const pairs = (words: Readonly<Record<string, string>>) => Object.entries(words).map(([key, value]) => ({ key, value }))

/** A text of the filter language; it has no way to write both kinds of quotes in one. */
const quoted = (text: string): string => (text.includes("'") ? `"${text}"` : `'${text}'`)

const isMissing = (error: unknown): boolean => error instanceof Problem && error.code === "databricks_missing"

const wireMetric = ({ key, value, step, at }: TrackedMetric) => ({ key, value, step, timestamp: Date.parse(at) })

/** Requests that carry all facts: parameters and tags first, so that a run that broke off says what it was. */
const batchesOf = ({ metrics = [], params = {}, tags = {} }: TrackedFacts): object[] => [
  ...inBatches(pairs(params), WORDS).map((some) => ({ params: some })),
  ...inBatches(pairs(tags), WORDS).map((some) => ({ tags: some })),
  ...inBatches(metrics.map(wireMetric), METRICS).map((some) => ({ metrics: some })),
]

/** Tracking of experiments in the workspace's MLflow. */
export const mlflowTracking = (client: AppClient, { experimentId, folder }: Where): Tracking => {
  const byId = async (id: string): Promise<Experiment> =>
    toExperiment(await client.json(experimentAnswer, { path: `${API}/experiments/get`, query: { experiment_id: id } }))

  const pathOf = (name: string): string => (name.startsWith("/") ? name : `${folder}/${name}`)

  const seekExperiment = async (name: string): Promise<Experiment | undefined> => {
    const query = { experiment_name: pathOf(name) }
    try {
      return toExperiment(await client.json(experimentAnswer, { path: `${API}/experiments/get-by-name`, query }))
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  const findRun: Tracking["findRun"] = async (id) => {
    try {
      return toRun((await client.json(runAnswer, { path: `${API}/runs/get`, query: { run_id: id } })).run)
    } catch (error) {
      if (!isMissing(error)) throw error
      throw new Problem("not_found", { detail: `There is no tracked run ${id}.`, cause: error })
    }
  }

  return {
    findExperiment: async () => {
      if (experimentId === undefined) throw new Problem("experiment_needed")
      return byId(experimentId)
    },
    seekExperiment,
    saveExperiment: async (name) => {
      const there = await seekExperiment(name)
      if (there) return there
      await client
        .json(nothing, { method: "POST", path: `${API}/experiments/create`, body: { name: pathOf(name) } })
        .catch((error: unknown) => {
          // Somebody else was faster, or the answer of an earlier try was lost.
          if (!(error instanceof Problem && error.code === "databricks_refused")) throw error
        })
      const made = await seekExperiment(name)
      if (!made) throw new Problem("databricks_failed", { detail: `The experiment ${name} could not be made.` })
      return made
    },
    startRun: async ({ experimentId: at, name, startedAt, tags }) => {
      const body = { experiment_id: at, run_name: name, start_time: Date.parse(startedAt), tags: pairs(tags) }
      return toRun((await client.json(runAnswer, { method: "POST", path: `${API}/runs/create`, body })).run)
    },
    findRun,
    listRuns: async ({ experimentId: at, tags = {}, limit }) => {
      const filter = pairs(tags)
        .map(({ key, value }) => `tags.\`${key}\` = ${quoted(value)}`)
        .join(" and ")
      const body = {
        experiment_ids: [at],
        max_results: Math.min(limit, RUNS_PAGE),
        order_by: ["attributes.start_time DESC"],
        ...(filter === "" ? {} : { filter }),
      }
      const found = listAll(client, "runs", runShape, {
        method: "POST",
        path: `${API}/runs/search`,
        body,
        repeatable: true,
      })
      const runs = []
      for await (const run of found) {
        runs.push(toRun(run))
        if (runs.length === limit) break
      }
      return runs
    },
    saveFacts: async (runId, facts) => {
      for (const batch of batchesOf(facts)) {
        const body = { run_id: runId, ...batch }
        // The same parameter, tag or metric again changes nothing.
        await client.json(nothing, { method: "POST", path: `${API}/runs/log-batch`, body, repeatable: true })
      }
    },
    saveDatasets: async (runId, datasets) => {
      const body = { run_id: runId, datasets: datasets.map(fromDataset) }
      await client.json(nothing, { method: "POST", path: `${API}/runs/log-inputs`, body, repeatable: true })
    },
    listHistory: async (runId, key) => {
      const query = { run_id: runId, metric_key: key, max_results: HISTORY_PAGE }
      const all = await collect(listAll(client, "metrics", metricShape, { path: `${API}/metrics/get-history`, query }))
      return all.map(toMetric).toSorted((a, b) => a.step - b.step || (a.at < b.at ? -1 : 1))
    },
    saveEnd: async (runId, { status, endedAt }) => {
      const body = { run_id: runId, status, end_time: Date.parse(endedAt) }
      await client.json(nothing, { method: "POST", path: `${API}/runs/update`, body, repeatable: true })
    },
  }
}
