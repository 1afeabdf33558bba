import { z } from "zod"
import { Refused } from "../refused.ts"
import { json, type Route, route } from "../route.ts"
import type { Index } from "../search/machine.ts"
import { standInEmbedding } from "../serving/stand-in.ts"
import type { World } from "../world.ts"

const BASE = "/api/2.0/vector-search"
const SCOPE = "vector-search"

type Endpoint = ReturnType<World["search"]["findEndpoint"]>
const endpointView = ({ name, type, state }: Endpoint) => ({
  name,
  id: `vs-${name}`,
  endpoint_type: type,
  endpoint_status: { state, message: state === "ONLINE" ? "" : "Endpoint is being provisioned." },
})

const indexView = (world: World, index: Index) => {
  const rows = world.search.shown(index)
  const { name, endpoint, primaryKey, sourceTable, column, pipeline } = index
  return {
    name,
    endpoint_name: endpoint,
    primary_key: primaryKey,
    index_type: "DELTA_SYNC",
    delta_sync_index_spec: {
      source_table: sourceTable,
      pipeline_type: pipeline,
      embedding_source_columns: [{ name: column }],
    },
    status: rows
      ? { ready: true, message: "Index is ready.", indexed_row_count: rows.length }
      : { ready: false, message: "Index creation is in progress.", indexed_row_count: 0 },
  }
}

const source = z.strictObject({
  name: z.string(),
  embedding_model_endpoint_name: z.string(),
  model_endpoint_name_for_query: z.string().optional(),
})

/** Endpoints and delta-sync indexes with embeddings that the platform makes. */
export const VECTOR_SEARCH: readonly Route[] = [
  route({
    method: "GET",
    path: `${BASE}/endpoints`,
    vouchedBy: "official client",
    scope: SCOPE,
    query: z.strictObject({ page_token: z.string().optional() }),
    answer: ({ world }) => json({ endpoints: world.search.listEndpoints().map(endpointView) }),
  }),
  route({
    method: "POST",
    path: `${BASE}/endpoints`,
    vouchedBy: "official client",
    scope: SCOPE,
    body: z.strictObject({ name: z.string().min(1), endpoint_type: z.enum(["STANDARD", "STORAGE_OPTIMIZED"]) }),
    answer: ({ world, body }) => json(endpointView(world.search.createEndpoint(body.name, body.endpoint_type))),
  }),
  route({
    method: "GET",
    path: `${BASE}/endpoints/:name`,
    vouchedBy: "official client",
    scope: SCOPE,
    answer: ({ world, params }) => json(endpointView(world.search.findEndpoint(params.name ?? ""))),
  }),
  route({
    method: "POST",
    path: `${BASE}/indexes`,
    vouchedBy: "official client",
    scope: SCOPE,
    body: z.strictObject({
      name: z.string().regex(/^[^.]+\.[^.]+\.[^.]+$/),
      endpoint_name: z.string(),
      primary_key: z.string(),
      index_type: z.literal("DELTA_SYNC"),
      delta_sync_index_spec: z.strictObject({
        source_table: z.string(),
        pipeline_type: z.enum(["TRIGGERED", "CONTINUOUS"]),
        embedding_source_columns: z.array(source).length(1),
        columns_to_sync: z.array(z.string()).optional(),
      }),
    }),
    answer: async ({ world, body: { name, endpoint_name, primary_key, delta_sync_index_spec: spec } }) => {
      const [column] = spec.embedding_source_columns
      const made = await world.search.create(
        {
          name,
          endpoint: endpoint_name,
          primaryKey: primary_key,
          sourceTable: spec.source_table,
          column: column?.name ?? "",
          pipeline: spec.pipeline_type,
        },
        column?.embedding_model_endpoint_name ?? "",
      )
      return json(indexView(world, made))
    },
  }),
  route({
    method: "GET",
    path: `${BASE}/indexes/:name`,
    vouchedBy: "official client",
    scope: SCOPE,
    answer: ({ world, params }) => json(indexView(world, world.search.find(params.name ?? ""))),
  }),
  route({
    method: "DELETE",
    path: `${BASE}/indexes/:name`,
    vouchedBy: "official client",
    scope: SCOPE,
    answer: ({ world, params }) => {
      world.search.retire(params.name ?? "")
      return json({})
    },
  }),
  route({
    method: "POST",
    path: `${BASE}/indexes/:name/sync`,
    vouchedBy: "official client",
    scope: SCOPE,
    answer: async ({ world, params }) => {
      await world.search.sync(params.name ?? "")
      return json({})
    },
  }),
  route({
    method: "POST",
    path: `${BASE}/indexes/:name/query`,
    vouchedBy: "official client",
    scope: SCOPE,
    body: z.strictObject({
      columns: z.array(z.string()).min(1),
      query_text: z.string().optional(),
      query_vector: z.array(z.number()).optional(),
      query_type: z.enum(["ANN", "HYBRID", "FULL_TEXT"]).default("ANN"),
      num_results: z.int().min(1).default(10),
    }),
    answer: ({ world, params, body }) => {
      const { columns, query_text, query_vector, num_results } = body
      const index = world.search.find(params.name ?? "")
      if (!world.search.shown(index)) throw new Refused(400, "BAD_REQUEST", `Index ${index.name} is not ready.`)
      const vector = query_vector ?? (query_text === undefined ? undefined : standInEmbedding(query_text))
      if (!vector) throw new Refused(400, "INVALID_PARAMETER_VALUE", "Give query_text or query_vector.")
      const near = world.search.nearest(index, vector, num_results)
      const rows = near.map(({ cells, score }) => {
        return [
          ...columns.map((name) => {
            if (name in cells) return cells[name] ?? null
            throw new Refused(400, "INVALID_PARAMETER_VALUE", `Requested column ${name} is not in the index.`)
          }),
          score,
        ]
      })
      return json({
        manifest: { column_count: columns.length + 1, columns: [...columns, "score"].map((name) => ({ name })) },
        result: { row_count: rows.length, data_array: rows },
      })
    },
  }),
]
