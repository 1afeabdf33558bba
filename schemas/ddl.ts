import type { Column, ColumnType, Table } from "./table.ts"
import { TABLES, type TableName } from "./tables.ts"
import { VIEWS } from "./views.ts"

/** How one engine spells what the schema says. */
export type DdlDialect = {
  readonly quote: (identifier: string) => string
  readonly types: Readonly<Record<ColumnType, string>>
  readonly comment: (comment: string) => string
  readonly tableSuffix: (table: Table, quote: (identifier: string) => string) => string
}

/** A text as Delta's engines read it: Spark takes a doubled quote for the end of one text and the start of the next. */
const text = (value: string): string => `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`

export const DUCKDB: DdlDialect = {
  quote: (identifier) => `"${identifier.replaceAll('"', '""')}"`,
  types: {
    text: "VARCHAR",
    int: "BIGINT",
    float: "DOUBLE",
    boolean: "BOOLEAN",
    instant: "TIMESTAMPTZ",
    json: "VARCHAR",
  },
  comment: () => "",
  tableSuffix: () => "",
}

export const DELTA: DdlDialect = {
  quote: (identifier) => `\`${identifier.replaceAll("`", "``")}\``,
  types: { text: "STRING", int: "BIGINT", float: "DOUBLE", boolean: "BOOLEAN", instant: "TIMESTAMP", json: "STRING" },
  comment: (comment) => ` COMMENT ${text(comment)}`,
  tableSuffix: (table, quote) => {
    const cluster = table.cluster.length > 0 ? `\nCLUSTER BY (${table.cluster.map(quote).join(", ")})` : ""
    const serial = table.serial ? "\nTBLPROPERTIES ('delta.isolationLevel' = 'Serializable')" : ""
    return `\nUSING DELTA\nCOMMENT ${text(table.comment)}${serial}${cluster}`
  },
}

const columnLine = (name: string, column: Column, dialect: DdlDialect): string =>
  `  ${dialect.quote(name)} ${dialect.types[column.type]}${column.nullable ? "" : " NOT NULL"}${dialect.comment(column.comment)}`

/** The statement that makes a table if it is not there. */
export const createTable = (name: TableName, dialect: DdlDialect): string => {
  const table: Table = TABLES[name]
  const lines = Object.entries(table.columns).map(([column, spec]) => columnLine(column, spec, dialect))
  return `CREATE TABLE IF NOT EXISTS ${dialect.quote(name)} (\n${lines.join(",\n")}\n)${dialect.tableSuffix(table, dialect.quote)}`
}

/** The statement that makes or replaces a view. */
export const createView = (name: keyof typeof VIEWS, dialect: DdlDialect): string =>
  `CREATE OR REPLACE VIEW ${dialect.quote(name)} AS ${VIEWS[name].sql.replace(/\{(\w+)\}/g, (_, table: string) => dialect.quote(table))}`

/** All of the schema for a new Databricks schema; `init.sql` is this text. */
export const initSql = (): string =>
  [
    "-- Generated from schemas/tables.ts; a test keeps it fresh. Run with the target catalog and schema as current.",
    ...(Object.keys(TABLES) as TableName[]).map((name) => `${createTable(name, DELTA)};`),
    ...(Object.keys(VIEWS) as (keyof typeof VIEWS)[]).map((name) => `${createView(name, DELTA)};`),
    "",
  ].join("\n\n")
