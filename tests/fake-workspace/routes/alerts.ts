import { z } from "zod"
import type { Alert } from "../alerts/machine.ts"
import { Refused } from "../refused.ts"
import { json, type Route, route } from "../route.ts"

const BASE = "/api/2.0/alerts"
const PAGE = 20

const operand = z.strictObject({
  name: z.string(),
  aggregation: z.enum(["SUM", "COUNT", "COUNT_DISTINCT", "AVG", "MEDIAN", "MIN", "MAX", "STDDEV"]).optional(),
  display: z.string().optional(),
})
const value = z.strictObject({
  double_value: z.number().optional(),
  string_value: z.string().optional(),
  bool_value: z.boolean().optional(),
})
const evaluation = z.strictObject({
  source: operand,
  comparison_operator: z.enum([
    "LESS_THAN",
    "GREATER_THAN",
    "EQUAL",
    "NOT_EQUAL",
    "GREATER_THAN_OR_EQUAL",
    "LESS_THAN_OR_EQUAL",
    "IS_NULL",
    "IS_NOT_NULL",
  ]),
  threshold: z.strictObject({ value: value.optional() }).optional(),
  empty_result_state: z.enum(["OK", "TRIGGERED", "ERROR"]).optional(),
  notification: z
    .strictObject({
      subscriptions: z
        .array(z.strictObject({ user_email: z.string().optional(), destination_id: z.string().optional() }))
        .optional(),
      notify_on_ok: z.boolean().optional(),
      retrigger_seconds: z.int().min(0).optional(),
    })
    .optional(),
})
const schedule = z.strictObject({
  quartz_cron_schedule: z.string(),
  timezone_id: z.string(),
  pause_status: z.enum(["PAUSED", "UNPAUSED"]).optional(),
})
/** What an alert is made of. */
export const alertSettings = z.strictObject({
  display_name: z.string(),
  query_text: z.string(),
  warehouse_id: z.string(),
  evaluation,
  schedule,
  custom_summary: z.string().optional(),
  custom_description: z.string().optional(),
  parent_path: z.string().optional(),
  run_as: z.strictObject({ service_principal_name: z.string() }).optional(),
})

const shown = ({ id, owner, input, createdAt, changedAt, isTrashed, state, evaluatedAt }: Alert) => ({
  ...input,
  id,
  evaluation: {
    ...input.evaluation,
    state,
    ...(evaluatedAt === undefined ? {} : { last_evaluated_at: new Date(evaluatedAt).toISOString() }),
  },
  owner_user_name: owner.name,
  create_time: new Date(createdAt).toISOString(),
  update_time: new Date(changedAt).toISOString(),
  lifecycle_state: isTrashed ? "DELETED" : "ACTIVE",
})

/** Alerts over queries, version 2. */
export const ALERTS: readonly Route[] = [
  route({
    method: "POST",
    path: BASE,
    vouchedBy: "official client",
    body: alertSettings,
    answer: ({ world, who, body }) => json(shown(world.alerts.create(body, who))),
  }),
  route({
    method: "GET",
    path: BASE,
    vouchedBy: "official client",
    query: z.strictObject({
      page_size: z.coerce.number().int().min(1).max(100).default(PAGE),
      page_token: z.string().optional(),
    }),
    answer: async ({ world, query }) => {
      const all = await world.alerts.list()
      const from = Number(query.page_token ?? 0)
      const until = from + query.page_size
      return json({
        alerts: all.slice(from, until).map(shown),
        ...(until < all.length ? { next_page_token: String(until) } : {}),
      })
    },
  }),
  route({
    method: "GET",
    path: `${BASE}/:id`,
    vouchedBy: "official client",
    answer: async ({ world, params }) => json(shown(await world.alerts.find(params.id ?? ""))),
  }),
  route({
    method: "PATCH",
    path: `${BASE}/:id`,
    vouchedBy: "official client",
    query: z.strictObject({ update_mask: z.string() }),
    body: alertSettings.partial(),
    answer: async ({ world, params, query, body }) => {
      const found = await world.alerts.find(params.id ?? "")
      const named = query.update_mask.split(",")
      const unknown = named.find((name) => !Object.hasOwn(alertSettings.shape, name))
      if (unknown !== undefined)
        throw new Refused(400, "INVALID_PARAMETER_VALUE", `update_mask names '${unknown}', which is no field.`)
      const changed = Object.fromEntries(Object.entries(body).filter(([name]) => named.includes(name)))
      world.alerts.change(found, changed)
      return json(shown(found))
    },
  }),
  route({
    method: "DELETE",
    path: `${BASE}/:id`,
    vouchedBy: "official client",
    query: z.strictObject({ purge: z.enum(["true", "false"]).optional() }),
    answer: async ({ world, params, query }) => {
      await world.alerts.retire(params.id ?? "", query.purge === "true")
      return json({})
    },
  }),
]
