import { z } from "zod"
import { Refused } from "../refused.ts"
import { json, type Route, route } from "../route.ts"
import { confidenceOf, extractedFields, sayTo } from "../sql/ai-functions.ts"

const SCOPE = "ai-functions"

const said = (content: string, schema: unknown): unknown => {
  try {
    return JSON.parse(sayTo(content, schema))
  } catch (error) {
    throw new Refused(400, "BAD_REQUEST", error instanceof Error ? error.message : String(error))
  }
}

const options = {
  version: z.enum(["2.0", "2.1"]).optional(),
  instructions: z.string().max(20_000).optional(),
  enable_confidence_scores: z.boolean().optional(),
}
const labelList = z.union([
  z.array(z.string().min(1).max(100)).min(2).max(500),
  z.record(z.string(), z.string()).transform((described) => Object.keys(described)),
])

/** AI functions that need no warehouse; the chat stand-in answers. */
export const AI_FUNCTIONS: readonly Route[] = [
  route({
    method: "POST",
    path: "/api/2.0/ai-functions/ai-classify",
    vouchedBy: "our reference",
    scope: SCOPE,
    body: z.strictObject({
      content: z.string().min(1),
      labels: labelList,
      options: z
        .strictObject({ ...options, multilabel: z.boolean().optional(), enable_rationales: z.boolean().optional() })
        .optional(),
    }),
    answer: ({ body: { content, labels, options: given = {} } }) => {
      const first = z.string().parse(said(content, { enum: labels }))
      const others = given.multilabel ? labels.filter((one) => one !== first && content.includes(one)) : []
      const response = [first, ...others].map((value) => ({
        value,
        ...(given.enable_confidence_scores ? { confidence_score: confidenceOf(content, value, labels) } : {}),
      }))
      return json({ response, metadata: { version: given.version ?? "2.1" } })
    },
  }),
  route({
    method: "POST",
    path: "/api/2.0/ai-functions/ai-extract",
    vouchedBy: "our reference",
    scope: SCOPE,
    body: z.strictObject({
      content: z.string().min(1),
      schema: extractedFields,
      options: z
        .strictObject({ ...options, enable_citations: z.boolean().optional(), mode: z.literal("precision").optional() })
        .optional(),
    }),
    answer: ({ body: { content, schema, options: given = {} } }) => {
      const values = z.record(z.string(), z.json()).parse(said(content, { type: "object", properties: schema }))
      const withScores = Object.fromEntries(
        Object.entries(values).map(([name, value]) => {
          const choices = schema[name]?.enum
          const isChoice = Array.isArray(choices) && typeof value === "string"
          const confidence_score = isChoice ? confidenceOf(content, value, choices.map(String)) : 0.5
          return [name, { value, confidence_score }]
        }),
      )
      const response = given.enable_confidence_scores ? withScores : values
      return json({ response, metadata: { version: given.version ?? "2.1", citations: [] } })
    },
  }),
]
