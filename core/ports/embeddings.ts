import type { TableInfo } from "../../contract/entities/table.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { SaveTableOptions } from "./tables.ts"

export type VectorColumn = {
  readonly table: string
  /** Text column that vectors are made of. */
  readonly column: string
  /** Column that gets them. */
  readonly into: string
  readonly run: string
}

/** `without`: rows that have text and got no vector. */
export type VectorsSaved = { readonly table: TableInfo; readonly model: string; readonly without: number }

/** Texts as vectors: texts that are alike point the same way. */
export type Embeddings = {
  /** What makes vectors here, for people. */
  findModel(): Promise<string>
  /**
   * Vectors of texts in their order, all of one length; only those of one call, and of one endpoint, can be compared.
   * Problems `model_endpoint_failed`, `input_invalid` for more texts than fit.
   */
  list(texts: readonly string[], signal?: AbortSignal): Promise<readonly (readonly number[])[]>
  /** Makes the next version of a table, with vectors of one of its columns beside the others; where there is no text there is none. */
  saveColumn(who: Caller, wanted: VectorColumn, options?: SaveTableOptions): Promise<VectorsSaved>
}
