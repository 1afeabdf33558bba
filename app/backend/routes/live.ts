import { listLiveEvents } from "../../../contract/endpoints/live.ts"
import { streamLive } from "../live/stream.ts"
import type { Serve } from "../serve.ts"

const lastEventId = (headers: Headers): number | undefined => {
  const sent = headers.get("last-event-id")
  return sent !== null && /^\d{1,16}$/.test(sent) ? Number(sent) : undefined
}

/** What changes, as it changes. */
export const liveRoutes = (serve: Serve): void => {
  serve(listLiveEvents, async ({ poll, after }, { live, request }) => {
    const from = lastEventId(request.headers) ?? after
    if (!poll) return streamLive(live, from)
    const { reset, last, events } = live.since(from)
    return { reset, last, events: [...events] }
  })
}
