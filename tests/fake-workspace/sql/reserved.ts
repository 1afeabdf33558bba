/** Catalogs a workspace comes with that nobody writes to: shared ones are read-only, the legacy one is switched off. */
const RESERVED = new Set(["samples", "system", "hive_metastore", "__databricks_internal"])

const NAME = "((?:`(?:[^`]|``)+`|[\\w]+)(?:\\.(?:`(?:[^`]|``)+`|[\\w]+))*)"
const KINDS = "(?:TABLE|VIEW|SCHEMA|DATABASE|VOLUME|FUNCTION)"
const WRITES = [
  `CREATE (?:OR REPLACE )?(?:EXTERNAL )?${KINDS} (?:IF NOT EXISTS )?${NAME}`,
  `(?:DROP|ALTER) ${KINDS} (?:IF EXISTS )?${NAME}`,
  `COMMENT ON ${KINDS} ${NAME}`,
  `(?:INSERT INTO|INSERT OVERWRITE|MERGE INTO|DELETE FROM|TRUNCATE TABLE|UPDATE|COPY INTO) ${NAME}`,
].map((pattern) => new RegExp(`^\\s*${pattern}`, "i"))

const ON_SCHEMAS = /^\s*(?:CREATE|DROP|ALTER|COMMENT ON) (?:SCHEMA|DATABASE)\b/i

const partsOf = (name: string): string[] =>
  (name.match(/`(?:[^`]|``)+`|\w+/g) ?? []).map((part) => part.replace(/^`|`$/g, ""))

/** Why the platform would refuse the statement: it writes to a catalog that is reserved. Undefined where it would not. */
export const refusedAsReserved = (statement: string, current: string | undefined): string | undefined => {
  const name = WRITES.map((pattern) => pattern.exec(statement)?.[1]).find((found) => found !== undefined)
  if (name === undefined) return undefined
  const parts = partsOf(name)
  const catalog = (parts.length === 3 || (parts.length === 2 && ON_SCHEMAS.test(statement)) ? parts[0] : current) ?? ""
  if (!RESERVED.has(catalog.toLowerCase())) return undefined
  return `[PERMISSION_DENIED] PERMISSION_DENIED: Catalog '${catalog}' is read-only.`
}
