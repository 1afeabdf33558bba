import { z } from "zod"
import {
  type Experiment,
  TRACKED_STATUSES,
  type TrackedDataset,
  type TrackedMetric,
  type TrackedRun,
} from "../../../core/ports/tracking.ts"

/** An answer of which nothing is needed. */
export const nothing = z.object({})

export const experimentAnswer = z.object({ experiment: z.object({ experiment_id: z.string(), name: z.string() }) })

export const toExperiment = ({ experiment }: z.output<typeof experimentAnswer>): Experiment => ({
  id: experiment.experiment_id,
  name: experiment.name,
})

/** Numbers that some servers write as text. */
const number = z.coerce.number()
const pair = z.object({ key: z.string(), value: z.string().nullish() })
export const pairs = z.array(pair).nullish()

export const metricShape = z.object({
  key: z.string(),
  value: number,
  timestamp: number.nullish(),
  step: number.nullish(),
})

const input = z.object({
  tags: pairs,
  dataset: z.object({ name: z.string(), digest: z.string(), source_type: z.string(), source: z.string() }),
})

export const runShape = z.object({
  info: z.object({
    run_id: z.string(),
    experiment_id: z.string(),
    run_name: z.string().nullish(),
    status: z.enum(TRACKED_STATUSES),
    start_time: number.nullish(),
    end_time: number.nullish(),
  }),
  data: z.object({ params: pairs, metrics: z.array(metricShape).nullish(), tags: pairs }).nullish(),
  inputs: z.object({ dataset_inputs: z.array(input).nullish() }).nullish(),
})

export const runAnswer = z.object({ run: runShape })

const instant = (milliseconds: number | null | undefined): string => new Date(milliseconds ?? 0).toISOString()

/** Keys and values as the words they are. */
export const words = (given: z.output<typeof pairs>): Record<string, string> =>
  Object.fromEntries((given ?? []).map(({ key, value }) => [key, value ?? ""]))

const tableSource = z.object({ delta_table_name: z.string(), delta_table_version: z.number().default(0) })

/** The source of a table as MLflow's own clients write it. */
export const fromDataset = ({ table, tableVersion, digest, context }: TrackedDataset) => ({
  dataset: {
    name: table,
    digest,
    source_type: "delta_table",
    source: JSON.stringify({
      delta_table_name: table,
      delta_table_version: tableVersion,
      is_databricks_uc_table: true,
    } satisfies z.input<typeof tableSource> & { is_databricks_uc_table: boolean }),
  },
  tags: [{ key: "mlflow.data.context", value: context }],
})

/** What the run read, if it is a table: others may have given the run inputs of other kinds. */
const toDatasets = ({ dataset, tags }: z.output<typeof input>): TrackedDataset[] => {
  if (dataset.source_type !== "delta_table") return []
  const source = tableSource.safeParse(JSON.parse(dataset.source))
  return source.success ? [toDataset(dataset.digest, source.data, words(tags))] : []
}

const toDataset = (
  digest: string,
  source: z.output<typeof tableSource>,
  tags: Readonly<Record<string, string>>,
): TrackedDataset => ({
  table: source.delta_table_name,
  tableVersion: source.delta_table_version,
  digest,
  context: tags["mlflow.data.context"] === "evaluation" ? "evaluation" : "training",
})

export const toMetric = ({ key, value, timestamp, step }: z.output<typeof metricShape>): TrackedMetric => ({
  key,
  value,
  step: step ?? 0,
  at: instant(timestamp),
})

export const toRun = ({ info, data, inputs }: z.output<typeof runShape>): TrackedRun => ({
  id: info.run_id,
  experimentId: info.experiment_id,
  name: info.run_name ?? "",
  status: info.status,
  startedAt: instant(info.start_time),
  endedAt: info.end_time ? instant(info.end_time) : null,
  params: words(data?.params),
  metrics: Object.fromEntries((data?.metrics ?? []).map(({ key, value }) => [key, value])),
  tags: words(data?.tags),
  datasets: (inputs?.dataset_inputs ?? []).flatMap(toDatasets),
})
