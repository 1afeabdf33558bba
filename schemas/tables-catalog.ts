import { json, table, text } from "./table.ts"

const lastEvent = { last_event: text("Newest event folded into this row") } as const

export const CATALOG_TABLES = {
  catalog_grants: table({
    name: "catalog_grants",
    kind: "projection",
    comment:
      "Privileges given in the workbench. Embedded they decide; on Databricks Unity Catalog does, and these rows say what was changed here.",
    cluster: ["name"],
    columns: {
      id: text("kind:name|principal"),
      kind: text("catalog, schema, table, volume, function or model"),
      name: text("Full name"),
      principal: text("Person, group or service principal"),
      privileges: json("Privileges by name, true where given, false where taken back"),
      ...lastEvent,
    },
  }),
  catalog_tags: table({
    name: "catalog_tags",
    kind: "projection",
    comment:
      "Tags set in the workbench. On Databricks Unity Catalog keeps them, and these rows say what was changed here.",
    cluster: ["name"],
    columns: {
      id: text("kind:name"),
      kind: text("catalog, schema, table, volume, function or model"),
      name: text("Full name"),
      tags: json("{key: value}"),
      ...lastEvent,
    },
  }),
  catalog_lineage: table({
    name: "catalog_lineage",
    kind: "projection",
    comment: "Edges of the chain that were published: from what to what.",
    columns: {
      id: text("source > target"),
      source: json("{kind, name, ...}"),
      target: json("{kind, name, ...}"),
      ...lastEvent,
    },
  }),
} as const
