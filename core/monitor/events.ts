import { z } from "zod"
import { instant } from "../../contract/json.ts"

/** Traces, and what people said of them, are in the log of the platform up to these instants. */
export const tracesPublished = z.object({
  traces: instant,
  feedback: instant,
  /** Traces that were sent and are looked at again, because others may come before them. */
  recent: z.array(z.string()),
  /** What the log refused before these instants, and how often. */
  refused: z.array(z.object({ of: z.enum(["trace", "feedback"]), id: z.string(), times: z.int() })).default([]),
})
