import { aiLabelJob } from "./curate/ai-label.ts"
import { aiLabelTableJob } from "./curate/ai-label-table.ts"
import { generateItemsJob } from "./curate/generate-items.ts"
import { createEndpointJob } from "./deploy/create-endpoint.ts"
import { registerAgentJob } from "./deploy/register-agent.ts"
import { processFeedbackJob } from "./improve/process-feedback.ts"
import { recommendRetrainJob } from "./improve/recommend-retrain.ts"
import { generateEmbeddingsJob } from "./ingest/generate-embeddings.ts"
import { ingestFilesJob } from "./ingest/ingest-files.ts"
import type { Job } from "./job.ts"
import { collectMetricsJob } from "./monitor/collect-metrics.ts"
import { logTracesJob } from "./monitor/log-traces.ts"
import { generateExamplesJob } from "./template/generate-examples.ts"
import { inferSchemaJob } from "./template/infer-schema.ts"
import { testPromptJob } from "./template/test-prompt.ts"
import { assembleDataJob } from "./train/assemble-data.ts"
import { evaluateJob } from "./train/evaluate.ts"
import { fineTuneJob } from "./train/fine-tune.ts"

/** Every job of the product, one line each, in the order of the stages. */
export const LIBRARY: readonly Job[] = [
  ingestFilesJob,
  generateEmbeddingsJob,
  generateItemsJob,
  aiLabelJob,
  aiLabelTableJob,
  inferSchemaJob,
  generateExamplesJob,
  testPromptJob,
  assembleDataJob,
  fineTuneJob,
  evaluateJob,
  registerAgentJob,
  createEndpointJob,
  logTracesJob,
  collectMetricsJob,
  processFeedbackJob,
  recommendRetrainJob,
]
