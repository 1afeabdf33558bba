import { recommendRetrainJob } from "./improve/recommend-retrain.ts"
import { collectMetricsJob } from "./monitor/collect-metrics.ts"
import { logTracesJob } from "./monitor/log-traces.ts"
import { evaluateJob } from "./train/evaluate.ts"
import { fineTuneJob } from "./train/fine-tune.ts"
import { assembleDataJob } from "./train/assemble-data.ts"
import type { Job } from "./job.ts"

/** Every job of the product, one line each, in the order of the stages. */
export const LIBRARY: readonly Job[] = [
  assembleDataJob,
  fineTuneJob,
  evaluateJob,
  logTracesJob,
  collectMetricsJob,
  recommendRetrainJob,
]
