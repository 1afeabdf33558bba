/** DuckDB keeps the name `main` for itself, so every catalog has a prefix there. */
export const duckCatalog = (catalog: string): string => `c_${catalog.toLowerCase()}`

/** Pieces of a statement: quoted text is never rewritten. */
export const pieces = (statement: string): string[] =>
  statement.match(/'(?:[^'\\]|''|\\.)*'|(?:`(?:[^`]|``)*`\.?)+|[^'`]+|`/g) ?? []

const TYPES: Readonly<Record<string, string>> = {
  STRING: "VARCHAR",
  BIGINT: "BIGINT",
  INT: "INTEGER",
  DOUBLE: "DOUBLE",
  BOOLEAN: "BOOLEAN",
  DATE: "DATE",
  TIMESTAMP: "TIMESTAMPTZ",
}

/** A column type of the warehouse as DuckDB spells it. */
export const duckType = (type: string): string => {
  const array = /^ARRAY<(.+)>$/i.exec(type.trim())?.[1]
  if (array !== undefined) return `${duckType(array)}[]`
  return TYPES[type.trim().toUpperCase()] ?? type
}

const structOf = (spark: string): string => {
  const fields = [...spark.matchAll(/`([^`]+)`: (\w+)/g)].map(([, name = "", type = ""]) => [name, duckType(type)])
  return JSON.stringify([Object.fromEntries(fields)])
}

const quoted = (part: string): string => `"${part.replaceAll('"', '""')}"`

/** A quoted name; of one with three parts the first is a catalog. */
const rewriteName = (piece: string): string => {
  const dot = piece.endsWith(".") ? "." : ""
  const parts = [...piece.matchAll(/`((?:[^`]|``)*)`/g)].map(([, part = ""]) => part.replaceAll("``", "`"))
  const [first = ""] = parts
  const named = parts.length === 3 ? [duckCatalog(first), ...parts.slice(1)] : parts
  return `${named.map(quoted).join(".")}${dot}`
}

/** Texts may hold the warehouse's escapes, which DuckDB takes as they stand. */
const rewriteText = (piece: string): string =>
  `'${piece
    .slice(1, -1)
    .replace(/\\(['"\\nrt])/g, (_, one: string) => ESCAPES[one] ?? one)
    .replace(/(?<!')'(?!')/g, "''")}'`
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", "'": "''" }

const rewriteCode = (catalogs: ReadonlySet<string>) => (piece: string) =>
  piece
    .replace(/:(p\d+)\b/g, "$$$1")
    .replace(/\bUSING DELTA\b/g, "")
    .replace(/\barray\(/g, "list_value(")
    .replace(/\bSTRING\b/g, "VARCHAR")
    .replace(/\bTIMESTAMP\b/g, "TIMESTAMPTZ")
    .replace(/\bARRAY<(\w+)>/gi, (_, type: string) => `${duckType(type)}[]`)
    .replace(/\b([A-Za-z_]\w*)\.(?=[A-Za-z_]\w*\.[A-Za-z_"])/g, (whole, first: string) =>
      catalogs.has(first.toLowerCase()) ? `${duckCatalog(first)}.` : whole,
    )

/**
 * A statement in the warehouse's words as DuckDB takes it: quotes, catalogs, parameter markers, type names,
 * `inline(from_json(...))`, comments of a CREATE TABLE. Anything else must already be common to both.
 */
export const toDuckDb = (statement: string, catalogs: ReadonlySet<string> = new Set()): string => {
  const spread = statement.replace(
    /inline\(from_json\(:p1, '(ARRAY<STRUCT<.*?>>)'\)\)/g,
    (_, type: string) => `unnest(from_json(:p1, '${structOf(type)}'), recursive := true)`,
  )
  const uncommented = /^CREATE (OR REPLACE )?TABLE/.test(spread)
    ? spread.replace(/\s*\b(COMMENT '(?:[^'\\]|''|\\.)*'|TBLPROPERTIES \([^)]*\))|\nCLUSTER BY \([^)]*\)$/g, "")
    : spread
  const code = rewriteCode(catalogs)
  return pieces(uncommented)
    .map((piece) =>
      piece.startsWith("`") ? rewriteName(piece) : piece.startsWith("'") ? rewriteText(piece) : code(piece),
    )
    .join("")
}
