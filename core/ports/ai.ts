import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { TableColumn, TableInfo, TableRow } from "../../contract/entities/table.ts"
import type { JsonObject } from "../../contract/json.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { NewTable } from "./tables.ts"

/** The open items of a Databit, oldest first, at most `limit` of them. */
export type ItemSet = {
  readonly kind: "items"
  readonly databitId: string
  readonly limit?: number | undefined
}

/**
 * The rows of one version of a table, read as the workbench. Rows whose inputs are the same are one question, a row
 * without any input is none; at most `limit` questions, always the same ones of a version.
 */
export type RowSet = {
  readonly kind: "rows"
  readonly table: string
  readonly version: number
  /** The column that each input is read from, in the order of the inputs; what is left out is missing in every row. */
  readonly inputs: Readonly<Record<string, string>>
  readonly limit?: number | undefined
}

/** Set-oriented AI work as it is declared: rows, what answers, and the name under which the answers are kept. */
export type AiMap = {
  readonly from: ItemSet | RowSet
  readonly using: { readonly databit: DatabitVersion; readonly model: string }
  /** What has an answer of the same work is not asked again; what failed is, by another run. */
  readonly into: { readonly work: string; readonly runId: string }
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

/** `looked`: open items, or questions, in the set; `asked`: those that had no answer yet. */
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

/** The answers to a set of rows as a table: columns `kept` of the rows, and behind them those of `answers`. */
export type RowsToSave = Pick<AiMap, "into" | "signal" | "using"> & {
  readonly from: RowSet
  readonly table: Omit<NewTable, "columns">
  readonly kept: readonly TableColumn[]
  readonly answers: readonly TableColumn[]
  readonly reader: ReplyReader
}

/** The values of the columns of answers in a reply; it is asked once or more for each. */
export type ReplyReader = (reply: string) => RowRead
export type RowRead = { readonly ok: true; readonly values: TableRow } | { readonly ok: false; readonly says: string }

/** A question without an answer that fits: its inputs as text, the reason, and what came back. */
export type FailedRow = {
  readonly inputs: Readonly<Record<string, string>>
  readonly says: string
  readonly reply: string
}

/** `failed`: questions without an answer that fits; the first of them are in `firstFailed`. */
export type RowsSaved = {
  readonly table: TableInfo
  readonly failed: number
  readonly firstFailed: readonly FailedRow[]
}

/** As many failed rows come back; of the others only their number. */
export const MOST_FAILED = 10_000

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
   * Asks for everything in the set and keeps what came back, one row a question; a reply that was lost is not asked for
   * twice. Problems `databit_invalid` for what cannot be asked in a set, `model_endpoint_*`, `run_cancelled`.
   */
  map(request: AiMap): Promise<AiMapped>
  /** The answers of a work to items that are open still, by item after `after`; of several the first one that is one. */
  listAnswers(
    work: string,
    page: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<readonly AiAnswer[]>
  /**
   * Makes a table, or its next version, of the rows of a set that have an answer by this work which fits. What was asked
   * and has none comes back apart, whichever run asked.
   */
  saveRows(who: Caller, request: RowsToSave): Promise<RowsSaved>
}
