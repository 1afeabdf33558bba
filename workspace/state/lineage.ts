import { type LineageEdge, type LineageEnd, type LineageNode, lineageEnd } from "../../contract/entities/catalog.ts"
import type { Sql } from "./sql.ts"

/** The edges that the workbench published. */
export const listEdges = async ({ db }: Sql): Promise<readonly LineageEdge[]> => {
  const rows = await db.selectFrom("catalog_lineage").select(["source", "target"]).orderBy("id").execute()
  return rows.map(({ source, target }) => ({
    source: lineageEnd.parse(JSON.parse(source)),
    target: lineageEnd.parse(JSON.parse(target)),
  }))
}

/** An end of an edge as the step it is. */
export const nodeOf = (end: LineageEnd): LineageNode => ({
  kind: end.kind === "external" ? end.of : end.kind,
  name: end.name,
})
