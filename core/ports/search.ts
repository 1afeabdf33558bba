import type { IndexSpec, IndexState, SearchHit, SearchIndex } from "../../contract/entities/search.ts"

export type SearchRequest = { readonly text: string; readonly count: number }

/** Indexes that find the rows of a table by what their text means. */
export type VectorSearch = {
  /** What makes the vectors here, for people. Problem `model_endpoint_needed` where nothing does. */
  seekModel(): Promise<string | undefined>
  /** Name of the index of a table in the catalog; null where indexes have none. */
  findName(table: string): Promise<string | null>
  /** Begins to make an index; nothing happens where it is there. Problems `model_endpoint_needed`, `databricks_*`. */
  start(spec: IndexSpec): Promise<void>
  /** How far it is. */
  findState(spec: IndexSpec): Promise<IndexState>
  /** Begins to bring it up to the version of the specification. */
  save(spec: IndexSpec): Promise<void>
  /** The nearest rows, nearest first. Problem `index_not_ready`. */
  list(spec: IndexSpec, request: SearchRequest): Promise<readonly SearchHit[]>
  /** Removes an index; nothing happens where there is none. */
  retire(spec: IndexSpec): Promise<void>
}

/** Which tables have an index that the workbench made. */
export type SearchIndexes = {
  /** Undefined where a table has none. */
  seek(table: string): Promise<SearchIndex | undefined>
}
