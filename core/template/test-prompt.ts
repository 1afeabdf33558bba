import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { JsonObject } from "../../contract/json.ts"
import { Problem } from "../../contract/problems.ts"
import { classify } from "../deploy/classify.ts"
import type { Ports } from "../ports/index.ts"
import { askChat } from "./ask-chat.ts"
import { PREVIEW_ROWS } from "./preview-inputs.ts"
import { readInputs } from "./read-inputs.ts"
import { resolveModel, type UsableModel } from "./resolve-model.ts"
import { same } from "./same.ts"
import { sourceTables } from "./source.ts"

export type TestRow = {
  /** Source row, or `example 1`. */
  readonly ref: string
  readonly input: JsonObject
  readonly output: JsonObject | null
  /** Why there is no output, for people. */
  readonly problem: string | null
  /** Output the example gives; null for rows of tables. */
  readonly expected: JsonObject | null
  /** Names of the output fields that differ from the example's; null for rows of tables. */
  readonly wrong: readonly string[] | null
  /** Calibrated where a model was trained here, else what a function says of itself; null for models that say nothing. */
  readonly confidence: number | null
  readonly ms: number
}

export type TestRun = { readonly model: string; readonly rows: readonly TestRow[] }

type Needed = Pick<Ports, "ai" | "chatModels" | "clock" | "files" | "learners" | "models" | "serving" | "tables">
type Sample = Pick<TestRow, "ref" | "input" | "expected">
type TestRequest = {
  readonly databit: DatabitVersion
  /** Rows to try, at most 20. */
  readonly rows: number
  readonly model?: string | undefined
  readonly signal?: AbortSignal | undefined
  readonly onRow?: ((done: number, total: number) => void) | undefined
}

/** Rows of the Databit's tables; its examples where it reads none. */
const samplesOf = async (ports: Needed, { databit, rows }: TestRequest): Promise<Sample[]> => {
  const limit = Math.min(rows, PREVIEW_ROWS)
  if (sourceTables(databit.schema.input).length === 0) {
    return databit.examples
      .slice(0, limit)
      .map(({ input, output }, at) => ({ ref: `example ${at + 1}`, input, expected: output }))
  }
  const samples: Sample[] = []
  for await (const batch of readInputs(ports, databit, { limit: limit * 2 })) {
    samples.push(
      ...batch.filter(({ unmatched }) => !unmatched).map(({ ref, data }) => ({ ref, input: data, expected: null })),
    )
  }
  return samples.slice(0, limit)
}

const answerOf = async (ports: Needed, { databit, signal }: TestRequest, using: UsableModel, input: JsonObject) => {
  if (using.kind === "learner") {
    const { output, confidence } = await classify(ports, { databit, model: using.model, data: input }, {})
    return { output, confidence }
  }
  if (using.kind === "function") return ports.ai.judge({ databit, function: using.id, input, signal })
  return { output: await askChat(ports, { databit, input, model: using.id, signal }), confidence: null }
}

const differing = (output: JsonObject, expected: JsonObject | null): string[] | null =>
  expected && Object.keys(expected).filter((name) => !same(output[name], expected[name]))

const tryRow = async (ports: Needed, request: TestRequest, using: UsableModel, sample: Sample): Promise<TestRow> => {
  const started = Date.parse(ports.clock.now())
  const since = () => Date.parse(ports.clock.now()) - started
  try {
    const { output, confidence } = await answerOf(ports, request, using, sample.input)
    return { ...sample, output, confidence, problem: null, wrong: differing(output, sample.expected), ms: since() }
  } catch (error) {
    if (!(error instanceof Problem) || error.code === "run_cancelled") throw error
    return {
      ...sample,
      output: null,
      confidence: null,
      problem: `${error.message} ${error.remedy}`,
      wrong: null,
      ms: since(),
    }
  }
}

/**
 * Tries a Databit, drafts included, on a few rows of its tables (on its examples where it reads none). A row that
 * fails says why and the others go on. Problems `model_missing`, `model_endpoint_needed`, `databit_invalid`.
 */
export const testPrompt = async (ports: Needed, request: TestRequest): Promise<TestRun> => {
  const using = await resolveModel(ports, request.databit, request.model)
  const samples = await samplesOf(ports, request)
  if (samples.length === 0) {
    throw new Problem("databit_invalid", {
      field: "schema.input",
      detail: `There is no row to try ${request.databit.name} on.`,
      remedy: "Choose a table for its inputs, or add an example.",
    })
  }
  const rows: TestRow[] = []
  for (const sample of samples) {
    request.signal?.throwIfAborted()
    rows.push(await tryRow(ports, request, using, sample))
    request.onRow?.(rows.length, samples.length)
  }
  return { model: using.id, rows }
}
