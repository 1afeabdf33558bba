import { Problem } from "../../../contract/problems.ts"

/** How long and in which steps a request is tried again. */
export type Patience = {
  /** Milliseconds all tries of one request may take together. */
  readonly budgetMs: number
  readonly sleep: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>
  /** From 0 up to 1. */
  readonly random: () => number
  readonly now: () => number
}

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000

/** Resolves after so many milliseconds, at once when the signal fires. */
export const sleep = (milliseconds: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve()
    const done = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener("abort", done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal?.addEventListener("abort", done, { once: true })
  })

/** The platform's clients give up on one request after five minutes. */
export const PATIENT: Patience = { budgetMs: 5 * 60_000, sleep, random: Math.random, now: () => Date.now() }

/** Milliseconds a `Retry-After` header asks for: seconds or a date. Undefined where there is none. */
export const retryAfter = (value: string | null, now: number): number | undefined => {
  if (value === null) return undefined
  const seconds = Number(value)
  const wait = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(value) - now
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined
}

/** One try: an answer, or why it may be tried again and after how long at least. */
export type Try<Answer> =
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "again"; readonly because: Problem; readonly after: number | undefined }

/**
 * Tries until there is an answer, with full jitter between tries and no shorter wait than the workspace asked for.
 * Throws the last reason when the budget is spent, Problem `run_cancelled` when the signal fires.
 */
export const trying = async <Answer>(
  attempt: () => Promise<Try<Answer>>,
  { budgetMs, sleep: wait, random, now }: Patience,
  signal: AbortSignal | undefined,
): Promise<Answer> => {
  const until = now() + budgetMs
  for (let step = FIRST_WAIT_MS; ; step = Math.min(step * 2, LONGEST_WAIT_MS)) {
    const tried = await attempt()
    if (tried.kind === "answer") return tried.answer
    const pause = Math.max(tried.after ?? 0, random() * step)
    if (now() + pause > until) throw tried.because
    await wait(pause, signal)
    if (signal?.aborted) throw new Problem("run_cancelled", { cause: signal.reason })
  }
}
