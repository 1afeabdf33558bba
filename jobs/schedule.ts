import { startFollowing } from "./following.ts"
import type { Job } from "./job.ts"
import { startMissed } from "./missed.ts"
import { startRecurring } from "./recurring.ts"
import type { TriggerOptions, TriggerScope } from "./triggers.ts"

/** Whether the jobs of the bundle start it on Databricks: all that the clock starts, and what works on Lakeflow without an end or by samples. */
const isOfTheBundle = ({ trigger: { on }, runs }: Job): boolean =>
  on === "schedule" || (runs === "lakeflow" && (on === "continuous" || on === "sampled"))

/** Starts the triggers of the library. Returns the way to stop them. */
export const startTriggers = (options: TriggerOptions & { readonly scope: TriggerScope }): (() => void) => {
  if (options.scope === "none") return () => undefined
  const { scope } = options
  const library = scope === "all but scheduled" ? options.library.filter((job) => !isOfTheBundle(job)) : options.library
  const ours = { ...options, library }
  const stops = [startFollowing(ours, scope), ...(scope === "after" ? [] : [startMissed(ours), startRecurring(ours)])]
  return () => {
    for (const stop of stops) stop()
  }
}
