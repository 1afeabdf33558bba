import { z } from "zod"
import { endpoint } from "../endpoint.ts"
import {
  catalogDetail,
  catalogEntry,
  grant,
  grantChange,
  privilege,
  securableKind,
  tableLineage,
  tagChange,
  tags,
} from "../entities/catalog.ts"
import { permission } from "../permissions.ts"

const may = z.array(permission)
const name = z.string().min(1).max(300)
const one = z.object({ kind: securableKind, name })

/** Why a part of an answer is not there, and what would bring it. */
const unknown = z.object({ kind: z.literal("unknown"), says: z.string(), remedy: z.string() })

export const listCatalog = endpoint({
  name: "listCatalog",
  method: "GET",
  path: "/api/catalog",
  does: "List what stands below a catalog or a schema, or all catalogs, as far as the person may see it. A kind that cannot be listed is named with the reason.",
  may: "look",
  input: z.object({
    parent: name.optional().describe("Catalog, or catalog.schema"),
    kind: securableKind.optional().describe("Only this kind; needed for a further page"),
    token: z.string().max(2000).optional().describe("Where the page begins, from `more` of the answer before"),
  }),
  output: z.object({
    entries: z.array(catalogEntry),
    /** Kinds of which there is more. */
    more: z.array(z.object({ kind: securableKind, token: z.string() })),
    missing: z.array(unknown.extend({ kind: securableKind })),
  }),
})

export const getCatalogEntry = endpoint({
  name: "getCatalogEntry",
  method: "GET",
  path: "/api/catalog/:kind/:name",
  does: "Show what the catalog says of one thing.",
  may: "look",
  input: one,
  output: z.object({ entry: catalogDetail, may }),
})

export const getCatalogAccess = endpoint({
  name: "getCatalogAccess",
  method: "GET",
  path: "/api/catalog/:kind/:name/access",
  does: "Show tags of one thing and who may do what with it.",
  may: "look",
  input: one,
  output: z.object({
    tags: z.union([z.object({ kind: z.literal("known"), tags }), unknown]),
    grants: z.union([z.object({ kind: z.literal("known"), grants: z.array(grant) }), unknown]),
    /** What can be given on it. */
    privileges: z.array(privilege),
    may,
  }),
})

export const getCatalogLineage = endpoint({
  name: "getCatalogLineage",
  method: "GET",
  path: "/api/catalog/table/:name/lineage",
  does: "Show what rows of a table came from and went to, as the catalog saw it and as the workbench published it.",
  may: "look",
  input: z.object({ name }),
  output: tableLineage,
})

export const changeTags = endpoint({
  name: "changeTags",
  method: "POST",
  path: "/api/catalog/:kind/:name/tags",
  does: "Set and remove tags.",
  may: "import_data",
  input: one.extend(tagChange.shape),
  output: z.object({ tags }),
})

export const changeGrants = endpoint({
  name: "changeGrants",
  method: "POST",
  path: "/api/catalog/:kind/:name/grants",
  does: "Give privileges to a person or group, and take them back.",
  may: "govern_data",
  input: one.extend(grantChange.shape),
  output: z.object({ grants: z.array(grant) }),
})

export const CATALOG_ENDPOINTS = [
  listCatalog,
  getCatalogEntry,
  getCatalogAccess,
  getCatalogLineage,
  changeTags,
  changeGrants,
]
