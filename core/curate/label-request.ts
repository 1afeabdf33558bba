import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { TableColumn, TableInfo } from "../../contract/entities/table.ts"
import type { AnswerColumn } from "./answer-columns.ts"

export type LabelTableRequest = {
  readonly databit: string
  readonly table: string
  /** Table that gets the answers; named after the two when left out. */
  readonly into?: string | undefined
  /** `input = column` where the names differ. */
  readonly columns?: readonly string[] | undefined
  readonly model?: string | undefined
  readonly limit?: number | undefined
  readonly runId: string
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((done: number, total: number, step: string) => void) | undefined
  readonly note: (line: string) => void
}

/** What is done to a table, settled before anything is asked. */
export type TableWork = {
  readonly databit: DatabitVersion
  readonly source: TableInfo
  readonly inputs: Readonly<Record<string, string>>
  /** Columns of the source that stand beside the answers. */
  readonly kept: readonly TableColumn[]
  readonly answers: readonly AnswerColumn[]
  readonly into: { readonly name: string; readonly source: TableInfo["source"]; readonly comment: string }
}
