import type { Caller } from "../contract/permissions.ts"
import type { Ports } from "../core/ports/index.ts"
import type { Happening } from "./happening.ts"
import type { Job } from "./job.ts"

/** Which triggers start jobs by themselves. */
export type TriggerScope = "all" | "all but scheduled" | "after" | "none"

/** What triggers need; shared by those that follow events and those that follow the clock. */
export type TriggerOptions = {
  readonly ports: Pick<Ports, "clock" | "events" | "jobs" | "people" | "runs" | "traces">
  readonly library: readonly Job[]
  readonly listen: (listener: (happening: Happening) => void) => () => void
  readonly report: (error: unknown, facts: Readonly<Record<string, unknown>>) => void
}

/** A job's input when these facts are enough for it, else undefined: a job whose needs are not there is not started. */
export const inputFrom = (job: Job, facts: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined => {
  try {
    return job.parse(facts)
  } catch {
    return undefined
  }
}

/** Automatic work is done for a person, as the person the workspace belongs to. */
export const automatic = async (people: Ports["people"], onBehalfOf?: string): Promise<Caller> => {
  const owner = await people.find()
  return { person: onBehalfOf ?? owner.name, runsAs: owner.name, roles: [...owner.roles] }
}
