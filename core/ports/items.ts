import type { Item, Suggestion } from "../../contract/entities/item.ts"

export type ItemFilter = {
  readonly databitId: string
  readonly status?: "open" | "decided" | "flagged" | "stale" | "any" | undefined
  readonly label?: string | undefined
  readonly text?: string | undefined
  readonly confidenceBelow?: number | undefined
  readonly source?: Item["source"] | undefined
}

export type QueueOrder = "uncertain" | "confident" | "oldest" | "complaints"

/** A decided example for learning: the input text and the label people gave. */
export type LabelledText = { readonly itemId: string; readonly text: string; readonly label: string; readonly decidedBy: string; readonly decidedAt: string; readonly ref: string }

/** Items to decide and what was decided. */
export type Items = {
  find(id: string): Promise<Item>
  seek(id: string): Promise<Item | undefined>
  /** Items of a Databit that match, in queue order, after `offset`. */
  list(filter: ItemFilter, page: { order: QueueOrder; limit: number; offset: number; notSkippedBy?: string | undefined }): Promise<readonly Item[]>
  /** Which of these content hashes or refs have an item already. */
  listKnown(databitId: string): Promise<readonly { id: string; ref: string; contentHash: string; status: string }[]>
  /** Live canonical labels of one output field with the item's text, oldest first. */
  listLabelled(databitId: string, field: string): Promise<readonly LabelledText[]>
  /** Counts by status, and reviews per hour over the last hour of activity of this person. */
  findProgress(databitId: string, person: string): Promise<{ open: number; approved: number; corrected: number; rejected: number; flagged: number; stale: number; acceptedAsIs: number; pacePerHour: number | null }>
  /** Appends suggestions and points the items to them. */
  saveSuggestions(suggestions: readonly Suggestion[], runId: string | null): Promise<void>
}
