import { z } from "zod"
import { endpoint } from "../endpoint.ts"
import { runProgress } from "../entities/run.ts"

/** What a live event is about; a screen follows the topics it shows. */
export const LIVE_TOPICS = [
  "run",
  "item",
  "table",
  "databit",
  "model",
  "agent",
  "endpoint",
  "trace",
  "feedback",
  "counts",
  "settings",
] as const
export const liveTopic = z.enum(LIVE_TOPICS)
export type LiveTopic = z.infer<typeof liveTopic>

/**
 * Something changed. It names what, never the content: who wants it reads it through an endpoint that checks
 * permission. Ids grow, also over a restart of the server.
 */
export const liveEvent = z.object({
  id: z.int(),
  topic: liveTopic,
  /** `<aggregate>.<past tense>`, or `run.progressed`, `run.measured`, `run.noted`. */
  kind: z.string(),
  /** Id or name of what changed. */
  subject: z.string(),
  /** The person it was done by; none for progress and counts. */
  person: z.string().optional(),
  /** Only on `run.progressed`. */
  progress: runProgress.optional(),
  /** Only on `run.measured`: figures of one step of a curve. */
  figures: z.record(z.string(), z.number()).optional(),
  /** Only on `run.noted`: a line for people. */
  line: z.string().optional(),
})
export type LiveEvent = z.infer<typeof liveEvent>

/**
 * `GET /api/events` as a stream (text/event-stream). Events of the stream: `ready` {id} once at the start when
 * nothing was missed, `reset` {id} when events were missed that are no longer kept (read everything again),
 * then `change` with a LiveEvent; each carries its `id`, and `Last-Event-ID` (or `after`) resumes. A comment
 * every 15 seconds shows that the line is up. The stream ends by itself before 110 seconds; connect again at once.
 * With `poll=1` it answers at once with what came after `after`.
 */
export const listLiveEvents = endpoint({
  name: "listLiveEvents",
  method: "GET",
  path: "/api/events",
  does: "Stream what changes, or with poll=1 answer what changed since an event.",
  may: "look",
  input: z.object({ poll: z.coerce.number().int().optional(), after: z.coerce.number().int().optional() }),
  output: z.object({
    /** True when events were missed that are no longer kept: read everything again. */
    reset: z.boolean(),
    /** Id to ask from next time. */
    last: z.int(),
    events: z.array(liveEvent),
  }),
})

export const LIVE_ENDPOINTS = [listLiveEvents]
