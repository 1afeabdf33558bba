import type { Json, JsonObject } from "../../contract/json.ts"
import type { Caller } from "../../contract/permissions.ts"

/** Something that is about to be recorded. `kind` is `<aggregate>.<past tense>`. */
export type EventDraft = { readonly kind: string; readonly subject: string; readonly payload: JsonObject }

export type RecordedEvent = EventDraft & {
  readonly id: string
  readonly key: string
  readonly person: string
  readonly runsAs: string
  readonly why: string | null
  /** UTC instant, ISO 8601. */
  readonly at: string
}

export type SaveOptions = {
  /**
   * Idempotency key: a second save with it records nothing and returns what the first recorded. Problem
   * `idempotency_key_reused` when the two are printed (`core/write-key.ts`) and ask for different things.
   */
  readonly key?: string | undefined
  readonly why?: string | undefined
  /** Ids of what is decided about: its state is read beside the decision, which may spare the save a wait. */
  readonly about?: readonly string[] | undefined
  /** Ids that were made for this save: nothing can be there of them. */
  readonly newIds?: readonly string[] | undefined
}

export type Saved = { readonly events: readonly RecordedEvent[]; readonly replayed: boolean }

/** The log of all writes. State is folded from it before `save` returns. */
export type Events = {
  /**
   * Records what `decide` returns. `decide` runs alone: no other write happens between its reads and its
   * record, so it checks preconditions against current state and throws a Problem when one fails.
   * Durable when it returns.
   */
  save(who: Caller, decide: () => Promise<readonly EventDraft[]>, options?: SaveOptions): Promise<Saved>
  /** Newest first, at most `limit`; `before` is an event id. */
  list(filter: {
    subject?: string | undefined
    kind?: string | undefined
    person?: string | undefined
    before?: string | undefined
    limit: number
  }): Promise<readonly RecordedEvent[]>
  /** Kinds of everything recorded, by name. */
  listKinds(): Promise<readonly string[]>
}

/** Tells what was recorded, after it is durable and folded. Returns the way to stop. */
type Listening = { listen(listener: (events: readonly RecordedEvent[]) => void): () => void }
/** Folds and tells what other processes have recorded since the last write here. */
type Hearing = { hear(): Promise<void> }

/** A log that can be listened to. */
export type ListeningEvents = Events & Listening & Hearing

/** Time, ids and hashes come from outside so that core stays pure. */
export type Clock = {
  /** UTC instant, ISO 8601 with milliseconds. */
  now(): string
  /** A new uuidv7. */
  id(): string
  /** sha256 over the canonical JSON (RFC 8785) of a value, as hex text. */
  contentHash(value: Json): string
}
