import { searchIndexRetired, searchIndexSaved } from "../../../core/data/search-events.ts"
import { folding, projection } from "../projection.ts"

/** `search_indexes`; who made an index stays known when it is brought up to a newer version. */
export const searchIndexesProjection = projection({
  table: "search_indexes",
  on: {
    "search_index.saved": folding(searchIndexSaved, ({ table, version, column, keyColumn }, event) => [
      {
        id: table,
        next: (row) => ({
          id: table,
          state: "made",
          version,
          text_column: column,
          key_column: keyColumn,
          ...(row?.state === "made"
            ? { made_by: row.made_by, made_at: row.made_at }
            : { made_by: event.person, made_at: event.at }),
        }),
      },
    ]),
    "search_index.retired": folding(searchIndexRetired, ({ table }) => [
      { id: table, next: (row) => row && { ...row, state: "retired" } },
    ]),
  },
})
