import { z } from "zod"
import { checkAlias, type ModelVersionState, type RegisteredModelState } from "../mlflow/models.ts"
import { missing } from "../refused.ts"
import { json, type Route, route } from "../route.ts"
import type { World } from "../world.ts"
import { file, NO_CONTENT, namesOf, page, paged } from "./shapes.ts"

const UC = "/api/2.1/unity-catalog/models"
const EFFECTIVE = "/api/2.1/unity-catalog/effective-permissions/schema/:name"
const FILES = "/api/2.0/fs/files/Models/*path"
const FOLDERS = "/api/2.0/fs/directories/Models/*path"

const shownModel = (one: RegisteredModelState, withAliases: boolean) => {
  return {
    ...namesOf(one.name),
    owner: one.owner,
    comment: one.description,
    created_at: one.createdAt,
    created_by: one.owner,
    ...(withAliases
      ? { aliases: [...one.aliases].map(([alias_name, version_num]) => ({ alias_name, version_num })) }
      : {}),
  }
}

const shownVersion = (model: RegisteredModelState, one: ModelVersionState) => {
  const { name: model_name, catalog_name, schema_name } = namesOf(model.name)
  return {
    model_name,
    catalog_name,
    schema_name,
    version: one.version,
    source: one.source,
    run_id: one.runId,
    status: one.status,
    comment: one.description,
    created_at: one.createdAt,
    created_by: one.createdBy,
  }
}

/** Where a path below `/Models` leads: a version, and the file in it. */
const located = ({ models }: World, path: string): { version: ModelVersionState; file: string } => {
  const [catalog, schema, model, version = "", ...rest] = path.split("/")
  return { version: models.version(`${catalog}.${schema}.${model}`, version), file: rest.join("/") }
}

const fileIn = (world: World, path: string): Uint8Array => {
  const { version, file: name } = located(world, path)
  const bytes = version.files.get(name)
  if (bytes) return bytes
  throw missing(`File ${path}`, "NOT_FOUND")
}

const aliased = z.enum(["true", "false"]).optional()

/** Registered models as Unity Catalog's own face has them, and the files of their versions. */
export const REGISTERED_MODELS: readonly Route[] = [
  route({
    method: "GET",
    path: EFFECTIVE,
    vouchedBy: "official client",
    query: z.strictObject({ principal: z.string().optional(), max_results: z.string().optional() }),
    answer: ({ world, params: { name = "" }, query }) => {
      const held = world.unity
        .held({ kind: "schema", name })
        .filter(({ principal }) => query.principal === undefined || principal === query.principal)
      return json({
        privilege_assignments: [...Map.groupBy(held, ({ principal }) => principal)].map(([principal, privileges]) => ({
          principal,
          privileges: privileges.map(({ privilege, from }) => ({
            privilege: privilege.replaceAll(" ", "_"),
            ...(from.kind === "schema"
              ? {}
              : { inherited_from_type: from.kind.toUpperCase(), inherited_from_name: from.name }),
          })),
        })),
      })
    },
  }),
  route({
    method: "GET",
    path: UC,
    vouchedBy: "open server",
    scope: "unity-catalog",
    query: z.strictObject({
      catalog_name: z.string().optional(),
      schema_name: z.string().optional(),
      ...page,
      include_browse: z.string().optional(),
    }),
    answer: ({ world, query }) => {
      const prefix = [query.catalog_name, query.schema_name]
        .filter(Boolean)
        .map((part) => `${part}.`)
        .join("")
      const found = [...world.models.all.values()].filter(({ name }) => name.startsWith(prefix))
      const shown = found.map((one) => shownModel(one, false))
      return paged("registered_models", shown, query, world)
    },
  }),
  route({
    method: "GET",
    path: `${UC}/:name`,
    vouchedBy: "open server",
    query: z.strictObject({ include_aliases: aliased, include_browse: z.string().optional() }),
    answer: ({ world, params, query }) =>
      json(shownModel(world.models.model(params.name ?? ""), query.include_aliases === "true")),
  }),
  route({
    method: "GET",
    path: `${UC}/:name/versions`,
    vouchedBy: "open server",
    query: z.strictObject(page),
    answer: ({ world, params, query }) => {
      const model = world.models.model(params.name ?? "")
      const shown = model.versions.map((one) => shownVersion(model, one))
      return paged("model_versions", shown, query, world)
    },
  }),
  route({
    method: "GET",
    path: `${UC}/:name/versions/:version`,
    vouchedBy: "open server",
    query: z.strictObject({ include_aliases: aliased }),
    answer: ({ world, params: { name = "", version = "" } }) =>
      json(shownVersion(world.models.model(name), world.models.version(name, version))),
  }),
  route({
    method: "PUT",
    path: `${UC}/:name/aliases/:alias`,
    vouchedBy: "official client",
    body: z.strictObject({
      version_num: z.int(),
      alias: z.string().optional(),
      full_name: z.string().optional(),
    }),
    answer: ({ world, params: { name = "", alias = "" }, body }) => {
      checkAlias(alias)
      const { version } = world.models.version(name, body.version_num)
      world.models.model(name).aliases.set(alias, version)
      return json({ alias_name: alias, version_num: version })
    },
  }),
  route({
    method: "DELETE",
    path: `${UC}/:name/aliases/:alias`,
    vouchedBy: "official client",
    answer: ({ world, params: { name = "", alias = "" } }) => {
      if (!world.models.model(name).aliases.delete(alias)) throw missing(`Alias '${alias}'`)
      return json({})
    },
  }),
  route({
    method: "PUT",
    path: FILES,
    vouchedBy: "official client",
    query: z.strictObject({ overwrite: z.string().optional() }),
    answer: ({ world, params, bytes }) => {
      const { version, file: name } = located(world, params.path ?? "")
      version.files.set(name, bytes)
      return NO_CONTENT
    },
  }),
  route({
    method: "GET",
    path: FILES,
    vouchedBy: "official client",
    answer: ({ world, params }) => {
      const bytes = fileIn(world, params.path ?? "")
      return file({ bytes, size: bytes.length })
    },
  }),
  route({
    method: "HEAD",
    path: FILES,
    vouchedBy: "official client",
    answer: ({ world, params }) => {
      const bytes = fileIn(world, params.path ?? "")
      return file({ size: bytes.length })
    },
  }),
  route({
    method: "HEAD",
    path: FOLDERS,
    vouchedBy: "official client",
    answer: ({ world, params }) => {
      const { version, file: name } = located(world, params.path ?? "")
      const isFolder = name === "" || [...version.files.keys()].some((one) => one.startsWith(`${name}/`))
      if (!isFolder) throw missing(`Directory ${params.path}`, "NOT_FOUND")
      return file({ size: 0 })
    },
  }),
  route({
    method: "GET",
    path: FOLDERS,
    vouchedBy: "official client",
    query: z.strictObject({ page_size: z.string().optional(), page_token: z.string().optional() }),
    answer: ({ world, params }) => {
      const { version, file: name } = located(world, params.path ?? "")
      const below = name === "" ? "" : `${name}/`
      const inside = [...version.files].filter(([path]) => path.startsWith(below))
      const entries = new Map<string, { is_directory: boolean; file_size?: number }>()
      for (const [path, { length }] of inside) {
        const [first = "", ...rest] = path.slice(below.length).split("/")
        entries.set(first, rest.length > 0 ? { is_directory: true } : { is_directory: false, file_size: length })
      }
      return json({
        contents: [...entries].map(([one, entry]) => ({ name: one, path: `/Models/${params.path}/${one}`, ...entry })),
      })
    },
  }),
]
