import { createParser } from "eventsource-parser"
import { toRequest } from "../../../contract/endpoint.ts"
import { listLiveEvents } from "../../../contract/endpoints/live.ts"
import { type LiveEvent, type LiveState, readEvent, readJson, readPoll } from "./live-event.ts"

export type StreamDeps = {
  readonly fetch: typeof globalThis.fetch
  readonly random: () => number
  /** Id of the last event seen, by this tab or another. */
  readonly last: () => number | undefined
  /** The server has said where the stream stands. */
  readonly onPlace: (id: number) => void
  readonly onEvent: (event: LiveEvent) => void
  readonly onState: (state: LiveState) => void
  /** Events were missed that the server no longer keeps: what is on screen must be read again. */
  readonly onReset: () => void
}

const POLL_MS = 10_000
/** Heartbeats come every 15 s; twice that and some is a dead line. */
const SILENCE_MS = 40_000
const FAILURES_BEFORE_POLLING = 3
const POLLS_BEFORE_STREAMING_AGAIN = 18

class SignedOut extends Error {}
/** The server is there and says when to come again. */
class ComeAgain extends Error {
  readonly afterMs: number
  constructor(seconds: number) {
    super(`events are there in ${seconds} s`)
    this.afterMs = seconds * 1_000
  }
}

const sleep = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve()
      return
    }
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener("abort", done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener("abort", done)
  })

/** Waiting before attempt n (0, 1, ...): 0.5 s doubling to 15 s, of which the upper half is chance, so that tabs and people spread. */
export const backoff = (attempt: number, random: () => number): number => {
  const whole = Math.min(15_000, 500 * 2 ** attempt)
  return whole / 2 + (whole / 2) * random()
}

const open = async (
  deps: StreamDeps,
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Response> => {
  const answer = await deps.fetch(url, {
    headers,
    credentials: "same-origin",
    redirect: "manual",
    cache: "no-store",
    signal,
  })
  if (answer.status === 401 || answer.type === "opaqueredirect") throw new SignedOut()
  const seconds = Number(answer.headers.get("retry-after"))
  if (answer.status === 503 && seconds > 0) throw new ComeAgain(seconds)
  if (!answer.ok) throw new Error(`events answered ${answer.status}`)
  return answer
}

const takeMessage = (deps: StreamDeps, kind: string | undefined, id: string | undefined, data: string): void => {
  if (kind === "reset") deps.onReset()
  const place = Number(id)
  if (kind === "reset" || kind === "ready") {
    if (id !== undefined && Number.isInteger(place)) deps.onPlace(place)
    return
  }
  const event = readEvent(readJson(data))
  if (event) deps.onEvent(event)
}

/** Reads one stream until it ends; resolves to whether anything arrived on it. */
const readStream = async (deps: StreamDeps, signal: AbortSignal): Promise<boolean> => {
  const cut = new AbortController()
  const both = AbortSignal.any([signal, cut.signal])
  let silence = setTimeout(() => cut.abort(), SILENCE_MS)
  let heard = false
  try {
    const last = deps.last()
    const answer = await open(
      deps,
      listLiveEvents.path,
      { accept: "text/event-stream", ...(last === undefined ? {} : { "last-event-id": String(last) }) },
      both,
    )
    const parser = createParser({ onEvent: ({ event, id, data }) => takeMessage(deps, event, id, data) })
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    while (reader) {
      const { done, value } = await reader.read()
      if (done) break
      if (!heard) deps.onState("live")
      heard = true
      clearTimeout(silence)
      silence = setTimeout(() => cut.abort(), SILENCE_MS)
      parser.feed(value)
    }
    return heard
  } catch (error) {
    if (error instanceof SignedOut || error instanceof ComeAgain) throw error
    return heard
  } finally {
    clearTimeout(silence)
  }
}

const pollOnce = async (deps: StreamDeps, signal: AbortSignal): Promise<void> => {
  const after = deps.last()
  const { url } = toRequest(listLiveEvents, { poll: 1, after })
  const answer = await open(deps, url, { accept: "application/json" }, signal)
  const heard = readPoll(await answer.json())
  if (!heard) throw new Error("the answer to a poll cannot be read")
  if (heard.reset) deps.onReset()
  for (const event of heard.events) deps.onEvent(event)
  deps.onPlace(heard.last)
}

/** Polls until it is worth trying the stream again. */
const pollForAWhile = async (deps: StreamDeps, signal: AbortSignal): Promise<void> => {
  for (let round = 0; round < POLLS_BEFORE_STREAMING_AGAIN && !signal.aborted; round++) {
    try {
      await pollOnce(deps, signal)
      deps.onState("polling")
    } catch (error) {
      if (error instanceof SignedOut) throw error
      deps.onState("reconnecting")
    }
    await sleep(POLL_MS, signal)
  }
}

/** Whether plain requests come through while streams do not. */
const reachable = async (deps: StreamDeps, signal: AbortSignal): Promise<boolean> => {
  try {
    await pollOnce(deps, signal)
    return true
  } catch (error) {
    if (error instanceof SignedOut) throw error
    return false
  }
}

/** One attempt and what follows from it; gives the number of failures in a row. */
const attempt = async (deps: StreamDeps, failures: number, signal: AbortSignal): Promise<number> => {
  if (await readStream(deps, signal)) {
    // A stream that delivered and ended is the server's own limit or a restart: open the next one soon.
    await sleep(backoff(0, deps.random), signal)
    return 0
  }
  if (signal.aborted) return 0
  deps.onState("reconnecting")
  if (failures + 1 >= FAILURES_BEFORE_POLLING && (await reachable(deps, signal))) {
    await pollForAWhile(deps, signal)
    return 0
  }
  await sleep(backoff(failures + 1, deps.random), signal)
  return failures + 1
}

/**
 * Keeps events coming until `signal` aborts: one stream, opened again with back-off and Last-Event-ID when it
 * ends; polling while streams are opened but deliver nothing (a proxy that holds answers back).
 */
export const follow = async (deps: StreamDeps, signal: AbortSignal): Promise<void> => {
  let failures = 0
  while (!signal.aborted) {
    try {
      failures = await attempt(deps, failures, signal)
    } catch (error) {
      if (!(error instanceof SignedOut || error instanceof ComeAgain)) throw error
      deps.onState(error instanceof SignedOut ? "signed-out" : "reconnecting")
      await sleep(error instanceof SignedOut ? POLL_MS : error.afterMs, signal)
    }
  }
}
