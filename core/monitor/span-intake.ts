import type { SpanWithPayload } from "../../contract/entities/trace.ts"
import type { SpanIntake } from "../ports/traces.ts"

type Waiting = {
  readonly spans: readonly SpanWithPayload[]
  readonly stored: () => void
  readonly failed: (error: unknown) => void
}
type Store = (spans: readonly SpanWithPayload[]) => Promise<void>

/** Spans of one write; more only wait for the next one. */
const LARGEST_WRITE = 2_000

const takeUpTo = (waiting: Waiting[], most: number): Waiting[] => {
  let count = 0
  const end = waiting.findIndex((one) => {
    count += one.spans.length
    return count > most
  })
  return waiting.splice(0, end < 0 ? waiting.length : Math.max(1, end))
}

const storeAll = async (store: Store, batch: readonly Waiting[]): Promise<number> => {
  const spans = batch.flatMap((one) => one.spans)
  try {
    await store(spans)
    for (const one of batch) one.stored()
    return spans.length
  } catch (error) {
    for (const one of batch) one.failed(error)
    return 0
  }
}

/**
 * An intake that gathers the spans of concurrent calls into one write. While nobody drains it, `direct` stores
 * each call's spans by itself, so that a call is never acknowledged before its trace is durable.
 */
export const spanIntake = (direct: Store): SpanIntake => {
  const waiting: Waiting[] = []
  let drains = 0
  let wake = (): void => {}

  const somethingWaits = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (waiting.length > 0 || signal.aborted) return resolve()
      wake = resolve
      signal.addEventListener("abort", () => resolve(), { once: true })
    })

  return {
    save: (spans) => {
      if (spans.length === 0) return Promise.resolve()
      if (drains === 0) return direct(spans)
      return new Promise((stored, failed) => {
        waiting.push({ spans, stored, failed })
        wake()
      })
    },
    start: async (store, signal) => {
      drains += 1
      let stored = 0
      try {
        while (!signal.aborted || waiting.length > 0) {
          await somethingWaits(signal)
          if (waiting.length > 0) stored += await storeAll(store, takeUpTo(waiting, LARGEST_WRITE))
        }
      } finally {
        drains -= 1
      }
      return stored
    },
  }
}
