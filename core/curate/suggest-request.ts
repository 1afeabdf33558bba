import type { DatabitVersion } from "../../contract/entities/databit.ts"

/** What suggesting works on and reports to. */
export type SuggestRequest = {
  readonly databit: DatabitVersion
  /** Open items that are looked at, at most; all when left out. */
  readonly limit?: number | undefined
  readonly runId: string
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((done: number, total: number, step: string) => void) | undefined
}

/** `labels`: decided items the model learnt from; `failed`: items without an answer, or whose answer does not fit the output. */
export type Suggested = {
  readonly model: string
  readonly labels: number
  readonly suggested: number
  readonly unchanged: number
  readonly unsure: number
  readonly failed: number
}

/** Below this confidence a suggestion counts as unsure. */
export const UNSURE = 0.5
