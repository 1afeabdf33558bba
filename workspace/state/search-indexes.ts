import { searchIndex } from "../../contract/entities/search.ts"
import type { SearchIndexes } from "../../core/ports/search.ts"
import type { Sql } from "./sql.ts"

/** Which tables have an index, over `search_indexes`. */
export const searchIndexesOver = ({ db }: Sql): SearchIndexes => ({
  seek: async (table) => {
    const row = await db
      .selectFrom("search_indexes")
      .selectAll()
      .where("id", "=", table)
      .where("state", "=", "made")
      .executeTakeFirst()
    return (
      row &&
      searchIndex.parse({
        table: row.id,
        version: row.version,
        column: row.text_column,
        keyColumn: row.key_column,
        madeBy: row.made_by,
        madeAt: row.made_at,
      })
    )
  },
})
