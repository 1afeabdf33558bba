import { z } from "zod"
import type { IndexSpec, IndexState } from "../../../contract/entities/search.ts"
import { Problem } from "../../../contract/problems.ts"
import type { VectorSearch } from "../../../core/ports/search.ts"
import { listServingModels } from "../serving.ts"
import { runStatement, type Warehouse } from "../statements.ts"
import { tickedName } from "../tables/types.ts"
import type { AppClient, Client } from "../wire/client.ts"

type Given = {
  readonly client: AppClient
  readonly on: Warehouse
  /** Who asks the index of a table: the app for its own tables, the person for what others made. */
  readonly askerOf: (table: string) => Promise<Client>
}

const BASE = "/api/2.0/vector-search"
/** Where indexes lie when the workspace has no place for them yet. */
const ENDPOINT = "databits"

const endpoint = z.object({
  name: z.string(),
  endpoint_status: z.object({ state: z.string().nullish(), message: z.string().nullish() }).nullish(),
})
const endpointPage = z.object({ endpoints: z.array(endpoint).nullish(), next_page_token: z.string().nullish() })
const indexView = z.object({
  endpoint_name: z.string(),
  delta_sync_index_spec: z
    .object({
      source_table: z.string().nullish(),
      embedding_source_columns: z.array(z.object({ name: z.string().nullish() })).nullish(),
    })
    .nullish(),
  status: z
    .object({
      ready: z.boolean().nullish(),
      message: z.string().nullish(),
      indexed_row_count: z.coerce.number().nullish(),
    })
    .nullish(),
})
const found = z.object({
  result: z.object({
    data_array: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))).nullish(),
  }),
})

/** The index of a table stands beside it. */
const indexName = (table: string): string => `${table}_search`
const pathOf = (table: string, verb = ""): string => `${BASE}/indexes/${encodeURIComponent(indexName(table))}${verb}`

/** Whether an index is the one that the workbench makes; others may have made another one of that name. */
const isAsked = ({ delta_sync_index_spec: spec }: z.output<typeof indexView>, { table, column }: IndexSpec): boolean =>
  spec?.source_table?.toLowerCase() === table.toLowerCase() &&
  spec.embedding_source_columns?.length === 1 &&
  spec.embedding_source_columns[0]?.name === column

const isMissing = (error: unknown): boolean => error instanceof Problem && error.facts.status === 404

/** Indexes of Vector Search that follow a table: the platform makes the vectors and keeps them up to date when asked. */
export const databricksSearch = ({ client, on, askerOf }: Given): VectorSearch => {
  const seekModel = async (): Promise<string | undefined> =>
    (await listServingModels(client)).find(({ task, ready }) => ready && task === "llm/v1/embeddings")?.name

  const seekIndex = async (table: string) => {
    try {
      return await client.json(indexView, { path: pathOf(table) })
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  const listEndpoints = async () => {
    const all: z.output<typeof endpoint>[] = []
    for (let page: string | undefined; ; ) {
      const answer = await client.json(endpointPage, { path: `${BASE}/endpoints`, query: { page_token: page } })
      all.push(...(answer.endpoints ?? []))
      page = answer.next_page_token ?? undefined
      if (page === undefined) return all
    }
  }

  /** The workbench's own place for indexes, else one that works; made where there is none. */
  const findEndpoint = async (): Promise<string> => {
    const all = await listEndpoints()
    const usable =
      all.find(({ name }) => name === ENDPOINT) ?? all.find((one) => one.endpoint_status?.state === "ONLINE")
    if (usable) return usable.name
    const made = await client.json(endpoint, {
      method: "POST",
      path: `${BASE}/endpoints`,
      body: { name: ENDPOINT, endpoint_type: "STANDARD" },
    })
    return made.name
  }

  /** An index follows the changes of its table, so the table must keep them. */
  const keepChanges = async (table: string): Promise<void> => {
    const statement = `ALTER TABLE ${tickedName(table)} SET TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')`
    await runStatement(on, statement, [], { repeatable: true })
  }

  const create = async ({ table, column, keyColumn }: IndexSpec): Promise<void> => {
    const model = await seekModel()
    if (model === undefined)
      throw new Problem("model_endpoint_needed", {
        detail: "This workspace has no endpoint that makes vectors of texts.",
        remedy: "Ask an administrator for a serving endpoint of the task llm/v1/embeddings.",
      })
    await keepChanges(table)
    await client.json(z.object({}), {
      method: "POST",
      path: `${BASE}/indexes`,
      body: {
        name: indexName(table),
        endpoint_name: await findEndpoint(),
        primary_key: keyColumn,
        index_type: "DELTA_SYNC",
        delta_sync_index_spec: {
          source_table: table,
          pipeline_type: "TRIGGERED",
          embedding_source_columns: [{ name: column, embedding_model_endpoint_name: model }],
        },
      },
    })
  }

  const findState = async ({ table }: IndexSpec): Promise<IndexState> => {
    const index = await seekIndex(table)
    if (!index) return { kind: "failed", says: `The workspace has no index ${indexName(table)} any more.` }
    const { ready, message, indexed_row_count } = index.status ?? {}
    return ready ? { kind: "ready", rows: indexed_row_count ?? 0 } : { kind: "preparing", says: message ?? null }
  }

  return {
    seekModel,
    findName: async (table) => indexName(table),
    findState,
    start: async (spec) => {
      const there = await seekIndex(spec.table)
      if (!there) await create(spec)
      else if (!isAsked(there, spec))
        throw new Problem("name_taken", {
          field: "column",
          detail: `The workspace has an index ${indexName(spec.table)} that is not over ${spec.column} of ${spec.table}.`,
          remedy: "If nobody needs it, delete it in the workspace; then make this one.",
        })
    },
    save: async ({ table }) => {
      // Its table may have been written anew, which takes its properties away.
      await keepChanges(table)
      await client.json(z.object({}), { method: "POST", path: pathOf(table, "/sync"), repeatable: true })
    },
    list: async (spec, { text, count }) => {
      const { table, column, keyColumn } = spec
      const state = await findState(spec)
      if (state.kind !== "ready")
        throw new Problem("index_not_ready", { detail: state.says ?? "The index is still being made." })
      const asker = await askerOf(table)
      const { result } = await asker.json(found, {
        method: "POST",
        path: pathOf(table, "/query"),
        body: { columns: [keyColumn, column], query_text: text, query_type: "ANN", num_results: count },
        repeatable: true,
      })
      return (result.data_array ?? []).map((cells) => ({
        key: String(cells[0] ?? ""),
        text: String(cells[1] ?? ""),
        score: Number(cells.at(-1) ?? 0),
      }))
    },
    retire: async (spec) => {
      const { table } = spec
      const there = await seekIndex(table)
      if (!there || !isAsked(there, spec)) return
      try {
        await client.json(z.object({}), { method: "DELETE", path: pathOf(table), repeatable: true })
      } catch (error) {
        if (!isMissing(error)) throw error
      }
    },
  }
}
