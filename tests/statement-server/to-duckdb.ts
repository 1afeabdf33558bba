/** Pieces of a statement: quoted text is never rewritten. */
const pieces = (statement: string): string[] => statement.match(/'(?:[^']|'')*'|`(?:[^`]|``)*`|[^'`]+/g) ?? []

const TYPES: Readonly<Record<string, string>> = {
  STRING: "VARCHAR",
  BIGINT: "BIGINT",
  INT: "INTEGER",
  DOUBLE: "DOUBLE",
  BOOLEAN: "BOOLEAN",
  TIMESTAMP: "TIMESTAMPTZ",
}

const structOf = (spark: string): string => {
  const fields = [...spark.matchAll(/`([^`]+)`: (\w+)/g)].map(([, name = "", type = ""]) => [name, TYPES[type] ?? type])
  return JSON.stringify([Object.fromEntries(fields)])
}

const rewritePiece = (piece: string): string => {
  if (piece.startsWith("`")) return `"${piece.slice(1, -1).replaceAll("``", "`").replaceAll('"', '""')}"`
  if (piece.startsWith("'")) return piece
  return piece
    .replace(/:(p\d+)\b/g, "$$$1")
    .replace(/\bUSING DELTA\b/g, "")
    .replace(/\bSTRING\b/g, "VARCHAR")
    .replace(/\bTIMESTAMP\b/g, "TIMESTAMPTZ")
}

/**
 * A statement in the warehouse's words as DuckDB takes it: quotes, parameter markers, type names,
 * `inline(from_json(...))`, comments of a CREATE TABLE. Anything else must already be common to both.
 */
export const toDuckDb = (statement: string): string => {
  const spread = statement.replace(
    /inline\(from_json\(:p1, '(ARRAY<STRUCT<.*?>>)'\)\)/g,
    (_, type: string) => `unnest(from_json(:p1, '${structOf(type)}'), recursive := true)`,
  )
  const uncommented = spread.startsWith("CREATE TABLE")
    ? spread.replace(/\s*\bCOMMENT '(?:[^']|'')*'|\nCLUSTER BY \([^)]*\)$/g, "")
    : spread
  return pieces(uncommented).map(rewritePiece).join("")
}
