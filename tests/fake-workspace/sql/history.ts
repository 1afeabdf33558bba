/** One version of a table, as `DESCRIBE HISTORY` tells it. */
export type Version = { readonly version: number; readonly at: Date; readonly operation: string }

/** Name of the copy that keeps a version. */
export const copyOf = (table: string, version: number): string => `${table}@v${version}`

const WRITES: readonly (readonly [RegExp, string])[] = [
  [/^CREATE OR REPLACE TABLE (\S+)/, "CREATE OR REPLACE TABLE AS SELECT"],
  [/^CREATE TABLE (?:IF NOT EXISTS )?(\S+)/, "CREATE TABLE"],
  [/^INSERT INTO (\S+)/, "WRITE"],
  [/^MERGE INTO (\S+)/, "MERGE"],
  [/^UPDATE (\S+)/, "UPDATE"],
  [/^DELETE FROM (\S+)/, "DELETE"],
]

/** The three parts of a name in backticks. */
export const nameParts = (name: string): readonly [string, string, string] | undefined => {
  const parts = [...name.matchAll(/`((?:[^`]|``)+)`/g)].map(([, part = ""]) => part.replaceAll("``", "`"))
  const [catalog, schema, table] = parts
  return parts.length === 3 && catalog && schema && table ? [catalog, schema, table] : undefined
}

/** The table that a statement writes and how, where it names it with catalog and schema; the rest keeps no versions here. */
export const writtenBy = (
  statement: string,
): { readonly name: readonly [string, string, string]; readonly operation: string } | undefined => {
  for (const [pattern, operation] of WRITES) {
    const name = nameParts(pattern.exec(statement.trim())?.[1] ?? "")
    if (name) return { name, operation }
  }
  return undefined
}
