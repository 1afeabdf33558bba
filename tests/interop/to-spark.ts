import { replaceReaders } from "../fake-workspace/sql/read-files.ts"
import { pieces } from "../fake-workspace/sql/to-duckdb.ts"

/** Spark without Unity Catalog has one catalog that views and Delta's commands work in, under this name. */
const SESSION_CATALOG = "spark_catalog"

const literal = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`

/** The catalog, where a name has all three parts; no other character changes. */
const inSessionCatalog = (statement: string, catalogs: ReadonlySet<string>): string =>
  pieces(statement)
    .map((piece) => {
      if (piece.startsWith("'")) return piece
      const [whole, first = ""] = /^`((?:[^`]|``)*)`\.`(?:[^`]|``)*`\.`/.exec(piece) ?? []
      if (whole !== undefined && catalogs.has(first)) return `\`${SESSION_CATALOG}\`${piece.slice(first.length + 2)}`
      return piece.startsWith("`")
        ? piece
        : piece.replace(/\b([A-Za-z_]\w*)\.(?=[A-Za-z_]\w*\.[A-Za-z_])/g, (name, one: string) =>
            catalogs.has(one) ? `${SESSION_CATALOG}.` : name,
          )
    })
    .join("")

/**
 * A statement as Spark without Databricks takes it, and what must run before. Two things are stood in for: the catalog
 * of a three-level name is Spark's only one, and each `read_files` is a temporary view with Spark's own reader.
 */
export const toSpark = (
  statement: string,
  catalogs: ReadonlySet<string>,
  placeOf: (path: string) => string,
): { readonly before: readonly string[]; readonly statement: string } => {
  const before: string[] = []
  const replaced = replaceReaders(statement, placeOf, ({ format, place, schema }) => {
    const name = `read_files_${before.length}`
    const columns = schema === undefined ? "" : ` (${schema})`
    before.push(
      `CREATE OR REPLACE TEMPORARY VIEW ${name}${columns} USING ${format} OPTIONS (path ${literal(`file:${place}`)})`,
    )
    return name
  })
  return { before, statement: inSessionCatalog(replaced, catalogs) }
}
