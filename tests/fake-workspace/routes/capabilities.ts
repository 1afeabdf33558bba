import { z } from "zod"
import { missing } from "../refused.ts"
import { json, type Route, route } from "../route.ts"
import type { World } from "../world.ts"

const UNITY = "/api/2.1/unity-catalog"

const hasSchema = async ({ engine }: World, catalog: string, schema: string): Promise<boolean> => {
  if (!engine.catalogs.has(catalog.toLowerCase())) return false
  const found = await engine.run("SELECT 1 AS one FROM information_schema.schemata WHERE schema_name = $schema", {
    schema,
  })
  return found.length > 0
}

const paged = z.strictObject({
  max_results: z.coerce.number().int().min(0).max(1000).optional(),
  page_token: z.string().optional(),
})

/** What shows whether a part of the workspace can be used: catalog, AI functions, MLflow, search, jobs. */
export const CAPABILITY_ROUTES: readonly Route[] = [
  route({
    method: "GET",
    path: `${UNITY}/catalogs/:catalog`,
    vouchedBy: "official client",
    scope: "catalog.catalogs:read",
    answer: ({ world, params }) => {
      const name = params.catalog ?? ""
      if (!world.engine.catalogs.has(name.toLowerCase())) throw missing(`Catalog '${name}'`, "CATALOG_DOES_NOT_EXIST")
      return json({ name, full_name: name, catalog_type: "MANAGED_CATALOG", securable_type: "CATALOG" })
    },
  }),
  route({
    method: "GET",
    path: `${UNITY}/schemas/:schema`,
    vouchedBy: "official client",
    scope: "catalog.schemas:read",
    answer: async ({ world, params }) => {
      const [catalog = "", name = ""] = (params.schema ?? "").split(".")
      if (!(await hasSchema(world, catalog, name))) throw missing(`Schema '${params.schema}'`, "SCHEMA_DOES_NOT_EXIST")
      return json({ name, catalog_name: catalog, full_name: params.schema, owner: "admins" })
    },
  }),
  route({
    method: "GET",
    path: `${UNITY}/volumes/:volume`,
    vouchedBy: "official client",
    answer: ({ world, params }) => {
      const [catalog = "", schema = "", name = ""] = (params.volume ?? "").split(".")
      if (!world.volumes.list(catalog, schema).includes(name))
        throw missing(`Volume '${params.volume}'`, "VOLUME_DOES_NOT_EXIST")
      const place = { name, catalog_name: catalog, schema_name: schema, full_name: params.volume }
      return json({ ...place, volume_type: "MANAGED" })
    },
  }),
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
    method: "POST",
    path: "/api/2.0/mlflow/unity-catalog/prompts/search",
    vouchedBy: "published proto",
    body: z.strictObject({
      filter: z.string().optional(),
      catalog_schema: z.strictObject({ catalog_name: z.string(), schema_name: z.string() }).optional(),
      max_results: z.int().min(1).optional(),
      page_token: z.string().optional(),
    }),
    answer: () => json({ prompts: [] }),
  }),
  route({
    method: "GET",
    path: "/api/2.0/vector-search/endpoints",
    vouchedBy: "official client",
    scope: "vector-search",
    query: z.strictObject({ page_token: z.string().optional() }),
    answer: () => json({ endpoints: [] }),
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
