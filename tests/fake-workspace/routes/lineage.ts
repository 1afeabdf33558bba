import { z } from "zod"
import { missing, Refused } from "../refused.ts"
import { json, type Route, route } from "../route.ts"
import type { World } from "../world.ts"

const LINEAGE = "/api/2.0/lineage-tracking"

/** Exactly one thing. */
const end = z
  .strictObject({
    table: z.strictObject({ name: z.string() }).optional(),
    model_version: z.strictObject({ name: z.string(), version: z.string() }).optional(),
    path: z.strictObject({ url: z.string() }).optional(),
    volume: z.strictObject({ name: z.string() }).optional(),
    external_metadata: z.strictObject({ name: z.string() }).optional(),
  })
  .refine((one) => Object.values(one).filter(Boolean).length === 1, "name exactly one object")
type End = z.output<typeof end>

const tableInfo = (full: string) => {
  const [catalog_name = "", schema_name = "", name = ""] = full.split(".")
  return { tableInfo: { name, catalog_name, schema_name, table_type: "TABLE" } }
}

const infoOf = (one: End) => ({
  ...(one.table ? { table_info: one.table } : {}),
  ...(one.model_version ? { model_info: one.model_version } : {}),
  ...(one.path ? { file_info: one.path } : {}),
  ...(one.volume ? { volume_info: one.volume } : {}),
  ...(one.external_metadata ? { external_metadata_info: one.external_metadata } : {}),
})

const isTable = (one: End, name: string): boolean => one.table?.name.toLowerCase() === name.toLowerCase()

const checkEnd = ({ unity }: World, { external_metadata: external }: End): void => {
  if (external && !unity.externalMetadata.has(external.name)) throw missing(`External metadata '${external.name}'`)
}

/** Where rows came from: seen by the engine as statements ran, and what others published. */
export const LINEAGE_ROUTES: readonly Route[] = [
  route({
    method: "GET",
    path: `${LINEAGE}/table-lineage`,
    vouchedBy: "our reference",
    scope: "unity-catalog",
    query: z.strictObject({ table_name: z.string(), include_entity_lineage: z.enum(["true", "false"]).optional() }),
    answer: ({ world, who, query }) => {
      const name = query.table_name.toLowerCase()
      world.unity.check(who, "SELECT", { kind: "table", name })
      const { lineage } = world.unity
      return json({
        upstreams: lineage.filter(({ target }) => target === name).map(({ source }) => tableInfo(source)),
        downstreams: lineage.filter(({ source }) => source === name).map(({ target }) => tableInfo(target)),
      })
    },
  }),
  route({
    method: "POST",
    path: `${LINEAGE}/external-metadata`,
    vouchedBy: "official client",
    scope: "unity-catalog",
    body: z.strictObject({
      name: z.string().min(1),
      system_type: z.enum(["DATABRICKS", "OTHER"]),
      entity_type: z.string().min(1),
      columns: z.array(z.string()).optional(),
      description: z.string().optional(),
      properties: z.record(z.string(), z.string()).optional(),
      url: z.string().optional(),
      owner: z.string().optional(),
    }),
    answer: ({ world, body }) => {
      if (world.unity.externalMetadata.has(body.name))
        throw new Refused(409, "ALREADY_EXISTS", `External metadata '${body.name}' already exists.`)
      world.unity.externalMetadata.set(body.name, body)
      return json({ ...body, id: String(world.newId()) })
    },
  }),
  route({
    method: "POST",
    path: `${LINEAGE}/external-lineage`,
    vouchedBy: "official client",
    scope: "unity-catalog",
    body: z.strictObject({
      source: end,
      target: end,
      columns: z.array(z.strictObject({ source: z.string(), target: z.string() })).optional(),
      properties: z.record(z.string(), z.string()).optional(),
      id: z.string().optional(),
    }),
    answer: ({ world, body }) => {
      checkEnd(world, body.source)
      checkEnd(world, body.target)
      const { externalLineage } = world.unity
      const same = JSON.stringify([body.source, body.target])
      if (externalLineage.some(({ source, target }) => JSON.stringify([source, target]) === same))
        throw new Refused(409, "ALREADY_EXISTS", "This external lineage relationship already exists.")
      const id = String(world.newId())
      externalLineage.push({ id, source: body.source, target: body.target })
      return json({ ...body, id })
    },
  }),
  route({
    method: "GET",
    path: `${LINEAGE}/external-lineage`,
    vouchedBy: "official client",
    scope: "unity-catalog",
    query: z.strictObject({
      "object_info.table.name": z.string(),
      lineage_direction: z.enum(["UPSTREAM", "DOWNSTREAM"]),
      page_size: z.coerce.number().int().max(1000).optional(),
      page_token: z.string().optional(),
    }),
    answer: ({ world, query }) => {
      const name = query["object_info.table.name"]
      const isUp = query.lineage_direction === "UPSTREAM"
      const edges = world.unity.externalLineage.filter((edge) =>
        isTable((isUp ? edge.target : edge.source) as End, name),
      )
      return json({
        external_lineage_relationships: edges.map((edge) => ({
          ...infoOf((isUp ? edge.source : edge.target) as End),
          external_lineage_info: { id: edge.id, source: edge.source, target: edge.target },
        })),
      })
    },
  }),
]
