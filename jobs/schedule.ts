import { startFollowing } from "./following.ts"
import type { Job } from "./job.ts"
import { startRecurring } from "./recurring.ts"
import type { TriggerOptions, TriggerScope } from "./triggers.ts"

/** Starts the triggers of the library. Returns the way to stop them. */
export const startTriggers = (options: TriggerOptions & { readonly scope: TriggerScope }): (() => void) => {
  if (options.scope === "none") return () => undefined
  const { scope, library } = options
  const isElsewhere = ({ trigger }: Job): boolean => scope === "all but scheduled" && trigger.on === "schedule"
  const recurring = { ...options, library: library.filter((job) => !isElsewhere(job)) }
  const stops = [startFollowing(options, scope), ...(scope === "after" ? [] : [startRecurring(recurring)])]
  return () => {
    for (const stop of stops) stop()
  }
}
