import type { SqlRequest, SqlResult } from "./engine.ts"

const PART = "(?:`(?:[^`]|``)+`|\\w+)"
const CHANGE = new RegExp(
  `^\\s*(?:INSERT INTO|MERGE INTO|UPDATE|DELETE FROM|(CREATE OR REPLACE TABLE))\\s+(${PART}(?:\\.${PART}){0,2})`,
  "i",
)

/** The full name of the table whose rows a statement changed: one that met no row makes no version of a table. */
export const changedBy = ({ statement, catalog, schema }: SqlRequest, { rows }: SqlResult): string | undefined => {
  const [, isReplaced, name = ""] = CHANGE.exec(statement) ?? []
  if (name === "" || (isReplaced === undefined && rows[0]?.[0] === "0")) return undefined
  const parts = name.match(new RegExp(PART, "g")) ?? []
  const plain = parts.map((part) => part.replace(/^`|`$/g, "").replaceAll("``", "`"))
  return [...[catalog ?? "", schema ?? ""].slice(0, 3 - plain.length), ...plain].join(".")
}
