import { startFollowing } from "./following.ts"
import { startRecurring } from "./recurring.ts"
import type { TriggerOptions, TriggerScope } from "./triggers.ts"

/** Starts the triggers of the library. Returns the way to stop them. */
export const startTriggers = (options: TriggerOptions & { readonly scope: TriggerScope }): (() => void) => {
  if (options.scope === "none") return () => undefined
  const stops = [startFollowing(options, options.scope), ...(options.scope === "all" ? [startRecurring(options)] : [])]
  return () => {
    for (const stop of stops) stop()
  }
}
