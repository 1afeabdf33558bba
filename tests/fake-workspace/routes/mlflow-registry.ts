import { z } from "zod"
import type { Principal } from "../identities.ts"
import { checkAlias, type ModelVersionState, type RegisteredModelState } from "../mlflow/models.ts"
import { Refused } from "../refused.ts"
import { json, type Route, route } from "../route.ts"
import { duckCatalog } from "../sql/to-duckdb.ts"
import type { World } from "../world.ts"

const API = "/api/2.0/mlflow/unity-catalog"

const pair = z.strictObject({ key: z.string().min(1).max(250), value: z.string().max(5_000) })
const name = z.string().regex(/^[^.]+\.[^.]+\.[^.]+$/, "a registered model of Unity Catalog has three levels")
const named = z.strictObject({ name })
const versioned = z.strictObject({ name, version: z.coerce.string() })
const paged = { max_results: z.coerce.number().int().min(1).max(1_000).default(100), page_token: z.string().optional() }

const pairs = (words: ReadonlyMap<string, string>) => [...words].map(([key, value]) => ({ key, value }))

const checkSchema = async ({ engine }: World, full: string): Promise<void> => {
  const [catalog = "", schema = ""] = full.split(".")
  const found = engine.catalogs.has(catalog.toLowerCase())
    ? await engine.run(
        "SELECT 1 AS one FROM information_schema.schemata WHERE catalog_name = $catalog AND schema_name = $schema",
        { catalog: duckCatalog(catalog), schema },
      )
    : []
  if (found.length === 0)
    throw new Refused(404, "SCHEMA_DOES_NOT_EXIST", `Schema '${catalog}.${schema}' does not exist.`)
}

const checkTagging = ({ unity }: World, who: Principal, { name, owner }: RegisteredModelState): void => {
  if (owner !== who.name) unity.check(who, "APPLY TAG", { kind: "function", name })
}

const shownModel = (one: RegisteredModelState) => ({
  name: one.name,
  creation_timestamp: one.createdAt,
  last_updated_timestamp: one.createdAt,
  user_id: one.owner,
  description: one.description,
  aliases: [...one.aliases].map(([alias, version]) => ({ alias, version: String(version) })),
  tags: pairs(one.tags),
})

/** A version of a search: without tags and aliases, as Unity Catalog answers it. */
const shownBriefly = (model: RegisteredModelState, one: ModelVersionState) => ({
  name: model.name,
  version: String(one.version),
  creation_timestamp: one.createdAt,
  last_updated_timestamp: one.createdAt,
  user_id: one.createdBy,
  description: one.description,
  source: one.source,
  run_id: one.runId,
  status: one.status,
  storage_location: `s3://fake-metastore/models/${model.name}/${one.version}`,
})

const shownVersion = (model: RegisteredModelState, one: ModelVersionState) => ({
  ...shownBriefly(model, one),
  aliases: [...model.aliases]
    .filter(([, version]) => version === one.version)
    .map(([alias, version]) => ({ alias, version: String(version) })),
  tags: pairs(one.tags),
})

const of = ({ models }: World, given: { readonly name: string; readonly version: string }) =>
  shownVersion(models.model(given.name), models.version(given.name, given.version))

const page = <One>(
  all: readonly One[],
  { max_results, page_token }: { max_results: number; page_token?: string | undefined },
) => {
  const from = Number(page_token ?? 0)
  const next = from + max_results
  return { some: all.slice(from, next), more: next < all.length ? { next_page_token: String(next) } : {} }
}

/** The registry of models as MLflow's own client speaks to Unity Catalog; files go through the Files API below `/Models`. */
export const MLFLOW_REGISTRY: readonly Route[] = [
  route({
    method: "POST",
    path: `${API}/registered-models/create`,
    vouchedBy: "official client",
    body: named.extend({
      tags: z.array(pair).optional(),
      description: z.string().optional(),
      deployment_job_id: z.string().optional(),
    }),
    answer: async ({ world, body, who }) => {
      await checkSchema(world, body.name)
      world.unity.check(who, "CREATE MODEL", { kind: "schema", name: body.name.split(".").slice(0, 2).join(".") })
      const made = world.models.add(body.name, who.name)
      made.description = body.description ?? ""
      for (const { key, value } of body.tags ?? []) made.tags.set(key, value)
      return json({ registered_model: shownModel(made) })
    },
  }),
  route({
    method: "GET",
    path: `${API}/registered-models/get`,
    vouchedBy: "official client",
    query: named,
    answer: ({ world, query }) => json({ registered_model: shownModel(world.models.model(query.name)) }),
  }),
  route({
    method: "GET",
    path: `${API}/registered-models/search`,
    vouchedBy: "official client",
    query: z.strictObject(paged),
    answer: ({ world, query }) => {
      const { some, more } = page([...world.models.all.values()], query)
      return json({ registered_models: some.map(shownModel), ...more })
    },
  }),
  route({
    method: "POST",
    path: `${API}/registered-models/set-tag`,
    vouchedBy: "official client",
    body: named.extend(pair.shape),
    answer: ({ world, body, who }) => {
      const model = world.models.model(body.name)
      checkTagging(world, who, model)
      model.tags.set(body.key, body.value)
      return json({})
    },
  }),
  route({
    method: "DELETE",
    path: `${API}/registered-models/delete-tag`,
    vouchedBy: "official client",
    body: named.extend({ key: pair.shape.key }),
    answer: ({ world, body, who }) => {
      const model = world.models.model(body.name)
      checkTagging(world, who, model)
      model.tags.delete(body.key)
      return json({})
    },
  }),
  route({
    method: "GET",
    path: `${API}/registered-models/alias`,
    vouchedBy: "official client",
    query: named.extend({ alias: z.string() }),
    answer: ({ world, query }) => {
      const version = world.models.model(query.name).aliases.get(query.alias)
      if (version === undefined)
        throw new Refused(404, "RESOURCE_DOES_NOT_EXIST", `Alias '${query.alias}' does not exist.`)
      return json({ model_version: of(world, { name: query.name, version: String(version) }) })
    },
  }),
  route({
    method: "POST",
    path: `${API}/registered-models/alias`,
    vouchedBy: "official client",
    body: versioned.extend({ alias: z.string() }),
    answer: ({ world, body }) => {
      checkAlias(body.alias)
      world.models.model(body.name).aliases.set(body.alias, world.models.version(body.name, body.version).version)
      return json({})
    },
  }),
  route({
    method: "DELETE",
    path: `${API}/registered-models/alias`,
    vouchedBy: "official client",
    body: named.extend({ alias: z.string() }),
    answer: ({ world, body }) => {
      world.models.model(body.name).aliases.delete(body.alias)
      return json({})
    },
  }),
  route({
    method: "GET",
    path: `${API}/registered-models:is-databricks-sdk-models-artifact-repository-enabled`,
    vouchedBy: "official client",
    query: z.object({}),
    answer: () => json({ is_databricks_sdk_models_artifact_repository_enabled: true }),
  }),
  route({
    method: "POST",
    path: `${API}/model-versions/create`,
    vouchedBy: "official client",
    body: named.extend({
      source: z.string().min(1),
      run_id: z.string().optional(),
      description: z.string().optional(),
      run_tracking_server_id: z.string().optional(),
      feature_deps: z.string().optional(),
      model_id: z.string().optional(),
      tags: z.array(pair).optional(),
      model_version_dependencies: z.array(z.unknown()).optional(),
    }),
    answer: ({ world, body, who }) => {
      const model = world.models.model(body.name)
      const made: ModelVersionState = {
        version: Math.max(0, ...model.versions.map((one) => one.version)) + 1,
        source: body.source,
        runId: body.run_id ?? "",
        status: "PENDING_REGISTRATION",
        description: body.description ?? "",
        tags: new Map((body.tags ?? []).map(({ key, value }) => [key, value])),
        createdAt: world.now(),
        createdBy: who.name,
        files: new Map(),
      }
      model.versions.push(made)
      return json({ model_version: shownVersion(model, made) })
    },
  }),
  route({
    method: "POST",
    path: `${API}/model-versions/finalize`,
    vouchedBy: "official client",
    body: versioned,
    answer: ({ world, body }) => {
      const version = world.models.version(body.name, body.version)
      if (!version.files.has("MLmodel"))
        throw new Refused(400, "INVALID_STATE", "The model version holds no file MLmodel.")
      version.status = "READY"
      return json({ model_version: of(world, body) })
    },
  }),
  route({
    method: "GET",
    path: `${API}/model-versions/get`,
    vouchedBy: "official client",
    query: versioned,
    answer: ({ world, query }) => json({ model_version: of(world, query) }),
  }),
  route({
    method: "GET",
    path: `${API}/model-versions/search`,
    vouchedBy: "official client",
    query: z.strictObject({ ...paged, filter: z.string().regex(/^name\s*=\s*'[^']+'$/) }),
    answer: ({ world, query }) => {
      const model = world.models.model(query.filter.replace(/^name\s*=\s*'|'$/g, ""))
      const { some, more } = page(model.versions.toReversed(), query)
      return json({ model_versions: some.map((one) => shownBriefly(model, one)), ...more })
    },
  }),
  route({
    method: "POST",
    path: `${API}/model-versions/set-tag`,
    vouchedBy: "official client",
    body: versioned.extend(pair.shape),
    answer: ({ world, body }) => {
      world.models.version(body.name, body.version).tags.set(body.key, body.value)
      return json({})
    },
  }),
  route({
    method: "GET",
    path: `${API}/model-versions/get-download-uri`,
    vouchedBy: "official client",
    query: versioned,
    answer: ({ world, query }) => {
      world.models.version(query.name, query.version)
      return json({ artifact_uri: `dbfs:/Models/${query.name.replaceAll(".", "/")}/${query.version}` })
    },
  }),
]
