import type { DatabitVersion } from "../../../../contract/entities/databit.ts"
import { same } from "../../../../core/template/view.ts"

/** What people write in a Databit. */
export type DraftContent = Pick<DatabitVersion, "schema" | "template" | "examples" | "baseModel" | "settings">
export type DraftChanges = { -readonly [Part in keyof DraftContent]?: DraftContent[Part] }

export type Keeping =
  | { readonly kind: "saved" }
  | { readonly kind: "waiting" }
  | { readonly kind: "saving" }
  /** Not sent because the line is down; tried again by itself. */
  | { readonly kind: "retrying" }
  /** Somebody else changed the draft since it was read. */
  | { readonly kind: "conflict" }
  | { readonly kind: "refused"; readonly error: unknown }

type Sent = { readonly revision: string }
type Failure = "retry" | "conflict" | "refused"

export type KeeperDeps = {
  /** Sends changes made on a revision; resolves with the revision after them. */
  readonly send: (changes: DraftChanges, revision: string) => Promise<Sent>
  readonly failureOf: (error: unknown) => Failure
  readonly onChange: () => void
  /** Milliseconds of quiet before an edit is sent. */
  readonly quiet: number
  /** Milliseconds until a failed sending is tried again. */
  readonly pause: number
}

export type DraftKeeper = {
  readonly content: () => DraftContent
  readonly keeping: () => Keeping
  /** Changes parts of the draft; they are sent after a moment of quiet. */
  readonly change: (changes: DraftChanges) => void
  /** The draft as the server has it: taken over where nothing waits to be sent. */
  readonly hear: (content: DraftContent, revision: string) => void
  /** Sends what waits and resolves with the revision that is saved; rejects when it could not be saved. */
  readonly flush: () => Promise<string>
  /** Out of a conflict: takes the server's draft, or puts the own changes on top of it. */
  readonly settle: (content: DraftContent, revision: string, keep: "theirs" | "mine") => void
  readonly close: () => void
}

const PARTS = ["schema", "template", "examples", "baseModel", "settings"] as const

const copyPart = <Part extends keyof DraftContent>(to: DraftChanges, from: DraftContent, part: Part): void => {
  to[part] = from[part]
}

const differences = (before: DraftContent, after: DraftContent): DraftChanges => {
  const changes: DraftChanges = {}
  for (const part of PARTS) if (!same(before[part], after[part])) copyPart(changes, after, part)
  return changes
}

/** Keeps a draft on the server while a person edits it: one sending at a time, in order, nothing lost, nothing overwritten. */
export const keepDraft = (first: DraftContent, firstRevision: string, deps: KeeperDeps): DraftKeeper => {
  let content = first
  let stored = first
  let revision = firstRevision
  let keeping: Keeping = { kind: "saved" }
  let timer: ReturnType<typeof setTimeout> | undefined
  let sending: Promise<void> | undefined

  const turn = (next: Keeping): void => {
    keeping = next
    deps.onChange()
  }
  const dirty = (): boolean => !same(stored, content)
  const later = (ms: number): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void send(), ms)
  }

  const sendOnce = async (): Promise<void> => {
    const sent = content
    turn({ kind: "saving" })
    try {
      revision = (await deps.send(differences(stored, sent), revision)).revision
      stored = sent
      turn(dirty() ? { kind: "waiting" } : { kind: "saved" })
      if (dirty()) later(deps.quiet)
    } catch (error) {
      const failure = deps.failureOf(error)
      if (failure === "conflict") turn({ kind: "conflict" })
      else if (failure === "refused") turn({ kind: "refused", error })
      else {
        turn({ kind: "retrying" })
        later(deps.pause)
      }
      throw error
    }
  }

  /** The sending under way, or a new one. */
  const start = (): Promise<void> => {
    sending ??= sendOnce().finally(() => {
      sending = undefined
    })
    return sending
  }

  const send = async (): Promise<void> => {
    clearTimeout(timer)
    if (keeping.kind === "conflict" || !dirty()) return
    await start().catch(() => undefined)
  }

  const flush = async (): Promise<string> => {
    clearTimeout(timer)
    await sending?.catch(() => undefined)
    if (!dirty()) return revision
    if (keeping.kind === "conflict") throw new Error("the draft was changed by somebody else")
    await start()
    return flush()
  }

  return {
    content: () => content,
    keeping: () => keeping,
    change: (changes) => {
      content = { ...content, ...changes }
      if (keeping.kind === "conflict") return deps.onChange()
      turn(sending !== undefined ? { kind: "saving" } : { kind: "waiting" })
      later(deps.quiet)
    },
    hear: (heard, at) => {
      if (sending || dirty() || at <= revision) return
      content = heard
      stored = heard
      revision = at
      turn({ kind: "saved" })
    },
    flush,
    settle: (heard, at, keep) => {
      const mine = differences(stored, content)
      stored = heard
      revision = at
      content = keep === "mine" ? { ...heard, ...mine } : heard
      turn(dirty() ? { kind: "waiting" } : { kind: "saved" })
      if (dirty()) later(0)
    },
    close: () => {
      clearTimeout(timer)
      void send()
    },
  }
}
