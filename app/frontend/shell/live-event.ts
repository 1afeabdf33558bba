import { type LiveEvent, type LiveTopic, liveEvent } from "../../../contract/endpoints/live.ts"

export type { LiveEvent, LiveTopic }

/** What people see of the connection. `polling` still delivers, only later. */
export type LiveState = "connecting" | "live" | "polling" | "reconnecting" | "signed-out" | "paused"

/** An event from its JSON; undefined for what this version does not know. */
export const readEvent = (value: unknown): LiveEvent | undefined => liveEvent.safeParse(value).data

/** JSON, or undefined where the text is none. */
export const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
