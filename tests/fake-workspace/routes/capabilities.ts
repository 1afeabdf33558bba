import { z } from "zod"
import { json, type Route, route } from "../route.ts"

const paged = z.strictObject({
  max_results: z.coerce.number().int().min(0).max(1000).optional(),
  page_token: z.string().optional(),
})

/** What shows whether a part of the workspace can be used: AI functions, MLflow, search, jobs. */
export const CAPABILITY_ROUTES: readonly Route[] = [
  route({
    method: "POST",
    path: "/api/2.0/ai-functions/ai-classify",
    vouchedBy: "our reference",
    scope: "ai-functions",
    body: z.strictObject({
      content: z.string(),
      labels: z.array(z.string()).min(1),
      options: z
        .strictObject({
          version: z.string().optional(),
          instructions: z.string().optional(),
          multilabel: z.boolean().optional(),
          enable_confidence_scores: z.boolean().optional(),
          enable_rationales: z.boolean().optional(),
        })
        .optional(),
    }),
    answer: ({ body }) => {
      const value = body.labels.find((label) => body.content.includes(label)) ?? body.labels[0]
      return json({ response: [{ value }], metadata: { version: body.options?.version ?? "2.1" } })
    },
  }),
  route({
    method: "GET",
    path: "/api/2.2/jobs/list",
    vouchedBy: "official client",
    query: paged.omit({ max_results: true }).extend({
      limit: z.coerce.number().int().min(1).max(100).optional(),
      name: z.string().optional(),
      expand_tasks: z.enum(["true", "false"]).optional(),
    }),
    answer: () => json({ has_more: false }),
  }),
]
