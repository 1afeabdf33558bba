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

export type Reader = {
  readonly format: "json" | "parquet"
  /** The place on disk; a folder ends with a slash. */
  readonly place: string
  /** `a STRING, b BIGINT`, where the call names its columns. */
  readonly schema: string | undefined
}

/** Puts something else in the place of every `read_files('/Volumes/...', format => ...)`. */
export const replaceReaders = (
  statement: string,
  placeOf: (path: string) => string,
  standIn: (reader: Reader) => string,
): string =>
  statement.replace(CALL, (_, path: string, options: string) => {
    const format = option(options, "format")
    if (format !== "parquet" && format !== "json") throw new Error(`[fake] read_files of ${format} is not known here`)
    const place = placeOf(path)
    const closed = path.endsWith("/") ? `${place.replace(/\/$/, "")}/` : place
    return standIn({ format, place: closed, schema: option(options, "schema") })
  })

/** `read_files('/Volumes/...', format => ...)` as DuckDB's own readers over the place on disk. */
export const withReaders = (statement: string, placeOf: (path: string) => string): string =>
  replaceReaders(statement, placeOf, ({ format, place, schema }) => {
    const files = literal(place.endsWith("/") ? `${place}*` : place)
    if (format === "parquet") return `read_parquet(${files})`
    const columns = schema === undefined ? "" : `, columns = ${columnsOf(schema)}`
    return `read_json(${files}, format = 'newline_delimited'${columns})`
  })
