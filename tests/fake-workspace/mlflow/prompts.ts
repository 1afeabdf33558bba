import type { Pair } from "./state.ts"

/** A prompt of the registry, with its versions in order. */
export type PromptState = {
  readonly name: string
  readonly description: string
  readonly versions: { readonly version: string; readonly template: string; readonly tags: readonly Pair[] }[]
}
