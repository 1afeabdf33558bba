import { createParser } from "eventsource-parser"

export type Received = { readonly event: string; readonly id: number; readonly data: Record<string, unknown> }

/** A client of the live stream over a real socket, as a browser tab is one. */
export type Tab = {
  readonly received: Received[]
  /** Id of the last event, to resume from. */
  lastId(): number | undefined
  /** Resolves when an event fits; those that came before count too. */
  until(fits: (event: Received) => boolean): Promise<Received>
  /** Resolves when the server ended the stream. */
  readonly ended: Promise<void>
  leave(): void
}

export const openTab = async (url: string, lastId?: number): Promise<Tab> => {
  const controller = new AbortController()
  const response = await fetch(`${url}/api/events`, {
    signal: controller.signal,
    headers: lastId === undefined ? {} : { "last-event-id": String(lastId) },
  })
  if (!response.ok || !response.body) throw new Error(`the stream answered ${response.status}`)
  const received: Received[] = []
  const waiting = new Set<() => void>()
  const parser = createParser({
    onEvent: ({ event, id, data }) => {
      received.push({ event: event ?? "", id: Number(id), data: JSON.parse(data) })
      for (const look of [...waiting]) look()
    },
  })
  const { body } = response
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder()
    for await (const chunk of body) parser.feed(decoder.decode(chunk, { stream: true }))
  }
  const ended = read().catch(() => undefined)
  return {
    received,
    lastId: () => received.at(-1)?.id,
    until: (fits) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = received.find(fits)
          if (!found) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
    ended,
    leave: () => controller.abort(),
  }
}
