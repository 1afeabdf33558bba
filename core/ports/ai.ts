import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { JsonObject } from "../../contract/json.ts"

/** Set-oriented AI work as it is declared: rows, what answers, and the name under which the answers are kept. */
export type AiMap = {
  /** The open items of a Databit, oldest first, at most `limit` of them. */
  readonly from: { readonly databitId: string; readonly limit?: number | undefined }
  readonly using: { readonly databit: DatabitVersion; readonly model: string }
  /** An item that has an answer of the same work is not asked again; one that failed is, by another run. */
  readonly into: { readonly work: string; readonly runId: string }
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

/** `looked`: open items in the set; `asked`: those that had no answer yet. */
export type AiMapped = { readonly looked: number; readonly asked: number }

/** An answer as it came, with the suggestion its item points to now. */
export type AiAnswer = {
  /** Follows from work, item and run, so that what is made of it has the same id whoever makes it. */
  readonly id: string
  readonly itemId: string
  /** `{result}`, `{response}` or `{errorMessage}`; see `readReply`. */
  readonly reply: string
  readonly createdAt: string
  readonly suggestionId: string | null
}

/** One row for a function of the platform. */
export type AiQuestion = {
  readonly databit: DatabitVersion
  readonly function: string
  readonly input: JsonObject
  readonly signal?: AbortSignal | undefined
}

/** `confidence` is what the function says of itself. */
export type AiJudged = { readonly output: JsonObject; readonly confidence: number | null }

/** Work of models on whole sets, declared and not looped; and the functions of a platform that answer by themselves. */
export type Ai = {
  /** The function of the platform that fills such an output without a model of one's choice; undefined where none does. */
  seekFunction(databit: Pick<DatabitVersion, "schema">): Promise<string | undefined>
  /** The answer of that function to one row. Problems `databit_invalid`, `answer_invalid`, `databricks_*`. */
  judge(question: AiQuestion): Promise<AiJudged>
  /**
   * Asks for every item of the set and keeps what came back, one row an item; a reply that was lost is not asked for
   * twice. Problems `databit_invalid` for what cannot be asked in a set, `model_endpoint_*`, `run_cancelled`.
   */
  map(request: AiMap): Promise<AiMapped>
  /** The answers of a work to items that are open still, by item after `after`; of several the first one that is one. */
  listAnswers(
    work: string,
    page: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<readonly AiAnswer[]>
}
