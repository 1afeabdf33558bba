import { z } from "zod"
import { endpoint } from "../endpoint.ts"
import { decision, decisionOutcome, item } from "../entities/item.ts"
import { instant } from "../json.ts"
import { semanticVersion, threeLevelName } from "../names.ts"
import { permission } from "../permissions.ts"

const may = z.array(permission)

/** The published version of a Databit that people review for. */
const queueDatabit = z.object({
  databitId: z.string(),
  name: threeLevelName,
  version: semanticVersion,
  /** name@version, as decisions name it. */
  ref: z.string(),
})
export type QueueDatabit = z.infer<typeof queueDatabit>

const plainKind = z.enum(["string", "int", "float", "boolean", "date", "enum", "object"])

/** One field of the form people fill. A list has the kind of its entries in `of`. */
export const formField = z.object({
  name: z.string(),
  kind: z.enum([...plainKind.options, "array"]),
  of: plainKind.nullable(),
  /** Answers to choose from, of an enum or a list of enums. */
  options: z.array(z.string()),
  description: z.string().nullable(),
  required: z.boolean(),
  /** The field that classifiers fill and suggestions are about. */
  main: z.boolean(),
})
export type FormField = z.infer<typeof formField>

const counts = z.object({
  open: z.int(),
  approved: z.int(),
  corrected: z.int(),
  rejected: z.int(),
  flagged: z.int(),
  stale: z.int(),
})

/** What stands beside confidences: how often such suggestions were right, or that too few were checked. */
export const confidenceEvidence = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("not_enough"), checked: z.int() }),
  z.object({ kind: z.literal("known"), bins: z.array(z.object({ tenth: z.int(), checked: z.int(), right: z.int() })) }),
])
export type ConfidenceEvidence = z.infer<typeof confidenceEvidence>

export const queueOrder = z.enum(["uncertain", "confident", "oldest", "complaints"])
export const queueStatus = z.enum(["open", "decided", "flagged", "stale", "any"])

export const listQueues = endpoint({
  name: "listQueues",
  method: "GET",
  path: "/api/curate",
  does: "Databits that can be reviewed, with what is open.",
  may: "look",
  input: z.object({}),
  output: z.object({
    queues: z.array(
      z.object({
        databit: queueDatabit,
        table: z.string().nullable(),
        open: z.int(),
        decided: z.int(),
        flagged: z.int(),
        complaints: z.int(),
      }),
    ),
    may,
  }),
})

export const getQueue = endpoint({
  name: "getQueue",
  method: "GET",
  path: "/api/curate/:databit",
  does: "The queue of a Databit: its form, progress, pace, and what confidence is worth.",
  may: "look",
  input: z.object({ databit: z.string() }),
  output: z.object({
    databit: queueDatabit,
    /** Input fields in the order they are shown. */
    inputs: z.array(z.object({ name: z.string(), description: z.string().nullable() })),
    fields: z.array(formField),
    /** Limits between the confidence bands. */
    bands: z.tuple([z.number(), z.number(), z.number()]),
    progress: counts.extend({ acceptedAsIs: z.number().nullable(), pacePerHour: z.number().nullable() }),
    evidence: confidenceEvidence,
    /** Table the items are made from, and its rows; null when the inputs name none. */
    table: z.object({ name: z.string(), rows: z.int() }).nullable(),
    /** Run that makes items or suggestions now. */
    run: z.object({ id: z.string(), job: z.string() }).nullable(),
    may,
  }),
})

export const getQueueOutcome = endpoint({
  name: "getQueueOutcome",
  method: "GET",
  path: "/api/curate/:databit/outcome",
  does: "What came of a queue: decided items by answer, who decided, and where two people answered differently.",
  may: "look",
  input: z.object({ databit: z.string() }),
  output: z.object({
    /** Most frequent first; `right` of the `suggested` ones were suggested so. */
    labels: z.array(z.object({ label: z.string(), decided: z.int(), suggested: z.int(), right: z.int() })),
    people: z.array(z.object({ person: z.string(), decided: z.int() })),
    /** Items that two people answered, and how many they answered alike. */
    twice: z.object({ compared: z.int(), same: z.int() }),
    /** The newest items with two different answers. */
    differences: z.array(
      z.object({
        itemId: z.string(),
        text: z.string(),
        first: z.string(),
        firstBy: z.string(),
        second: z.string(),
        secondBy: z.string(),
      }),
    ),
  }),
})

export const nextItems = endpoint({
  name: "nextItems",
  method: "GET",
  path: "/api/curate/:databit/items",
  does: "The next items to decide, without those the caller holds already. Items from complaints never starve.",
  may: "look",
  input: z.object({
    databit: z.string(),
    order: queueOrder.default("uncertain"),
    status: queueStatus.default("open"),
    text: z.string().max(200).optional(),
    label: z.string().optional(),
    confidenceBelow: z.coerce.number().min(0).max(1).optional(),
    source: item.shape.source.optional(),
    /** Leaves out what the person skipped before. */
    hideSkipped: z.stringbool().default(false),
    not: z.array(z.string()).max(250).default([]),
    limit: z.coerce.number().int().min(1).max(100).default(20),
  }),
  output: z.object({ items: z.array(item), may }),
})

export const getItem = endpoint({
  name: "getItem",
  method: "GET",
  path: "/api/curate/item/:itemId",
  does: "One item with its suggestion and what was decided.",
  may: "look",
  input: z.object({ itemId: z.string() }),
  output: z.object({ item, may }),
})

export const similarItem = z.object({
  itemId: z.string(),
  text: z.string(),
  label: z.string(),
  /** 0 to 1. */
  similarity: z.number(),
  decidedBy: z.string(),
  decidedAt: instant,
})
export type SimilarItem = z.infer<typeof similarItem>

export const listSimilarItems = endpoint({
  name: "listSimilarItems",
  method: "GET",
  path: "/api/curate/item/:itemId/similar",
  does: "Decided items nearest to this one, nearest first.",
  may: "look",
  input: z.object({ itemId: z.string(), limit: z.coerce.number().int().min(1).max(50).default(11) }),
  output: z.object({ items: z.array(similarItem) }),
})

export const reviewItems = endpoint({
  name: "reviewItems",
  method: "POST",
  path: "/api/curate/reviews",
  does: "Record decisions, in order. The answer says of each what became of it; a decision sent again counts once.",
  may: "review",
  input: z.object({ decisions: z.array(decision).min(1).max(500) }),
  output: z.object({ outcomes: z.array(decisionOutcome) }),
})

export const makeItems = endpoint({
  name: "makeItems",
  method: "POST",
  path: "/api/curate/:databit/items",
  does: "Make items from the rows of the Databit's tables; only what is new or changed is added.",
  may: "run_jobs",
  input: z.object({ databit: z.string(), limit: z.int().positive().optional() }),
  output: z.object({ runId: z.string() }),
})

export const suggestAnswers = endpoint({
  name: "suggestAnswers",
  method: "POST",
  path: "/api/curate/:databit/suggestions",
  does: "Suggest answers for the open items by a learner, or by the connected model.",
  may: "run_jobs",
  input: z.object({ databit: z.string(), model: z.string().optional() }),
  output: z.object({ runId: z.string() }),
})

export const CURATE_ENDPOINTS = [
  listQueues,
  getQueue,
  getQueueOutcome,
  nextItems,
  getItem,
  listSimilarItems,
  reviewItems,
  makeItems,
  suggestAnswers,
]
