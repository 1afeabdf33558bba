import { z } from "zod"

export const STAGE_NAMES = ["DATA", "TEMPLATE", "CURATE", "TRAIN", "DEPLOY", "MONITOR", "IMPROVE"] as const
export type StageName = (typeof STAGE_NAMES)[number]

const figures = z.object({ n: z.int(), accuracy: z.number(), macro_f1: z.number(), ece: z.number() })
export type Figures = z.infer<typeof figures>

const badRow = z.object({ file: z.string(), line: z.int(), reason: z.string() })
export type BadRow = z.infer<typeof badRow>

/** The object `databits lifecycle --json` prints. */
export const lifecycleOutcome = z.object({
  stages: z.array(
    z.object({
      name: z.enum(STAGE_NAMES),
      status: z.enum(["done", "failed", "not_reached"]),
      seconds: z.number(),
      counts: z.record(z.string(), z.number()),
    }),
  ),
  /** Rows that could not be read; the good ones went on. */
  bad_rows: z.array(badRow),
  /** Figures of the version trained last, on held-out rows; null when there were none. */
  holdout: figures.nullable(),
  endpoint: z.object({ name: z.string(), answered: z.int() }).nullable(),
  loop: z
    .object({
      feedback_routed: z.int(),
      retrained_version: z.string(),
      accuracy_before: z.number(),
      accuracy_after: z.number(),
    })
    .nullable(),
  problem: z.object({ stage: z.enum(STAGE_NAMES), says: z.string(), remedy: z.string() }).nullable(),
})
export type LifecycleOutcome = z.infer<typeof lifecycleOutcome>
