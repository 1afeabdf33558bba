import { z } from "zod"
import { missing, Refused } from "../refused.ts"
import { type Asked, json, type Route, route } from "../route.ts"
import type { SqlResult } from "../sql/engine.ts"
import type { Outcome, Submitted } from "../warehouse.ts"
import type { World } from "../world.ts"

const parameter = z.strictObject({
  name: z.string(),
  type: z.enum(["STRING", "INT", "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP"]).default("STRING"),
  value: z.string().optional(),
})

const submission = z.strictObject({
  statement: z.string().max(16 * 1024 * 1024),
  warehouse_id: z.string(),
  catalog: z.string().optional(),
  schema: z.string().optional(),
  parameters: z.array(parameter).optional(),
  disposition: z.enum(["INLINE", "EXTERNAL_LINKS"]).optional(),
  format: z.enum(["JSON_ARRAY", "ARROW_STREAM", "CSV"]).optional(),
  wait_timeout: z
    .string()
    .regex(/^(0|[5-9]|[1-4]\d|50)s$/)
    .default("10s"),
  on_wait_timeout: z.enum(["CONTINUE", "CANCEL"]).default("CONTINUE"),
  row_limit: z.int().positive().optional(),
  byte_limit: z.int().positive().optional(),
  query_tags: z
    .array(z.strictObject({ key: z.string(), value: z.string().optional() }))
    .max(20)
    .optional(),
})

const CHUNK_ROWS = 100
const INLINE_BYTES = 25 * 1024 * 1024

const chunkOf = (id: string, { rows }: SqlResult, index: number) => {
  const from = index * CHUNK_ROWS
  const part = rows.slice(from, from + CHUNK_ROWS)
  const following = from + CHUNK_ROWS < rows.length ? index + 1 : undefined
  return {
    chunk_index: index,
    row_offset: from,
    row_count: part.length,
    data_array: part,
    ...(following === undefined
      ? {}
      : {
          next_chunk_index: following,
          next_chunk_internal_link: `/api/2.0/sql/statements/${id}/result/chunks/${following}?row_offset=${from + CHUNK_ROWS}`,
        }),
  }
}

const answered = (id: string, outcome: Outcome) => {
  if (outcome.kind === "canceled") return { statement_id: id, status: { state: "CANCELED" } }
  if (outcome.kind === "failed")
    return {
      statement_id: id,
      status: {
        state: "FAILED",
        error: { error_code: outcome.errorCode, message: outcome.message },
        sql_state: "42000",
      },
    }
  const { columns, rows } = outcome.result
  if (JSON.stringify(rows).length > INLINE_BYTES)
    return {
      statement_id: id,
      status: {
        state: "FAILED",
        error: {
          error_code: "BAD_REQUEST",
          message:
            "Inline byte limit exceeded. Statements executed with disposition=INLINE can have a result size of at most 26214400 bytes.",
        },
      },
    }
  return {
    statement_id: id,
    status: { state: "SUCCEEDED" },
    manifest: {
      format: "JSON_ARRAY",
      schema: {
        column_count: columns.length,
        columns: columns.map(({ name, typeName, typeText }, position) => ({
          name,
          position,
          type_name: typeName,
          type_text: typeText,
        })),
      },
      total_row_count: rows.length,
      total_chunk_count: Math.max(1, Math.ceil(rows.length / CHUNK_ROWS)),
      truncated: false,
    },
    result: chunkOf(id, outcome.result, 0),
  }
}

const stateOf = (one: Submitted) => {
  const state = one.state()
  return typeof state === "string" ? { statement_id: one.id, status: { state } } : answered(one.id, state)
}

const waited = async (one: Submitted, seconds: number): Promise<void> => {
  const enough = Promise.withResolvers<void>()
  const timer = setTimeout(enough.resolve, seconds * 1_000)
  await Promise.race([one.outcome, enough.promise])
  clearTimeout(timer)
}

/** Only who started a statement may ask about it. */
const own = ({ world, who, params }: Pick<Asked<unknown, unknown>, "world" | "who" | "params">): Submitted => {
  const found = world.warehouse.seek(params.id ?? "")
  if (!found) throw missing(`Statement ${params.id}`, "NOT_FOUND")
  if (found.by.name !== who.name) throw new Refused(403, "PERMISSION_DENIED", "User is not an owner of the statement.")
  return found
}

const warehouseView = ({ warehouse }: World) => ({
  id: "w",
  name: "Serverless Starter Warehouse",
  state: warehouse.state(),
  enable_serverless_compute: true,
  warehouse_type: "PRO",
  cluster_size: "2X-Small",
  auto_stop_mins: 10,
})

export const STATEMENTS: readonly Route[] = [
  route({
    method: "POST",
    path: "/api/2.0/sql/statements",
    vouchedBy: "official client",
    scope: "sql",
    body: submission,
    answer: async ({ world, who, body }) => {
      if (body.warehouse_id !== "w")
        throw new Refused(400, "INVALID_PARAMETER_VALUE", `${body.warehouse_id} is not a valid endpoint id.`)
      const { statement, catalog, schema, parameters = [], query_tags } = body
      const one = world.warehouse.submit({ statement, catalog, schema, parameters }, who, query_tags)
      await waited(one, Number.parseInt(body.wait_timeout, 10))
      if (typeof one.state() === "string" && body.on_wait_timeout === "CANCEL") one.cancel()
      return json(stateOf(one))
    },
  }),
  route({
    method: "GET",
    path: "/api/2.0/sql/statements/:id",
    vouchedBy: "official client",
    scope: "sql",
    answer: (asked) => json(stateOf(own(asked))),
  }),
  route({
    method: "POST",
    path: "/api/2.0/sql/statements/:id/cancel",
    vouchedBy: "official client",
    scope: "sql",
    answer: (asked) => {
      own(asked).cancel()
      return json({})
    },
  }),
  route({
    method: "GET",
    path: "/api/2.0/sql/statements/:id/result/chunks/:index",
    vouchedBy: "official client",
    scope: "sql",
    query: z.object({ row_offset: z.string().optional() }),
    answer: async (asked) => {
      const outcome = await own(asked).outcome
      if (outcome.kind !== "done") throw missing("Result", "NOT_FOUND")
      return json(chunkOf(asked.params.id ?? "", outcome.result, Number(asked.params.index)))
    },
  }),
  route({
    method: "GET",
    path: "/api/2.0/sql/warehouses",
    vouchedBy: "official client",
    scope: "sql",
    query: z.strictObject({ page_size: z.string().optional(), page_token: z.string().optional() }),
    answer: ({ world }) => json({ warehouses: [warehouseView(world)] }),
  }),
  route({
    method: "GET",
    path: "/api/2.0/sql/warehouses/:id",
    vouchedBy: "official client",
    scope: "sql",
    answer: ({ world, params }) => {
      if (params.id !== "w") throw missing(`Warehouse ${params.id}`)
      return json(warehouseView(world))
    },
  }),
]
