import type { Item, ReviewAction, Suggestion, Verdict } from "../../contract/entities/item.ts"
import type { JsonObject } from "../../contract/json.ts"
import type { ItemLife } from "../curate/item-life.ts"

export type ItemFilter = {
  readonly databitId: string
  readonly status?: "open" | "decided" | "flagged" | "stale" | "any" | undefined
  readonly label?: string | undefined
  readonly text?: string | undefined
  /** Items without a suggestion count as below. */
  readonly confidenceBelow?: number | undefined
  readonly source?: Item["source"] | undefined
}

export type QueueOrder = "uncertain" | "confident" | "oldest" | "complaints"

/** `not`: items the caller holds already; with it a queue is paged without gaps while it shrinks. */
export type ItemPage = {
  readonly order: QueueOrder
  readonly limit: number
  readonly offset?: number
  readonly notSkippedBy?: string | undefined
  readonly not?: readonly string[]
}

/** A decided example for learning: the input text and the label people gave. */
export type LabelledText = {
  readonly itemId: string
  readonly text: string
  readonly label: string
  readonly decidedBy: string
  readonly decidedAt: string
  readonly ref: string
}

/** The payload of an item that is about to be added. */
export type NewItem = Pick<
  Item,
  "id" | "databitId" | "ref" | "data" | "contentHash" | "source" | "traceId" | "createdAt"
> & { readonly createdBy: string }

/** What adding needs to know of an item that is there. */
export type KnownItem = {
  readonly id: string
  readonly ref: string
  readonly sourceKey: string
  readonly contentHash: string
  readonly status: Verdict["kind"]
  readonly superseded: boolean
}

/** An item as far as decisions change it. */
export type ItemStanding = { readonly itemId: string; readonly databitId: string; readonly life: ItemLife }

export type StoredReview = {
  readonly id: string
  readonly itemId: string
  readonly action: ReviewAction
  readonly databit: string
  readonly value: JsonObject | null
  readonly reviewer: string
  readonly counts: boolean
  readonly undoOf: string | null
}

/** An open item for a learner, with the suggestion it has. */
export type ItemToSuggest = {
  readonly id: string
  readonly data: JsonObject
  readonly label: string | null
  readonly confidence: number | null
  readonly margin: number | null
}

/** How often suggestions of a confidence (0 to 9, tenths) were what people decided. */
export type CheckedBin = { readonly tenth: number; readonly checked: number; readonly right: number }

export type ItemCounts = {
  readonly open: number
  readonly approved: number
  readonly corrected: number
  readonly rejected: number
  readonly flagged: number
  readonly stale: number
}

/** `acceptedAsIs`: share of the decided suggestions that were approved; `pacePerHour`: of this person lately. Null until there is enough. */
export type QueueProgress = ItemCounts & { readonly acceptedAsIs: number | null; readonly pacePerHour: number | null }

/** An answer to an item that somebody had decided before; both are what people said of it. */
export type SecondOpinion = {
  readonly itemId: string
  readonly first: string
  readonly firstBy: string
  readonly second: string
  readonly secondBy: string
}

/** What came of a queue: its answers (`right`: as suggested) most frequent first, who decided, and second opinions, newest first. */
export type QueueOutcome = {
  readonly labels: readonly {
    readonly label: string
    readonly decided: number
    readonly suggested: number
    readonly right: number
  }[]
  readonly people: readonly { readonly person: string; readonly decided: number }[]
  readonly opinions: readonly SecondOpinion[]
}

/** Items to decide and what was decided. */
export type Items = {
  find(id: string): Promise<Item>
  seek(id: string): Promise<Item | undefined>
  /** Items of a Databit that match, in queue order; equal ones by age, so that paging is stable. */
  list(filter: ItemFilter, page: ItemPage): Promise<readonly Item[]>
  /** Items of these source rows, whatever became of them, oldest first. */
  listKnown(databitId: string, sourceKeys: readonly string[]): Promise<readonly KnownItem[]>
  /** Items with this content that are not superseded, whatever became of them, oldest first. */
  listOfContent(databitId: string, contentHashes: readonly string[]): Promise<readonly KnownItem[]>
  /** Items of a table's rows that are not superseded, by id after `after`. */
  listOfTable(
    databitId: string,
    table: string,
    page: { after?: string | undefined; limit: number },
  ): Promise<readonly KnownItem[]>
  /** Live canonical labels of one output field with the item's text, oldest first; of one `question` or these items only when named. */
  listLabelled(
    databitId: string,
    field: string,
    question?: string,
    itemIds?: readonly string[],
  ): Promise<readonly LabelledText[]>
  /** Items decided under this version without a live label for one of the questions. */
  listUnanswered(databitId: string, decidedUnder: string, questions: readonly string[]): Promise<readonly string[]>
  /** Versions (name@version) under which items of a Databit were decided. */
  listVersionsDecided(databitId: string): Promise<readonly string[]>
  /** Open items by id after `after`. */
  listToSuggest(
    databitId: string,
    page: { after?: string | undefined; limit: number },
  ): Promise<readonly ItemToSuggest[]>
  listStandings(itemIds: readonly string[]): Promise<readonly ItemStanding[]>
  listSuggestions(ids: readonly string[]): Promise<readonly Suggestion[]>
  /** Reviews with these ids, and the reviews that undo them. */
  listReviews(ids: readonly string[]): Promise<readonly StoredReview[]>
  /** Counts of every Databit that has items. */
  listCounts(): Promise<readonly (ItemCounts & { readonly databitId: string; readonly complaints: number })[]>
  listChecked(databitId: string): Promise<readonly CheckedBin[]>
  findProgress(databitId: string, person: string): Promise<QueueProgress>
  findOutcome(databitId: string): Promise<QueueOutcome>
  /** Live labels of a question, and how many different ones. */
  findLabelFigures(databitId: string, question: string): Promise<{ readonly count: number; readonly distinct: number }>
  /** Live labels by question, of the Databit that an item belongs to. */
  listLabelCounts(itemId: string): Promise<readonly { readonly question: string; readonly count: number }[]>
  /** Appends payloads; an item exists once its event is recorded. */
  save(items: readonly NewItem[]): Promise<void>
  /** Appends suggestions; items point to them once their event is recorded. */
  saveSuggestions(suggestions: readonly Suggestion[], runId: string | null): Promise<void>
}
