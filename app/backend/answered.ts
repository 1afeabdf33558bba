import { Problem } from "../../contract/problems.ts"
import { asksElse, partsOfKey, type WriteKey } from "../../core/write-key.ts"

/** Characters of answers that are kept at most; the oldest leave first. */
const MOST_KEPT = 2_000_000
/** A write that is sent again later finds what the log knows of it. */
const KEPT_MS = 10 * 60_000

type Kept = {
  readonly key: WriteKey
  readonly since: number
  /** Undefined where the write failed, or its answer is not one to keep: a download or a stream. */
  readonly answer: Promise<string | undefined>
  size: number
}

/** Answers a write, or again what it was answered before under its key. Problem `idempotency_key_reused`. */
export type Answered = (key: string | undefined, write: () => Promise<string | Response>) => Promise<string | Response>

/**
 * Remembers how writes were answered, so that one that is sent twice, even at the same time, happens once and is
 * answered alike, also where it leaves no event. Failed ones are forgotten: sent again they are tried again.
 */
export const openAnswered = (now: () => number): Answered => {
  const kept = new Map<string, Kept>()
  let size = 0

  const forget = (name: string, entry: Kept): void => {
    if (kept.get(name) !== entry) return
    kept.delete(name)
    size -= entry.size
  }

  const forgetOld = (): void => {
    for (const [name, entry] of kept) {
      if (size <= MOST_KEPT && now() - entry.since < KEPT_MS) return
      forget(name, entry)
    }
  }

  const keep = (key: WriteKey, written: Promise<string | Response>): void => {
    const answer = written.then(
      (given) => (typeof given === "string" ? given : undefined),
      () => undefined,
    )
    const entry: Kept = { key, since: now(), answer, size: 0 }
    kept.set(key.name, entry)
    void answer.then((given) => {
      if (given === undefined) return forget(key.name, entry)
      if (kept.get(key.name) === entry) {
        entry.size = given.length
        size += given.length
      }
      forgetOld()
    })
  }

  return async (sent, write) => {
    if (sent === undefined) return write()
    const key = partsOfKey(sent)
    // No wait between finding nothing and keeping the write, or two of them would both find nothing.
    for (let before = kept.get(key.name); before; before = kept.get(key.name)) {
      if (asksElse(before.key, key)) throw new Problem("idempotency_key_reused", { field: "Idempotency-Key" })
      const answer = await before.answer
      if (answer !== undefined) return answer
      forget(key.name, before)
    }
    const written = write()
    keep(key, written)
    return written
  }
}
