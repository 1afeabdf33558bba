import { type LiveEvent, type LiveState, readEvent } from "./live-event.ts"
import { follow, type StreamDeps } from "./live-stream.ts"

type Channel = Pick<BroadcastChannel, "postMessage" | "close"> & { onmessage: ((message: MessageEvent) => void) | null }

/** What is used of the Web Locks of a browser. */
type Locks = {
  readonly request: (
    name: string,
    options: { readonly signal: AbortSignal },
    work: () => Promise<void>,
  ) => Promise<unknown>
}

/** What is used of a document. */
type Page = {
  readonly hidden: boolean
  readonly addEventListener: (kind: "visibilitychange", watcher: () => void) => void
  readonly removeEventListener: (kind: "visibilitychange", watcher: () => void) => void
}

export type LiveDeps = {
  readonly fetch: typeof globalThis.fetch
  readonly random: () => number
  readonly locks: Locks
  readonly channel: Channel
  readonly page: Page
  /** How long a hidden tab goes on holding the stream. */
  readonly graceMs: number
}

export type Live = {
  readonly on: (handler: (event: LiveEvent) => void) => () => void
  /** Events were missed: read again what is on screen. */
  readonly onReset: (handler: () => void) => () => void
  readonly state: () => LiveState
  readonly onState: (handler: () => void) => () => void
  readonly close: () => void
}

const LOCK = "databits.live"

/** What the leading tab tells the others; `place` is the id from which the next leader goes on. */
type Said =
  | { readonly kind: "event"; readonly event: unknown }
  | { readonly kind: "state"; readonly state: LiveState; readonly place: number | undefined }
  | { readonly kind: "reset" }
  | { readonly kind: "ask" }

// Only tabs of this origin can write to the channel; a tab of another release may say something unknown.
const isSaid = (value: unknown): value is Said =>
  typeof value === "object" &&
  value !== null &&
  "kind" in value &&
  ["event", "state", "reset", "ask"].some((kind) => kind === value.kind)

const emitter = <Value>() => {
  const handlers = new Set<(value: Value) => void>()
  return {
    emit: (value: Value) => {
      for (const handler of handlers) handler(value)
    },
    on: (handler: (value: Value) => void): (() => void) => {
      handlers.add(handler)
      return () => handlers.delete(handler)
    },
  }
}

type Hearing = {
  readonly ask: () => void
  readonly reset: () => void
  readonly event: (event: LiveEvent) => void
  readonly state: (state: LiveState, place: number | undefined) => void
}

/** What another tab said, to the one who must know. */
const hear = (data: unknown, to: Hearing): void => {
  if (!isSaid(data)) return
  if (data.kind === "ask") to.ask()
  else if (data.kind === "reset") to.reset()
  else if (data.kind === "state") to.state(data.state, data.place)
  else {
    const event = readEvent(data.event)
    if (event) to.event(event)
  }
}

/**
 * One stream for all tabs of a browser: the tab that holds the lock reads it and tells the others.
 * Only tabs in sight (or just out of it) ask for the lock, so a hidden leader hands over after the grace.
 */
export const startLive = (deps: LiveDeps): Live => {
  const events = emitter<LiveEvent>()
  const resets = emitter<undefined>()
  const states = emitter<undefined>()
  let place: number | undefined
  let state: LiveState = "connecting"
  let leading = false
  let wish: AbortController | undefined
  let grace: ReturnType<typeof setTimeout> | undefined

  const setState = (next: LiveState): void => {
    if (state === next) return
    state = next
    states.emit(undefined)
  }
  const takeEvent = (event: LiveEvent): void => {
    place = event.id
    events.emit(event)
  }
  const tell = (said: Said): void => deps.channel.postMessage(said)
  const tellState = (): void => tell({ kind: "state", state, place })

  const stream: StreamDeps = {
    fetch: deps.fetch,
    random: deps.random,
    last: () => place,
    onPlace: (id) => {
      place = id
      tellState()
    },
    onEvent: (event) => {
      takeEvent(event)
      tell({ kind: "event", event })
    },
    onState: (next) => {
      setState(next)
      tellState()
    },
    onReset: () => {
      resets.emit(undefined)
      tell({ kind: "reset" })
    },
  }

  deps.channel.onmessage = ({ data }) =>
    hear(data, {
      ask: () => leading && tellState(),
      reset: () => resets.emit(undefined),
      event: takeEvent,
      state: (next, at) => {
        place = at ?? place
        setState(next)
      },
    })

  const lead = async (signal: AbortSignal): Promise<void> => {
    leading = true
    try {
      await follow(stream, signal)
    } finally {
      leading = false
    }
  }
  const want = (): void => {
    if (wish) return
    const controller = new AbortController()
    wish = controller
    // The rejection is our own abort: the wish was withdrawn before the lock came.
    void deps.locks.request(LOCK, { signal: controller.signal }, () => lead(controller.signal)).catch(() => undefined)
  }
  const withdraw = (): void => {
    wish?.abort()
    wish = undefined
    setState("paused")
  }
  const watch = (): void => {
    clearTimeout(grace)
    if (deps.page.hidden) {
      grace = setTimeout(withdraw, deps.graceMs)
      return
    }
    if (state === "paused") setState("connecting")
    want()
    tell({ kind: "ask" })
  }
  deps.page.addEventListener("visibilitychange", watch)
  watch()

  return {
    on: events.on,
    onReset: resets.on,
    state: () => state,
    onState: states.on,
    close: () => {
      clearTimeout(grace)
      deps.page.removeEventListener("visibilitychange", watch)
      wish?.abort()
      deps.channel.close()
    },
  }
}
