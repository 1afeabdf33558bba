import { Problem } from "../../contract/problems.ts"
import { type ModelConnection, openClient } from "./connection.ts"
import { toModelProblem } from "./failure.ts"

/** Texts sent in one request. */
const BATCH = 64
const PATIENCE = { timeoutMs: 120_000, maxRetries: 2 }

/** How models that make vectors are usually named. */
const MAKES_VECTORS = /embed|\b(?:gte|bge|e5|minilm)\b/i

/** The model of an endpoint that makes vectors; undefined where its list names none. */
export const seekEmbeddingModel = (models: readonly string[]): string | undefined =>
  models.find((name) => MAKES_VECTORS.test(name))

/** Vectors of texts by a model of an OpenAI-compatible endpoint, some at a time. Problem `model_endpoint_failed`. */
export const embedAt = async (
  connection: ModelConnection,
  model: string,
  texts: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly (readonly number[])[]> => {
  const vectors: (readonly number[])[] = []
  try {
    const client = await openClient(connection, PATIENCE)
    for (let start = 0; start < texts.length; start += BATCH) {
      const input = texts.slice(start, start + BATCH)
      const { data } = await client.embeddings.create({ model, input, encoding_format: "float" }, { signal })
      if (data.length !== input.length)
        throw new Problem("model_endpoint_failed", {
          detail: `The endpoint answered ${input.length} texts with ${data.length} vectors.`,
        })
      vectors.push(...data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding))
    }
  } catch (error) {
    throw toModelProblem(error, connection, signal)
  }
  return vectors
}
