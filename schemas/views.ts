import type { Row } from "./tables.ts"
import { LOG_TABLES } from "./tables-log.ts"

const EVENT_COLUMNS = Object.keys(LOG_TABLES.events.columns)
  .map((name) => `{${name}}`)
  .join(", ")

/** A reading surface over tables; `sql` is in the subset both engines share, `{name}` stands for a quoted table or column. */
type View = { readonly name: string; readonly comment: string; readonly sql: string }

export const VIEWS = {
  events_current: {
    name: "events_current",
    comment: "Events without repetitions: of several rows with one key the one with the lowest id.",
    // Not QUALIFY: Spark outside of Databricks has none.
    sql: [
      `SELECT ${EVENT_COLUMNS}`,
      "FROM (SELECT *, row_number() OVER (PARTITION BY key ORDER BY id) AS repetition FROM {events})",
      "WHERE repetition = 1",
    ].join(" "),
  },
  curation_items: {
    name: "curation_items",
    comment:
      "The PRD's table: items with their suggestion and decision. Read only; jobs and people never write one row.",
    sql: [
      "SELECT s.id, s.databit_id AS template_id, s.item_ref, i.item_data, s.agent_label, s.agent_confidence,",
      "s.human_label, s.status, s.reviewed_by, s.reviewed_at, s.created_at, s.trace_id, s.source, s.content_hash, s.note",
      "FROM {item_state} s JOIN {items} i ON i.id = s.id",
    ].join(" "),
  },
} as const satisfies Record<string, View>

/** Row types of the views, for kysely. */
export type ViewRows = {
  events_current: Row<"events">
  curation_items: Pick<
    Row<"item_state">,
    | "id"
    | "item_ref"
    | "agent_label"
    | "agent_confidence"
    | "human_label"
    | "status"
    | "reviewed_by"
    | "reviewed_at"
    | "created_at"
    | "trace_id"
    | "source"
    | "content_hash"
    | "note"
  > & { template_id: string; item_data: string }
}
