import { z } from "zod"
import { json, type Route, route } from "../route.ts"
import type { Submitted } from "../warehouse.ts"

const STATUSES = { done: "FINISHED", failed: "FAILED", canceled: "CANCELED" } as const

const statusOf = (one: Submitted): string => {
  const state = one.state()
  return state === "PENDING" ? "QUEUED" : state === "RUNNING" ? "RUNNING" : STATUSES[state.kind]
}

const entry = (one: Submitted) => ({
  query_id: one.id,
  status: statusOf(one),
  query_text: one.statement,
  warehouse_id: "w",
  user_name: one.by.name,
  query_start_time_ms: one.from,
  query_end_time_ms: one.to(),
  query_tags: one.tags,
  is_final: one.to() !== undefined,
})

const whole = z.string().regex(/^\d+$/).transform(Number)

/** What a warehouse was sent, newest first. Who is no administrator sees what is their own. */
export const QUERY_HISTORY: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/2.0/sql/history/queries",
    vouchedBy: "official client",
    scope: "sql",
    query: z.strictObject({
      "filter_by.warehouse_ids": z.string().optional(),
      "filter_by.query_start_time_range.start_time_ms": whole.optional(),
      "filter_by.statuses": z.union([z.string().transform((one) => [one]), z.array(z.string())]).optional(),
      max_results: whole.pipe(z.int().min(1).max(999)).optional(),
      page_token: whole.optional(),
    }),
    answer: ({ world, who, query }) => {
      const { page_token: from = 0, max_results: many = 100 } = query
      const since = query["filter_by.query_start_time_range.start_time_ms"] ?? 0
      const isAsked = (query["filter_by.warehouse_ids"] ?? "w") === "w"
      const statuses = query["filter_by.statuses"]
      const own = world.warehouse.submitted
        .filter((one) => isAsked && one.by.name === who.name && one.from >= since)
        .filter((one) => statuses === undefined || statuses.includes(statusOf(one)))
      const next = from + many
      const more = next < own.length ? { has_next_page: true, next_page_token: String(next) } : { has_next_page: false }
      return json({ res: own.toReversed().slice(from, next).map(entry), ...more })
    },
  }),
]
