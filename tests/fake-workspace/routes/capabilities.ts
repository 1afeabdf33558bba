import { z } from "zod"
import { json, type Route, route } from "../route.ts"

const paged = z.strictObject({
  max_results: z.coerce.number().int().min(0).max(1000).optional(),
  page_token: z.string().optional(),
})

/** What shows whether a part of the workspace can be used and that nothing else here has: jobs. */
export const CAPABILITY_ROUTES: readonly Route[] = [
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
