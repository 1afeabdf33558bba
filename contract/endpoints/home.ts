import { z } from "zod"
import { endpoint } from "../endpoint.ts"
import { runProgress } from "../entities/run.ts"
import { instant } from "../json.ts"
import { permission } from "../permissions.ts"

export const PIPELINE_RANGES = ["24h", "7d", "30d"] as const
export const pipelineRange = z.enum(PIPELINE_RANGES)
export type PipelineRange = z.infer<typeof pipelineRange>

/** The seven stages, in the order of a life. */
export const STAGES = ["data", "template", "curate", "train", "deploy", "monitor", "improve"] as const
export const stageName = z.enum(STAGES)
export type StageName = z.infer<typeof stageName>

/** Where something is looked at or acted on; the interface knows the page. */
export const place = z.discriminatedUnion("at", [
  z.object({ at: z.literal("stage"), stage: stageName }),
  z.object({
    at: z.literal("queue"),
    databit: z.string(),
    /** Only answers called wrong, or only items below this confidence. */
    complaints: z.boolean(),
    below: z.number().nullable(),
  }),
  z.object({ at: z.literal("databit"), databit: z.string() }),
  z.object({ at: z.literal("run"), run: z.string() }),
  z.object({ at: z.literal("endpoint"), endpoint: z.string() }),
  z.object({ at: z.literal("traces"), endpoint: z.string().nullable(), failed: z.boolean() }),
  z.object({ at: z.literal("feedback") }),
  z.object({ at: z.literal("retraining") }),
  z.object({ at: z.literal("models") }),
  z.object({ at: z.literal("playground"), endpoint: z.string().nullable() }),
  z.object({ at: z.literal("model_settings") }),
])
export type Place = z.infer<typeof place>

const health = z.enum(["ok", "warn", "critical", "running", "idle"])
export type Health = z.infer<typeof health>

export const pipelineStage = z.object({
  stage: stageName,
  value: z.number().nullable(),
  unit: z.string(),
  note: z.string(),
  health,
  /** Twenty-four parts of the range, oldest first. */
  bars: z.array(z.object({ value: z.number(), bad: z.boolean() })),
})
export type PipelineStage = z.infer<typeof pipelineStage>

export const attention = z.object({
  id: z.string(),
  health: z.enum(["critical", "warn", "idle"]),
  title: z.string(),
  /** The asset it is about. */
  subject: z.string().nullable(),
  detail: z.string(),
  at: instant.nullable(),
  act: z.string(),
  place,
})
export type Attention = z.infer<typeof attention>

export const agentLine = z.object({
  /** name@version */
  agent: z.string(),
  endpoint: z.string().nullable(),
  health,
  /** Share of good answers among those with feedback, in twenty-four parts of the range; null where nobody said anything. */
  quality: z.array(z.number().nullable()),
  score: z.number().nullable(),
  scored: z.int(),
  calls: z.int(),
  /** Milliseconds. */
  p95: z.number().nullable(),
  errorShare: z.number().nullable(),
})
export type AgentLine = z.infer<typeof agentLine>

export const runningLine = z.object({
  id: z.string(),
  job: z.string(),
  subject: z.string().nullable(),
  progress: runProgress,
  startedAt: instant.nullable(),
})

export const activityLine = z.object({
  id: z.string(),
  person: z.string(),
  /** Whether a job did it for the person. */
  byJob: z.boolean(),
  /** What was done, as it goes on after the person's name. */
  says: z.string(),
  subject: z.string().nullable(),
  at: instant,
})
export type ActivityLine = z.infer<typeof activityLine>

/** One of the measures of success; `value` is null until there is enough data, and `says` then says what is missing. */
export const goal = z.object({
  id: z.enum(["first_agent", "review_speed", "experts", "governed", "detect", "loop"]),
  value: z.number().nullable(),
  /** `ms`: a duration; `per_hour`; `share`: 0 to 1. */
  unit: z.enum(["ms", "per_hour", "share"]),
  met: z.boolean().nullable(),
  says: z.string(),
})
export type Goal = z.infer<typeof goal>

export const checklistStep = z.object({ stage: stageName, done: z.boolean() })

export const getPipeline = endpoint({
  name: "getPipeline",
  method: "GET",
  path: "/api/pipeline",
  does: "The seven stages with live numbers, what needs attention, agents, running jobs, recent activity and the measures of success.",
  may: "look",
  input: z.object({
    range: pipelineRange.default("24h"),
    /** Name of a Databit; all when left out. */
    databit: z.string().optional(),
  }),
  output: z.object({
    since: instant,
    until: instant,
    databit: z.string().nullable(),
    databits: z.array(z.object({ name: z.string() })),
    /** Nothing has been imported and no Databit made. */
    empty: z.boolean(),
    checklist: z.array(checklistStep),
    stages: z.array(pipelineStage),
    /** Answers that went back to review in the range. */
    returned: z.int(),
    /** What waits for somebody: open items, answers called wrong that are not in review, advised trainings, failed runs. */
    waiting: z.object({ curate: z.int(), feedback: z.int(), retraining: z.int(), jobs: z.int() }),
    /** Databit whose queue is reviewed next. */
    reviewNext: z.object({ databit: z.string(), open: z.int() }).nullable(),
    attention: z.array(attention),
    agents: z.array(agentLine),
    running: z.array(runningLine),
    activity: z.array(activityLine),
    goals: z.array(goal),
    may: z.array(permission),
  }),
})

export const HOME_ENDPOINTS = [getPipeline]
