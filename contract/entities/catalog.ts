import { z } from "zod"
import { instant } from "../json.ts"

/** What stands in the catalog, in the words of Unity Catalog. */
export const SECURABLE_KINDS = ["catalog", "schema", "table", "volume", "function", "model"] as const
export const securableKind = z.enum(SECURABLE_KINDS)
export type SecurableKind = z.infer<typeof securableKind>

/** One thing of the catalog by its full name: `catalog`, `catalog.schema` or `catalog.schema.name`. */
export const securable = z.object({ kind: securableKind, name: z.string() })
export type Securable = z.infer<typeof securable>

/** A line of the catalog. */
export const catalogEntry = securable.extend({
  comment: z.string().nullable(),
  owner: z.string().nullable(),
  /** What kind of table or volume it is, as the catalog says (MANAGED, VIEW, EXTERNAL, ...). */
  type: z.string().nullable(),
})
export type CatalogEntry = z.infer<typeof catalogEntry>

const catalogColumn = z.object({
  name: z.string(),
  /** The type as the catalog writes it. */
  type: z.string(),
  comment: z.string().nullable(),
})

/** All that the catalog says of one thing. Columns of a table, parameters of a function. */
export const catalogDetail = catalogEntry.extend({
  columns: z.array(catalogColumn),
  /** What a function gives back, and the text it runs. */
  returns: z.string().nullable(),
  definition: z.string().nullable(),
  updatedAt: instant.nullable(),
})
export type CatalogDetail = z.infer<typeof catalogDetail>

/** Privileges that people give here, as Unity Catalog names them, with what they allow. */
export const PRIVILEGES = {
  BROWSE: "see that it is there",
  USE_CATALOG: "use what is in the catalog",
  USE_SCHEMA: "use what is in the schema",
  SELECT: "read rows",
  MODIFY: "change rows",
  EXECUTE: "run functions and models",
  READ_VOLUME: "read files",
  WRITE_VOLUME: "write files",
  APPLY_TAG: "set tags",
  MANAGE: "give privileges to others",
  ALL_PRIVILEGES: "everything",
} as const satisfies Record<string, string>
export const privilege = z.enum(Object.keys(PRIVILEGES) as [keyof typeof PRIVILEGES, ...(keyof typeof PRIVILEGES)[]])
export type Privilege = z.infer<typeof privilege>

/** Which privileges can be given on what. */
export const PRIVILEGES_OF: Readonly<Record<SecurableKind, readonly Privilege[]>> = {
  catalog: ["USE_CATALOG", "USE_SCHEMA", "BROWSE", "SELECT", "MODIFY", "EXECUTE", "READ_VOLUME", "APPLY_TAG", "MANAGE"],
  schema: ["USE_SCHEMA", "SELECT", "MODIFY", "EXECUTE", "READ_VOLUME", "WRITE_VOLUME", "APPLY_TAG", "MANAGE"],
  table: ["SELECT", "MODIFY", "APPLY_TAG", "MANAGE"],
  volume: ["READ_VOLUME", "WRITE_VOLUME", "APPLY_TAG", "MANAGE"],
  function: ["EXECUTE", "MANAGE"],
  model: ["EXECUTE", "APPLY_TAG", "MANAGE"],
}

/** A privilege that somebody has. Privileges the workbench does not know keep their name. */
export const grant = z.object({
  /** E-mail of a person, name of a group, application id of a service principal. */
  principal: z.string(),
  privilege: z.string(),
  /** Where it was given: the thing itself, or what it stands in. */
  from: securable,
})
export type Grant = z.infer<typeof grant>

/** A change of what one principal may do. */
export const grantChange = z.object({
  principal: z.string().trim().min(1).max(255),
  add: z.array(privilege).max(20),
  remove: z.array(privilege).max(20),
})
export type GrantChange = z.infer<typeof grantChange>

/** Characters that a tag's key cannot have, at its ends also blanks. */
const FORBIDDEN_IN_KEYS = /[,.:/\-=]|^\s|\s$/
export const tagKey = z
  .string()
  .min(1)
  .max(255)
  .refine((key) => !FORBIDDEN_IN_KEYS.test(key), "leave out , . : / - = and blanks at the ends")
export const tagValue = z.string().max(1000)
export const tags = z.record(z.string(), z.string())
export type Tags = z.infer<typeof tags>

/** Tags to set and keys to remove. */
export const tagChange = z.object({ set: z.record(tagKey, tagValue), remove: z.array(tagKey).max(50) })
export type TagChange = z.infer<typeof tagChange>

/** Something that rows came from or went to, one step away. */
export const lineageNode = z.object({
  kind: z.enum([
    "table",
    "file",
    "job",
    "notebook",
    "pipeline",
    "query",
    "dashboard",
    "model",
    /** A version of ours, as `name@version`. */
    "databit",
    "agent",
    /** What others published that has no place in the catalog. */
    "external",
  ]),
  name: z.string(),
})
export type LineageNode = z.infer<typeof lineageNode>
export const tableLineage = z.object({ upstream: z.array(lineageNode), downstream: z.array(lineageNode) })
export type TableLineage = z.infer<typeof tableLineage>

/** An end of an edge that the workbench publishes. */
export const lineageEnd = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("table"), name: z.string() }),
  z.object({ kind: z.literal("model"), name: z.string(), version: z.string() }),
  /** Something that has no place in the catalog, such as a Databit version or an agent. */
  z.object({ kind: z.literal("external"), name: z.string(), of: z.enum(["databit", "agent"]) }),
])
export type LineageEnd = z.infer<typeof lineageEnd>
export const lineageEdge = z.object({ source: lineageEnd, target: lineageEnd })
export type LineageEdge = z.infer<typeof lineageEdge>
