import { z } from "zod"
import { endpoint } from "../endpoint.ts"
import { feedback } from "../entities/trace.ts"
import { instant, jsonObject } from "../json.ts"
import { permission } from "../permissions.ts"

const may = z.array(permission)

export const giveFeedback = endpoint({
  name: "giveFeedback",
  method: "POST",
  path: "/api/feedback",
  does: "Say whether an answer was good, or what it should have been. Name the answer by trace id or request id.",
  may: "give_feedback",
  input: z.object({
    traceId: z.string().optional(),
    requestId: z.string().optional(),
    /** The same two as other programs spell them. */
    trace_id: z.string().optional(),
    request_id: z.string().optional(),
    /** Follows from what is sent when it is left out: a correction, else a thumb for `up` or `down`, else a comment. */
    type: z.enum(["thumb", "correction", "comment"]).optional(),
    /** `up` or `down` for a thumb, the words of a comment. */
    value: z.string().max(4_000).optional(),
    /** Output fields as they should have been. */
    correction: jsonObject.optional(),
  }),
  output: z.object({ feedback }),
})

const feedbackEntry = feedback.extend({
  inputPreview: z.string().nullable(),
  outputPreview: z.string().nullable(),
  databit: z.string().nullable(),
})
export type FeedbackEntry = z.infer<typeof feedbackEntry>

export const listFeedback = endpoint({
  name: "listFeedback",
  method: "GET",
  path: "/api/feedback",
  does: "What people said of answers, newest first.",
  may: "look",
  input: z.object({
    state: z.enum(["new", "routed", "dismissed"]).optional(),
    /** `wrong`: a thumb down or a correction. */
    said: z.enum(["wrong", "right", "comment"]).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    /** Id of the last one seen. */
    before: z.string().max(100).optional(),
  }),
  output: z.object({ entries: z.array(feedbackEntry), next: z.string().nullable(), may }),
})

export const routeFeedback = endpoint({
  name: "routeFeedback",
  method: "POST",
  path: "/api/feedback/:id/route",
  does: "Send the answer to the review queue.",
  may: "review",
  input: z.object({ id: z.string() }),
  output: z.object({ feedback }),
})

export const unrouteFeedback = endpoint({
  name: "unrouteFeedback",
  method: "POST",
  path: "/api/feedback/:id/unroute",
  does: "Take the answer out of the review queue again, as long as nobody decided it.",
  may: "review",
  input: z.object({ id: z.string() }),
  output: z.object({ feedback }),
})

export const dismissFeedback = endpoint({
  name: "dismissFeedback",
  method: "POST",
  path: "/api/feedback/:id/dismiss",
  does: "Set feedback aside; can be taken back.",
  may: "review",
  input: z.object({ id: z.string() }),
  output: z.object({ feedback }),
})

export const reopenFeedback = endpoint({
  name: "reopenFeedback",
  method: "POST",
  path: "/api/feedback/:id/reopen",
  does: "Take a dismissal back.",
  may: "review",
  input: z.object({ id: z.string() }),
  output: z.object({ feedback }),
})

const versionFigures = z.object({
  model: z.string(),
  version: z.int(),
  accuracy: z.number().nullable(),
  macroF1: z.number().nullable(),
  ece: z.number().nullable(),
  n: z.int().nullable(),
  trainedOn: z.int(),
  createdAt: instant,
  alias: z.string().nullable(),
})

export const listRetraining = endpoint({
  name: "listRetraining",
  method: "GET",
  path: "/api/retraining",
  does: "For each Databit with a model: the advice, its figures, and the versions before and after.",
  may: "look",
  input: z.object({}),
  output: z.object({
    databits: z.array(
      z.object({
        databitId: z.string(),
        name: z.string(),
        advice: z.enum(["retrain", "collect", "wait", "none"]),
        reasons: z.array(z.object({ figure: z.string(), value: z.number(), limit: z.number(), says: z.string() })),
        advisedAt: instant.nullable(),
        versions: z.array(versionFigures),
        served: z.string().nullable(),
      }),
    ),
    may,
  }),
})

export const adviseNow = endpoint({
  name: "adviseNow",
  method: "POST",
  path: "/api/retraining/advise",
  does: "Compute the advice now.",
  may: "run_jobs",
  input: z.object({}),
  output: z.object({ runId: z.string() }),
})

const chainLabel = z.object({
  itemId: z.string().nullable(),
  text: z.string(),
  label: z.string(),
  /** Cosine of the two texts, 0 to 1. */
  similarity: z.number(),
  reviewer: z.string().nullable(),
  decidedAt: z.string().nullable(),
  sourceRef: z.string().nullable(),
  /** The source row, where the viewer may see it and it still exists. */
  sourceRow: jsonObject.nullable(),
})

/** The chain behind one answer, nearest link first. A link that is missing says why. */
export const chain = z.object({
  trace: z.object({
    traceId: z.string(),
    at: instant,
    person: z.string().nullable(),
    label: z.string().nullable(),
    /** What was answered, as people read it. */
    answer: z.string().nullable(),
    confidence: z.number().nullable(),
    input: z.string().nullable(),
    endpointName: z.string().nullable(),
  }),
  agent: z.object({ id: z.string(), createdBy: z.string(), createdAt: instant }).nullable(),
  databit: z.object({ ref: z.string(), approvedBy: z.string().nullable(), createdBy: z.string() }).nullable(),
  model: z
    .object({
      id: z.string(),
      createdBy: z.string(),
      createdAt: instant,
      accuracy: z.number().nullable(),
      n: z.int().nullable(),
    })
    .nullable(),
  run: z.object({ id: z.string(), job: z.string(), person: z.string(), createdAt: instant }).nullable(),
  snapshot: z
    .object({
      id: z.string(),
      table: z.string(),
      contentHash: z.string(),
      train: z.int(),
      holdout: z.int(),
      createdBy: z.string(),
      createdAt: instant,
    })
    .nullable(),
  /** Items like the input: of the data set the model learnt from, or, where there is none, of what people decided. */
  nearest: z.array(chainLabel),
  nearestFrom: z.enum(["training", "decided"]).nullable(),
  feedback: z.array(feedback),
  /** Links that are not there, each with the reason in a sentence. */
  missing: z.array(
    z.object({ link: z.enum(["agent", "databit", "model", "run", "snapshot", "nearest", "source"]), says: z.string() }),
  ),
})
export type Chain = z.infer<typeof chain>

export const getChain = endpoint({
  name: "getChain",
  method: "GET",
  path: "/api/chain/:trace",
  does: "Walk from an answer back to the agent, model, training run, data set, the nearest decided items, their reviewers and source rows.",
  may: "look",
  input: z.object({ trace: z.string() }),
  output: chain,
})

export const IMPROVE_ENDPOINTS = [
  giveFeedback,
  listFeedback,
  routeFeedback,
  unrouteFeedback,
  dismissFeedback,
  reopenFeedback,
  listRetraining,
  adviseNow,
  getChain,
]
