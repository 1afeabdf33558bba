import { tableDescribed, tableNamed, tableSaved } from "../../../core/data/events.ts"
import { canonicalJson } from "../canonical.ts"
import { folding, projection } from "../projection.ts"

export const catalogTablesProjection = projection({
  table: "catalog_tables",
  on: {
    "table.saved": folding(tableSaved, (saved, event) => [
      {
        id: saved.name,
        next: (row) => ({
          id: saved.name,
          version: saved.version,
          columns: canonicalJson(saved.columns),
          row_count: saved.rowCount,
          bytes: saved.bytes,
          file: saved.file,
          key_column: saved.keyColumn,
          comment: saved.comment ?? row?.comment ?? null,
          source: canonicalJson(saved.source),
          state: "live",
          created_by: row?.created_by ?? event.person,
          created_at: row?.created_at ?? event.at,
          updated_at: event.at,
        }),
      },
    ]),
    "table.described": folding(tableDescribed, ({ name, comment }) => [
      { id: name, next: (row) => row && { ...row, comment } },
    ]),
    "table.dropped": folding(tableNamed, ({ name }) => [
      { id: name, next: (row) => row && { ...row, state: "dropped" } },
    ]),
    "table.restored": folding(tableNamed, ({ name }) => [
      { id: name, next: (row) => row && { ...row, state: "live" } },
    ]),
  },
})

export const tableVersionsProjection = projection({
  table: "table_versions",
  on: {
    "table.saved": folding(tableSaved, (saved, event) => {
      const id = `${saved.name}@${saved.version}`
      const row = {
        id,
        name: saved.name,
        version: saved.version,
        columns: canonicalJson(saved.columns),
        row_count: saved.rowCount,
        bytes: saved.bytes,
        file: saved.file,
        key_column: saved.keyColumn,
        comment: saved.comment,
        source: canonicalJson(saved.source),
        created_by: event.person,
        created_at: event.at,
      }
      // The first event that claims a version number keeps it.
      return [{ id, next: (known) => (known ? undefined : row) }]
    }),
  },
})
