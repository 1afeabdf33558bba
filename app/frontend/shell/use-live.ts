import { useEffect, useRef, useSyncExternalStore } from "react"
import { type Live, startLive } from "./live.ts"
import type { LiveEvent, LiveState, LiveTopic } from "./live-event.ts"
import { queryClient } from "./query.ts"
import { sessionEnded, sessionHeld } from "./session.ts"
import { takeNews } from "./stale.ts"

let live: Live | undefined
const claimed = new Map<LiveTopic, number>()

const connection = (): Live => {
  if (live) return live
  const started = startLive({
    fetch: globalThis.fetch.bind(globalThis),
    random: Math.random,
    locks: { request: (name, options, work) => navigator.locks.request(name, options, work) },
    channel: new BroadcastChannel("databits.live"),
    page: document,
    graceMs: 60_000,
  })
  started.on((event) => {
    if ((claimed.get(event.topic) ?? 0) === 0) takeNews(event)
  })
  started.onReset(() => void queryClient.invalidateQueries())
  started.onState(() => {
    if (started.state() === "signed-out") sessionEnded()
    if (started.state() === "live") sessionHeld()
  })
  live = started
  return started
}

/**
 * Handles the events of a topic while on screen. While a handler is there the default rule (reading again what
 * the topic makes stale) rests for this topic, unless `alsoStale`: a queue must not be read anew under the cursor.
 */
export const useLive = (topic: LiveTopic, handler: (event: LiveEvent) => void, { alsoStale = false } = {}): void => {
  const latest = useRef(handler)
  useEffect(() => {
    latest.current = handler
  })
  useEffect(() => {
    if (!alsoStale) claimed.set(topic, (claimed.get(topic) ?? 0) + 1)
    const off = connection().on((event) => {
      if (event.topic === topic) latest.current(event)
    })
    return () => {
      off()
      if (!alsoStale) claimed.set(topic, (claimed.get(topic) ?? 1) - 1)
    }
  }, [topic, alsoStale])
}

/** How the live connection is, for the frame. Starts it. */
export const useLiveState = (): LiveState =>
  useSyncExternalStore(
    (listener) => connection().onState(listener),
    () => connection().state(),
  )
