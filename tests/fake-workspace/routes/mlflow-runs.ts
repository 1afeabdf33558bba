import { z } from "zod"
import { runFilter } from "../mlflow/filter.ts"
import { shownRun } from "../mlflow/shown.ts"
import { hexId, type Metric, type Pair, type Run } from "../mlflow/state.ts"
import { Refused } from "../refused.ts"
import { json, type Route, route } from "../route.ts"

const API = "/api/2.0/mlflow"
/** Names may hold what a path in an object store may hold. */
const KEY = /^[\w\-. /:]{1,250}$/
const key = z.string().regex(KEY)
const tag = z.strictObject({ key, value: z.string().max(8_000) })
const param = z.strictObject({ key, value: z.string().max(6_000) })
const metric = z.strictObject({
  key,
  value: z.number(),
  timestamp: z.int(),
  step: z.int().default(0),
  model_id: z.string().optional(),
  dataset_name: z.string().optional(),
  dataset_digest: z.string().optional(),
  run_id: z.string().optional(),
})
const input = z.strictObject({
  tags: z.array(tag).default([]),
  dataset: z.strictObject({
    name: z.string().min(1).max(500),
    digest: z.string().min(1).max(36),
    source_type: z.string(),
    source: z.string().max(65_535),
    schema: z.string().max(1_048_575).optional(),
    profile: z.string().max(16_777_215).optional(),
  }),
})
const status = z.enum(["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"])
/** Old clients say the id of a run twice. */
const runId = { run_id: z.string(), run_uuid: z.string().optional() }

const MOST_FACTS = 1_000
const MOST_BYTES = 1_000_000

const active = (run: Run): Run => {
  if (run.stage === "active") return run
  throw new Refused(400, "INVALID_PARAMETER_VALUE", `The run ${run.id} must be in the 'active' state.`)
}

const saveParams = (run: Run, params: readonly Pair[]): void => {
  for (const { key: name, value } of params) {
    const kept = run.params.get(name)
    if (kept !== undefined && kept !== value)
      throw new Refused(
        400,
        "INVALID_PARAMETER_VALUE",
        `Changing param values is not allowed. Param with key='${name}' was already logged with value='${kept}' for run ID='${run.id}'.`,
      )
  }
  for (const { key: name, value } of params) run.params.set(name, value)
}

const isSame = (a: Metric, b: Metric): boolean =>
  a.key === b.key && a.step === b.step && a.timestamp === b.timestamp && a.value === b.value

const saveMetrics = (run: Run, metrics: readonly Metric[]): void => {
  for (const { key: name, value, timestamp, step } of metrics) {
    const one = { key: name, value, timestamp, step }
    if (!run.metrics.some((known) => isSame(known, one))) run.metrics.push(one)
  }
}

const saveTags = (run: Run, tags: readonly Pair[]): void => {
  for (const { key: name, value } of tags) {
    run.tags.set(name, value)
    if (name === "mlflow.runName") run.name = value
  }
}

const orderOf = (run: Run, order: string): number | string =>
  /start_time/.test(order) ? run.startTime : /end_time/.test(order) ? (run.endTime ?? 0) : run.id

/** Runs, their parameters, metrics, tags and inputs, with the limits of the platform. */
export const MLFLOW_RUNS: readonly Route[] = [
  route({
    method: "POST",
    path: `${API}/runs/create`,
    vouchedBy: "open server",
    body: z.strictObject({
      experiment_id: z.string(),
      user_id: z.string().optional(),
      run_name: z.string().optional(),
      start_time: z.int().optional(),
      tags: z.array(tag).optional(),
    }),
    answer: ({ world, body, who }) => {
      const { id: experimentId } = world.mlflow.experiment(body.experiment_id)
      const id = hexId()
      const run: Run = {
        id,
        experimentId,
        name: body.run_name ?? `run-${id.slice(0, 6)}`,
        status: "RUNNING",
        stage: "active",
        userId: who.name,
        startTime: body.start_time ?? world.now(),
        endTime: undefined,
        params: new Map(),
        metrics: [],
        tags: new Map([["mlflow.user", who.name]]),
        inputs: [],
      }
      saveTags(run, [{ key: "mlflow.runName", value: run.name }, ...(body.tags ?? [])])
      world.mlflow.runs.set(id, run)
      return json({ run: shownRun(run) })
    },
  }),
  route({
    method: "POST",
    path: `${API}/runs/update`,
    vouchedBy: "open server",
    body: z.strictObject({
      ...runId,
      status: status.optional(),
      end_time: z.int().optional(),
      run_name: z.string().optional(),
    }),
    answer: ({ world, body }) => {
      const run = active(world.mlflow.run(body.run_id))
      run.status = body.status ?? run.status
      run.endTime = body.end_time ?? run.endTime
      if (body.run_name !== undefined) saveTags(run, [{ key: "mlflow.runName", value: body.run_name }])
      return json({ run_info: shownRun(run).info })
    },
  }),
  route({
    method: "GET",
    path: `${API}/runs/get`,
    vouchedBy: "open server",
    query: z.strictObject(runId),
    answer: ({ world, query }) => json({ run: shownRun(world.mlflow.run(query.run_id)) }),
  }),
  route({
    method: "POST",
    path: `${API}/runs/search`,
    vouchedBy: "open server",
    body: z.strictObject({
      experiment_ids: z.array(z.string()).max(100),
      filter: z.string().optional(),
      run_view_type: z.enum(["ACTIVE_ONLY", "DELETED_ONLY", "ALL"]).optional(),
      max_results: z.int().min(1).max(50_000).default(1_000),
      order_by: z.array(z.string()).default([]),
      page_token: z.string().optional(),
    }),
    answer: ({ world, body }) => {
      const holds = runFilter(body.filter ?? "")
      const order = body.order_by[0] ?? "attributes.start_time DESC"
      const sign = /desc/i.test(order) ? -1 : 1
      const found = [...world.mlflow.runs.values()]
        .filter((run) => body.experiment_ids.includes(run.experimentId) && run.stage === "active" && holds(run))
        .sort((a, b) => (orderOf(a, order) < orderOf(b, order) ? -sign : sign))
      const from = Number(body.page_token ?? 0)
      const next = from + Math.min(body.max_results, world.mlflow.pageSize)
      return json({
        runs: found.slice(from, next).map(shownRun),
        ...(next < found.length ? { next_page_token: String(next) } : {}),
      })
    },
  }),
  route({
    method: "POST",
    path: `${API}/runs/log-batch`,
    vouchedBy: "open server",
    body: z.strictObject({
      run_id: z.string(),
      metrics: z.array(metric).max(1_000).default([]),
      params: z.array(param).max(100).default([]),
      tags: z.array(tag).max(100).default([]),
    }),
    answer: ({ world, body, bytes }) => {
      const { metrics, params, tags } = body
      if (metrics.length + params.length + tags.length > MOST_FACTS)
        throw new Refused(400, "INVALID_PARAMETER_VALUE", `A batch logging request can contain at most ${MOST_FACTS}.`)
      if (bytes.length > MOST_BYTES)
        throw new Refused(400, "INVALID_PARAMETER_VALUE", "Batched logging API requests must be at most 1000000 bytes.")
      const run = active(world.mlflow.run(body.run_id))
      saveParams(run, params)
      saveTags(run, tags)
      saveMetrics(run, metrics)
      return json({})
    },
  }),
  route({
    method: "POST",
    path: `${API}/runs/log-metric`,
    vouchedBy: "open server",
    body: metric.extend(runId),
    answer: ({ world, body }) => {
      saveMetrics(active(world.mlflow.run(body.run_id)), [body])
      return json({})
    },
  }),
  route({
    method: "POST",
    path: `${API}/runs/log-parameter`,
    vouchedBy: "open server",
    body: param.extend(runId),
    answer: ({ world, body }) => {
      saveParams(active(world.mlflow.run(body.run_id)), [body])
      return json({})
    },
  }),
  route({
    method: "POST",
    path: `${API}/runs/set-tag`,
    vouchedBy: "open server",
    body: tag.extend(runId),
    answer: ({ world, body }) => {
      saveTags(active(world.mlflow.run(body.run_id)), [body])
      return json({})
    },
  }),
  route({
    method: "POST",
    path: `${API}/runs/log-inputs`,
    vouchedBy: "open server",
    body: z.strictObject({
      run_id: z.string(),
      datasets: z.array(input).default([]),
      models: z.array(z.strictObject({ model_id: z.string() })).default([]),
    }),
    answer: ({ world, body }) => {
      const run = active(world.mlflow.run(body.run_id))
      for (const one of body.datasets) {
        const known = run.inputs.some(
          ({ dataset }) => dataset.name === one.dataset.name && dataset.digest === one.dataset.digest,
        )
        if (!known) run.inputs.push(one)
      }
      return json({})
    },
  }),
  route({
    method: "GET",
    path: `${API}/metrics/get-history`,
    vouchedBy: "open server",
    query: z.strictObject({
      ...runId,
      metric_key: z.string(),
      max_results: z.coerce.number().int().min(1).max(25_000).default(25_000),
      page_token: z.string().optional(),
    }),
    answer: ({ world, query }) => {
      const all = world.mlflow.run(query.run_id).metrics.filter((one) => one.key === query.metric_key)
      const from = Number(query.page_token ?? 0)
      const next = from + Math.min(query.max_results, world.mlflow.pageSize)
      return json({
        metrics: all.slice(from, next),
        ...(next < all.length ? { next_page_token: String(next) } : {}),
      })
    },
  }),
]
