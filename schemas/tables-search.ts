import { instant, int, table, text } from "./table.ts"

export const SEARCH_TABLES = {
  search_indexes: table({
    name: "search_indexes",
    kind: "projection",
    comment: "Tables that have an index to be searched by meaning; one that was taken away has no row that counts.",
    columns: {
      id: text("Table"),
      state: text("made or retired"),
      version: int("Version of the table it was brought up to"),
      text_column: text("Column that is searched"),
      key_column: text("Column that names the rows"),
      made_by: text("Who made it"),
      made_at: instant("When"),
      last_event: text("Newest event folded into this row"),
    },
  }),
} as const
