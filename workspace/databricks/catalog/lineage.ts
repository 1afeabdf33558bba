import { z } from "zod"
import type { LineageEdge, LineageEnd, LineageNode, TableLineage } from "../../../contract/entities/catalog.ts"
import type { JsonObject } from "../../../contract/json.ts"
import { Problem } from "../../../contract/problems.ts"
import { listEdges, nodeOf } from "../../state/lineage.ts"
import type { Sql } from "../../state/sql.ts"
import type { Client } from "../wire/client.ts"

const LINEAGE = "/api/2.0/lineage-tracking"

const id = z.union([z.string(), z.number()])
/** Half documented, so that every field may be missing. */
const step = z.object({
  tableInfo: z
    .object({ name: z.string(), catalog_name: z.string().nullish(), schema_name: z.string().nullish() })
    .nullish(),
  fileInfo: z.object({ path: z.string() }).nullish(),
  notebookInfos: z.array(z.object({ notebook_id: id })).nullish(),
  jobInfos: z.array(z.object({ job_id: id })).nullish(),
  pipelineInfos: z.array(z.object({ pipeline_id: id })).nullish(),
  dashboardInfos: z.array(z.object({ dashboard_id: id })).nullish(),
  queryInfos: z.array(z.object({ query_id: id })).nullish(),
})
const lineage = z.object({ upstreams: z.array(step).nullish(), downstreams: z.array(step).nullish() })

const nodesOf = (one: z.output<typeof step>): LineageNode[] => {
  const { tableInfo: table, fileInfo: file } = one
  const named = (kind: LineageNode["kind"], ids: readonly (string | number)[]): LineageNode[] =>
    ids.map((name) => ({ kind, name: String(name) }))
  return [
    ...named("table", table ? [[table.catalog_name, table.schema_name, table.name].filter(Boolean).join(".")] : []),
    ...named("file", file ? [file.path] : []),
    ...named(
      "notebook",
      (one.notebookInfos ?? []).map((info) => info.notebook_id),
    ),
    ...named(
      "job",
      (one.jobInfos ?? []).map((info) => info.job_id),
    ),
    ...named(
      "pipeline",
      (one.pipelineInfos ?? []).map((info) => info.pipeline_id),
    ),
    ...named(
      "dashboard",
      (one.dashboardInfos ?? []).map((info) => info.dashboard_id),
    ),
    ...named(
      "query",
      (one.queryInfos ?? []).map((info) => info.query_id),
    ),
  ]
}

const published = z.object({
  external_lineage_relationships: z
    .array(
      z.object({
        table_info: z.object({ name: z.string() }).nullish(),
        model_info: z.object({ name: z.string(), version: id.nullish() }).nullish(),
        external_metadata_info: z.object({ name: z.string() }).nullish(),
      }),
    )
    .nullish(),
  next_page_token: z.string().nullish(),
})

type Externals = ReadonlyMap<string, LineageNode>

const publishedNodes = async (
  client: Client,
  table: string,
  direction: string,
  ours: Promise<Externals>,
): Promise<LineageNode[]> => {
  const answer = await client.json(published, {
    path: `${LINEAGE}/external-lineage`,
    query: { "object_info.table.name": table, lineage_direction: direction, page_size: 100 },
  })
  const known = await ours
  const externalNode = (name: string): LineageNode => known.get(name) ?? { kind: "external", name }
  return (answer.external_lineage_relationships ?? []).flatMap((one): LineageNode[] => [
    ...(one.table_info ? [{ kind: "table" as const, name: one.table_info.name }] : []),
    ...(one.model_info ? [{ kind: "model" as const, name: one.model_info.name }] : []),
    ...(one.external_metadata_info ? [externalNode(one.external_metadata_info.name)] : []),
  ])
}

const distinct = (nodes: readonly LineageNode[]): LineageNode[] => [
  ...new Map(nodes.map((node) => [`${node.kind}:${node.name}`, node])).values(),
]

/** Names of external metadata have no dots, so that nobody takes them for something of the catalog. */
const externalName = ({ of, name }: Extract<LineageEnd, { kind: "external" }>): string =>
  `databits_${of}_${name.replace(/[^A-Za-z0-9_-]+/g, "_")}`

/** What of ours the platform knows by an external name. */
const listExternals = async (sql: Sql): Promise<Externals> =>
  new Map(
    (await listEdges(sql))
      .flatMap(({ source, target }) => [source, target])
      .flatMap((end) => (end.kind === "external" ? [[externalName(end), nodeOf(end)] as const] : [])),
  )

/** What the platform saw, and what was published to it. */
export const listLineage = async (client: Client, sql: Sql, table: string): Promise<TableLineage> => {
  const ours = listExternals(sql)
  const [seen, up, down] = await Promise.all([
    client.json(lineage, {
      path: `${LINEAGE}/table-lineage`,
      query: { table_name: table, include_entity_lineage: true },
    }),
    publishedNodes(client, table, "UPSTREAM", ours),
    publishedNodes(client, table, "DOWNSTREAM", ours),
    ours,
  ])
  return {
    upstream: distinct([...(seen.upstreams ?? []).flatMap(nodesOf), ...up]),
    downstream: distinct([...(seen.downstreams ?? []).flatMap(nodesOf), ...down]),
  }
}

const isThere = (error: unknown): boolean => error instanceof Problem && error.code === "databricks_conflict"

const untilThere = async (client: Client, path: string, body: JsonObject): Promise<void> => {
  try {
    await client.json(z.object({}), { method: "POST", path: `${LINEAGE}/${path}`, body, repeatable: true })
  } catch (error) {
    if (!isThere(error)) throw error
  }
}

const wordsOf = (end: LineageEnd): JsonObject => {
  if (end.kind === "table") return { table: { name: end.name } }
  if (end.kind === "model") return { model_version: { name: end.name, version: end.version } }
  return { external_metadata: { name: externalName(end) } }
}

/** Publishes edges; what has no place in the catalog becomes an object of external metadata first. */
export const saveLineage = async (client: Client, edges: readonly LineageEdge[]): Promise<void> => {
  for (const end of edges.flatMap(({ source, target }) => [source, target]))
    if (end.kind === "external")
      await untilThere(client, "external-metadata", {
        name: externalName(end),
        system_type: "OTHER",
        entity_type: end.of,
        description: `${end.of === "databit" ? "Databit" : "Agent"} ${end.name} of Databits Workbench`,
      })
  for (const { source, target } of edges)
    await untilThere(client, "external-lineage", { source: wordsOf(source), target: wordsOf(target) })
}
