import type { Experiment, Metric, Pair, Run } from "./state.ts"

const pairs = (words: ReadonlyMap<string, string>): Pair[] => [...words].map(([key, value]) => ({ key, value }))

const isNewer = (one: Metric, other: Metric): boolean =>
  one.step > other.step || (one.step === other.step && one.timestamp >= other.timestamp)

/** The last value of each figure. */
const latest = (metrics: readonly Metric[]): Metric[] => {
  const last = new Map<string, Metric>()
  for (const one of metrics) {
    const known = last.get(one.key)
    if (!known || isNewer(one, known)) last.set(one.key, one)
  }
  return [...last.values()]
}

export const shownExperiment = (one: Experiment) => ({
  experiment_id: one.id,
  name: one.name,
  artifact_location: `dbfs:/databricks/mlflow-tracking/${one.id}`,
  lifecycle_stage: one.stage,
  last_update_time: one.updatedAt,
  creation_time: one.createdAt,
  tags: pairs(one.tags),
})

export const shownRun = (run: Run) => ({
  info: {
    run_id: run.id,
    run_uuid: run.id,
    run_name: run.name,
    experiment_id: run.experimentId,
    user_id: run.userId,
    status: run.status,
    start_time: run.startTime,
    ...(run.endTime === undefined ? {} : { end_time: run.endTime }),
    artifact_uri: `dbfs:/databricks/mlflow-tracking/${run.experimentId}/${run.id}/artifacts`,
    lifecycle_stage: run.stage,
  },
  data: { metrics: latest(run.metrics), params: pairs(run.params), tags: pairs(run.tags) },
  inputs: { dataset_inputs: run.inputs },
})
