import type { RowOf, Table } from "./table.ts"
import { ACTIVITY_TABLES } from "./tables-activity.ts"
import { ASSET_TABLES } from "./tables-assets.ts"
import { CATALOG_TABLES } from "./tables-catalog.ts"
import { CURATION_TABLES } from "./tables-curation.ts"
import { LOG_TABLES } from "./tables-log.ts"
import { SEARCH_TABLES } from "./tables-search.ts"
import { TRACKING_TABLES } from "./tables-tracking.ts"

/** Every table of the workbench, in the order a reader meets them. Both engines' DDL, the row types and `init.sql` come from here. */
export const TABLES = {
  ...LOG_TABLES,
  ...ASSET_TABLES,
  ...CATALOG_TABLES,
  ...CURATION_TABLES,
  ...ACTIVITY_TABLES,
  ...TRACKING_TABLES,
  ...SEARCH_TABLES,
} as const satisfies Record<string, Table>

export type TableName = keyof typeof TABLES
export type Row<Name extends TableName> = RowOf<(typeof TABLES)[Name]>

/** The row types kysely checks queries against; the views of `views.ts` are added there. */
export type Rows = { [Name in TableName]: Row<Name> }
