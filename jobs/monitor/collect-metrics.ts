import { z } from "zod"
import { publishTraces } from "../../core/monitor/publish-traces.ts"
import { scoredSince } from "../../core/monitor/scored-since.ts"
import { publishPrompts } from "../../core/template/publish-prompts.ts"
import { catchUp } from "../../core/train/catch-up.ts"
import { job } from "../job.ts"

const OVERLAP_HOURS = 2
/** What was refused is named up to here. */
const NAMED = 50
const START_OF_TIME = "2000-01-01T00:00:00.000Z"

export const collectMetricsJob = job({
  name: "collect_metrics",
  stage: "monitor",
  says: "Roll calls up into requests, errors, latency, confidence and quality by hour and day; bring what waits into the records of MLflow.",
  trigger: { on: "schedule", everySeconds: 60 },
  runs: "lakeflow",
  needs: [
    "clock",
    "databits",
    "evaluations",
    "events",
    "feedback",
    "metrics",
    "models",
    "prompts",
    "registeredModels",
    "runs",
    "snapshots",
    "traceLog",
    "traces",
    "tracking",
  ],
  input: z.object({
    hours: z
      .int()
      .min(1)
      .max(24 * 366)
      .default(OVERLAP_HOURS)
      .describe("Hours to compute again, back from the last time, and earlier ones that were talked about since"),
  }),
  output: z.object({
    rows: z.int(),
    tracked: z.int(),
    registered: z.int(),
    prompts: z.int(),
    traces: z.int(),
    assessments: z.int(),
    refused: z.array(z.string()),
  }),
  run: async ({ hours }, context) => {
    const { clock, feedback, metrics, traces, who, progress, note } = context
    const until = clock.now()
    // Calls and words of the last moments before a stop are in no row yet, however long ago that was.
    const computedAt = (await metrics.seekComputedAt()) ?? START_OF_TIME
    const from = Math.min(Date.parse(computedAt), Date.parse(until))
    const since = new Date(from - hours * 3_600_000).toISOString()
    const rows = await metrics.save({ since: await scoredSince({ feedback, traces }, since), until })
    progress(rows, rows, "Rolled up")
    const { tracked, registered, waits } = await catchUp(context, who)
    if (waits !== null) note(`Trained and not in the records yet: ${waits}`)
    const registry = await publishPrompts(context, who)
    if (registry.waits !== null) note(`Not in the registry of prompts yet: ${registry.waits}`)
    const published = await publishTraces(context, who)
    if (published.waits !== null) note(`Not in the log of traces yet: ${published.waits}`)
    const refused = [...registry.refused.map((one) => `prompt of ${one}`), ...published.refused].slice(0, NAMED)
    for (const one of refused) note(`Refused, and tried again the next time: ${one}`)
    return {
      rows,
      tracked,
      registered,
      prompts: registry.prompts,
      traces: published.traces,
      assessments: published.assessments,
      refused,
    }
  },
})
