import {
  type Grant,
  type GrantChange,
  PRIVILEGES_OF,
  type Securable,
  type SecurableKind,
  securableKind,
} from "../../../contract/entities/catalog.ts"
import { Problem } from "../../../contract/problems.ts"
import { runStatement, type StatementRow, type Warehouse } from "../statements.ts"
import { ticked, tickedName } from "../tables/types.ts"

/** GRANT knows a registered model as a function. */
const WORDS: Readonly<Record<SecurableKind, string>> = {
  catalog: "CATALOG",
  schema: "SCHEMA",
  table: "TABLE",
  volume: "VOLUME",
  function: "FUNCTION",
  model: "FUNCTION",
}

const onWords = ({ kind, name }: Securable): string => `${WORDS[kind]} ${tickedName(name)}`

/** Columns of SHOW GRANTS are named in one spelling or another. */
const cellOf = (row: StatementRow, name: string): string => {
  const found = Object.entries(row).find(([column]) => column.toLowerCase().replace("_", "") === name)
  return typeof found?.[1] === "string" ? found[1] : ""
}

const toGrant = (on: Securable, row: StatementRow): Grant => {
  const kind = securableKind.safeParse(cellOf(row, "objecttype").toLowerCase())
  const name = cellOf(row, "objectkey").replaceAll("`", "")
  const isItself = name.toLowerCase() === on.name.toLowerCase()
  return {
    principal: cellOf(row, "principal"),
    privilege: cellOf(row, "actiontype").trim().replaceAll(" ", "_").toUpperCase(),
    from: isItself || !kind.success ? on : { kind: kind.data, name },
  }
}

/** What applies to a thing: given on itself and on what it stands in. */
export const listGrants = async (on: Warehouse, what: Securable): Promise<readonly Grant[]> => {
  const { rows } = await runStatement(on, `SHOW GRANTS ON ${onWords(what)}`, [], { repeatable: true })
  return rows.map((row) => toGrant(what, row))
}

const sqlWords = (privileges: readonly string[]): string => privileges.map((one) => one.replaceAll("_", " ")).join(", ")

/** Problem `privilege_invalid` before the workspace is asked, `databricks_denied` with what the asker lacks. */
export const saveGrants = async (
  on: Warehouse,
  what: Securable,
  { principal, add, remove }: GrantChange,
): Promise<void> => {
  const known: readonly string[] = PRIVILEGES_OF[what.kind]
  const wrong = add.find((one) => !known.includes(one) && one !== "ALL_PRIVILEGES")
  if (wrong !== undefined)
    throw new Problem("privilege_invalid", {
      detail: `${wrong} cannot be given on a ${what.kind}: ${known.join(", ")}.`,
    })
  const who = ticked(principal)
  const statements = [
    ...(add.length > 0 ? [`GRANT ${sqlWords(add)} ON ${onWords(what)} TO ${who}`] : []),
    ...(remove.length > 0 ? [`REVOKE ${sqlWords(remove)} ON ${onWords(what)} FROM ${who}`] : []),
  ]
  for (const statement of statements) await runStatement(on, statement, [], { repeatable: true })
}
