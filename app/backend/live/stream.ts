import type { Live } from "./hub.ts"

const HEARTBEAT_MS = 15_000
/** Proxies of Databricks Apps cut a request after two minutes: the stream ends before, the browser resumes. */
const LONGEST_MS = 105_000
/** A browser that reads this many events late is let go; it resumes where it stopped. */
const MOST_UNREAD = 1_000
const COME_BACK_MS = 1_000

const encoder = new TextEncoder()
const message = (event: string, id: number, data: unknown): Uint8Array =>
  encoder.encode(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`)

/** Streams live events as text/event-stream from where the client stopped; ends when it leaves or the time is up. */
export const streamLive = (live: Live, after: number | undefined): Response => {
  let stop = (): boolean => false
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        let open = true
        stop = () => {
          const wasOpen = open
          open = false
          unsubscribe()
          clearInterval(heartbeat)
          clearTimeout(limit)
          return wasOpen
        }
        const finish = (): void => {
          if (stop()) controller.close()
        }
        const send = (chunk: Uint8Array): void => {
          if (!open) return
          if ((controller.desiredSize ?? 0) < -MOST_UNREAD) finish()
          else controller.enqueue(chunk)
        }
        const unsubscribe = live.subscribe((event) => send(message("change", event.id, event)), finish)
        const heartbeat = setInterval(() => send(encoder.encode(": still here\n\n")), HEARTBEAT_MS)
        const limit = setTimeout(finish, LONGEST_MS)
        const missed = live.since(after)
        send(encoder.encode(`retry: ${COME_BACK_MS}\n\n`))
        if (missed.events.length === 0)
          send(message(missed.reset ? "reset" : "ready", missed.last, { id: missed.last }))
        for (const event of missed.events) send(message("change", event.id, event))
      },
      cancel: () => {
        stop()
      },
    },
    { highWaterMark: 16 },
  )
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    },
  })
}
