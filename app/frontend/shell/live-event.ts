import { LIVE_TOPICS, type LiveEvent, type LiveTopic } from "../../../contract/endpoints/live.ts"

export type { LiveEvent, LiveTopic }

/** What people see of the connection. `polling` still delivers, only later. */
export type LiveState = "connecting" | "live" | "polling" | "reconnecting" | "signed-out" | "paused"

const isEvent = (value: unknown): value is LiveEvent =>
  typeof value === "object" &&
  value !== null &&
  "id" in value &&
  Number.isInteger(value.id) &&
  "topic" in value &&
  LIVE_TOPICS.some((topic) => topic === value.topic) &&
  "kind" in value &&
  typeof value.kind === "string" &&
  "subject" in value &&
  typeof value.subject === "string"

/** An event from its JSON; undefined for what this version does not know. By hand: the first screen carries no validator. */
export const readEvent = (value: unknown): LiveEvent | undefined => (isEvent(value) ? value : undefined)

export type Poll = { readonly reset: boolean; readonly last: number; readonly events: readonly LiveEvent[] }

/** The answer to a poll; undefined when it is not one of ours. */
export const readPoll = (value: unknown): Poll | undefined =>
  typeof value === "object" &&
  value !== null &&
  "reset" in value &&
  typeof value.reset === "boolean" &&
  "last" in value &&
  typeof value.last === "number" &&
  "events" in value &&
  Array.isArray(value.events)
    ? { reset: value.reset, last: value.last, events: value.events.filter(isEvent) }
    : undefined

/** JSON, or undefined where the text is none. */
export const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
