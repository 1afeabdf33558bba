import { duckType } from "./to-duckdb.ts"

const CALL = /read_files\(\s*'([^']+)'([^)]*(?:\([^)]*\)[^)]*)*)\)/g

const option = (options: string, name: string): string | undefined =>
  new RegExp(`\\b${name}\\s*=>\\s*'((?:[^']|'')*)'`).exec(options)?.[1]?.replaceAll("''", "'")

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** `a STRING, b BIGINT` as DuckDB's struct of column types. */
const columnsOf = (schema: string): string => {
  const columns = schema.split(",").map((part) => {
    const [, name = "", type = ""] = /^\s*`?([^`\s]+)`?\s+(.+?)\s*$/.exec(part) ?? []
    return `${literal(name)}: ${literal(duckType(type))}`
  })
  return `{${columns.join(", ")}}`
}

/** `read_files('/Volumes/...', format => ...)` as DuckDB's own readers over the place on disk. */
export const withReaders = (statement: string, placeOf: (path: string) => string): string =>
  statement.replace(CALL, (_, path: string, options: string) => {
    const format = option(options, "format")
    const place = placeOf(path)
    const glob = path.endsWith("/") ? `${place.replace(/\/$/, "")}/*` : place
    if (format === "parquet") return `read_parquet(${literal(glob)})`
    if (format !== "json") throw new Error(`[fake] read_files of ${format} is not known here`)
    const schema = option(options, "schema")
    const columns = schema === undefined ? "" : `, columns = ${columnsOf(schema)}`
    return `read_json(${literal(glob)}, format = 'newline_delimited'${columns})`
  })
