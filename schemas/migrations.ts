import { createTable, createView, type DdlDialect } from "./ddl.ts"
import type { Column } from "./table.ts"
import { TABLES, type TableName } from "./tables.ts"
import { VIEWS } from "./views.ts"

type Step = { readonly create: TableName } | { readonly extend: TableName; readonly column: string }
type Migration = { readonly id: string; readonly steps: readonly Step[] }

const tableNames = Object.keys(TABLES) as TableName[]

/**
 * In order, never edited once released. Steps only add: new tables, and nullable columns of existing ones.
 * A new table is created with the columns it has today; a later step that adds one of them is then left out.
 */
export const MIGRATIONS: readonly Migration[] = [
  { id: "0001_first_tables", steps: tableNames.map((create) => ({ create })) },
  { id: "0002_what_decided", steps: [{ extend: "reviews", column: "decided_by" }] },
  { id: "0003_registered_models", steps: [{ extend: "models", column: "registered" }] },
  {
    id: "0004_tracking",
    steps: [
      { create: "tracked_experiments" },
      { create: "tracked_runs" },
      { create: "tracked_facts" },
      { extend: "job_runs", column: "tracked" },
    ],
  },
  { id: "0005_ai_answers", steps: [{ create: "ai_answers" }] },
  {
    id: "0006_catalog_grants_and_tags",
    steps: [{ create: "catalog_grants" }, { create: "catalog_tags" }, { create: "catalog_lineage" }],
  },
  {
    id: "0007_registry",
    steps: [{ create: "registered_versions" }, { create: "registered_facts" }],
  },
  { id: "0008_hosted_endpoints", steps: [{ extend: "endpoints", column: "hosted" }] },
  { id: "0009_run_places", steps: [{ extend: "job_runs", column: "place" }] },
  { id: "0010_search_indexes", steps: [{ create: "search_indexes" }] },
  { id: "0011_prompts", steps: [{ create: "registered_prompts" }] },
]

const statement = (step: Step, dialect: DdlDialect): string => {
  if ("create" in step) return createTable(step.create, dialect)
  const columns: Readonly<Record<string, Column>> = TABLES[step.extend].columns
  const column = columns[step.column]
  if (!column?.nullable)
    throw new Error(`migration adds ${step.extend}.${step.column}, which is not a nullable column of the schema`)
  return `ALTER TABLE ${dialect.quote(step.extend)} ADD COLUMN ${dialect.quote(step.column)} ${dialect.types[column.type]}`
}

/** The columns that tables have now, in words both engines know; one row a column. */
export const COLUMNS_THERE =
  "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"

/** Statements of one migration for one engine; columns that are there already, as `COLUMNS_THERE` lists them, are not added. */
export const migrationStatements = (
  migration: Migration,
  dialect: DdlDialect,
  there: readonly Readonly<Record<string, unknown>>[],
): string[] => {
  const known = new Set(there.map((row) => `${row.table_name}.${row.column_name}`))
  return migration.steps
    .filter((step) => "create" in step || !known.has(`${step.extend}.${step.column}`))
    .map((step) => statement(step, dialect))
}

/** What the last migration leaves, as `table` or `table.column`, that is not among the columns there now. */
export const lacking = (there: readonly Readonly<Record<string, unknown>>[]): string[] => {
  const known = new Set(there.flatMap((row) => [`${row.table_name}`, `${row.table_name}.${row.column_name}`]))
  const made = MIGRATIONS.flatMap(({ steps }) => steps).map((step) =>
    "create" in step ? step.create : `${step.extend}.${step.column}`,
  )
  return [...made, ...Object.keys(VIEWS)].filter((name) => !known.has(name))
}

/**
 * What makes the tables whole where some are there, as `COLUMNS_THERE` lists them. Tables can be made side by side;
 * columns are listed by table, because those of one table are only added one after the other.
 */
export const lackingStatements = (
  dialect: DdlDialect,
  there: readonly Readonly<Record<string, unknown>>[],
): { readonly tables: readonly string[]; readonly columns: readonly (readonly string[])[] } => {
  const known = new Set(there.flatMap((row) => [`${row.table_name}`, `${row.table_name}.${row.column_name}`]))
  const late = MIGRATIONS.flatMap(({ steps }) => steps).filter(
    (step) => "extend" in step && known.has(step.extend) && !known.has(`${step.extend}.${step.column}`),
  )
  const byTable = Map.groupBy(late, (step) => ("extend" in step ? step.extend : step.create))
  return {
    tables: tableNames.filter((name) => !known.has(name)).map((name) => createTable(name, dialect)),
    columns: [...byTable.values()].map((steps) => steps.map((step) => statement(step, dialect))),
  }
}

/** Views are replaced at every start: they hold no data. */
export const viewStatements = (dialect: DdlDialect): string[] =>
  (Object.keys(VIEWS) as (keyof typeof VIEWS)[]).map((name) => createView(name, dialect))
