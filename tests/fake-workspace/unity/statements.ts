import type { Principal } from "../identities.ts"
import { Refused } from "../refused.ts"
import type { SqlResult } from "../sql/engine.ts"
import type { World } from "../world.ts"
import { idOf, type Kind, type Securable } from "./state.ts"

const NAME = "((?:`(?:[^`]|``)+`\\.?)+)"
const WHO = "`((?:[^`]|``)+)`"
const KIND = "(CATALOG|SCHEMA|TABLE|VOLUME|FUNCTION)"
const SHOW = new RegExp(`^SHOW GRANTS ON ${KIND} ${NAME}$`)
const GIVE = new RegExp(`^(GRANT|REVOKE) ([A-Z ,]+) ON ${KIND} ${NAME} (?:TO|FROM) ${WHO}$`)
const TAG = new RegExp(`^ALTER ${KIND} ${NAME} (SET|UNSET) TAGS \\((.+)\\)$`, "s")
const FUNCTION = new RegExp(
  `^CREATE OR REPLACE FUNCTION ${NAME}\\(([^)]*)\\)\\s+RETURNS (\\w+)(?:\\s+COMMENT '((?:[^'\\\\]|\\\\.)*)')?\\s+RETURN ([\\s\\S]+)$`,
)

/** Privileges that can be given on each kind. */
const GRANTABLE: Readonly<Record<Kind, ReadonlySet<string>>> = {
  catalog: new Set(
    "USE CATALOG,USE SCHEMA,BROWSE,SELECT,MODIFY,EXECUTE,READ VOLUME,WRITE VOLUME,APPLY TAG,MANAGE,ALL PRIVILEGES,CREATE SCHEMA".split(
      ",",
    ),
  ),
  schema: new Set(
    "USE SCHEMA,SELECT,MODIFY,EXECUTE,READ VOLUME,WRITE VOLUME,APPLY TAG,MANAGE,ALL PRIVILEGES,CREATE TABLE".split(","),
  ),
  table: new Set("SELECT,MODIFY,APPLY TAG,MANAGE,ALL PRIVILEGES".split(",")),
  volume: new Set("READ VOLUME,WRITE VOLUME,APPLY TAG,MANAGE,ALL PRIVILEGES".split(",")),
  function: new Set("EXECUTE,MANAGE,ALL PRIVILEGES".split(",")),
}

const plainName = (ticked: string): string =>
  [...ticked.matchAll(/`((?:[^`]|``)+)`/g)].map(([, part = ""]) => part.replaceAll("``", "`")).join(".")

const unescaped = (text: string): string => text.replace(/\\(.)/g, "$1")

const none: SqlResult = { columns: [], rows: [] }
const texts = (names: readonly string[], rows: readonly (readonly string[])[]): SqlResult => ({
  columns: names.map((name) => ({ name, typeName: "STRING", typeText: "STRING" })),
  rows,
})

const showGrants = ({ unity }: World, who: Principal, on: Securable): SqlResult => {
  const isConcerned = unity.may(who, "MANAGE", on) || unity.sees(who, on)
  if (!isConcerned) unity.check(who, "MANAGE", on)
  const rows = unity
    .held(on)
    .map(({ principal, privilege, from }) => [principal, privilege, from.kind.toUpperCase(), from.name])
  return texts(["Principal", "ActionType", "ObjectType", "ObjectKey"], rows)
}

const give = (
  { unity }: World,
  who: Principal,
  words: string,
  on: Securable,
  principal: string,
  gives: boolean,
): SqlResult => {
  const privileges = words.split(",").map((one) => one.trim())
  const wrong = privileges.find((one) => !GRANTABLE[on.kind].has(one))
  if (wrong !== undefined)
    throw new Error(
      `[UC_INVALID_PRIVILEGE] Privilege ${wrong} is not applicable to this entity [${on.name}: ${on.kind}].`,
    )
  unity.check(who, "MANAGE", on)
  if (gives) unity.grant(on, principal, privileges)
  else unity.revoke(on, principal, privileges)
  return none
}

const tag = ({ unity }: World, who: Principal, on: Securable, sets: boolean, text: string): SqlResult => {
  if (on.kind === "function") throw new Error("[PARSE_SYNTAX_ERROR] Syntax error at or near 'TAGS'.")
  unity.check(who, "APPLY TAG", on)
  const tags = unity.tags.get(idOf(on)) ?? new Map<string, string>()
  const words = [...text.matchAll(/'((?:[^'\\]|\\.)*)'(?:\s*=\s*'((?:[^'\\]|\\.)*)')?/g)]
  for (const [, key = "", value] of words) {
    if (/[,.:/\-=]|^\s|\s$/.test(unescaped(key)))
      throw new Error(`[INVALID_PARAMETER_VALUE] Tag key ${key} is not valid.`)
    if (!sets) tags.delete(unescaped(key))
    else tags.set(unescaped(key), unescaped(value ?? ""))
  }
  if (tags.size > 50) throw new Error("[RESOURCE_EXHAUSTED] There can be 50 tags on one object.")
  unity.tags.set(idOf(on), tags)
  return none
}

/** A SQL function becomes a macro of the engine, so that it can be called. */
const define = async (world: World, who: Principal, found: RegExpExecArray): Promise<SqlResult> => {
  const [, ticked = "", parameters = "", returns = "", comment, definition = ""] = found
  const name = plainName(ticked)
  const [catalog = "", schema = ""] = name.split(".")
  world.unity.check(who, "CREATE FUNCTION", { kind: "schema", name: `${catalog}.${schema}` })
  const read = [...parameters.matchAll(/`?(\w+)`?\s+(\w+)(?:\s+COMMENT '((?:[^'\\]|\\.)*)')?/g)].map(
    ([, one = "", type = "", says]) => ({ name: one, type, comment: says === undefined ? undefined : unescaped(says) }),
  )
  await world.engine.run(
    `CREATE OR REPLACE MACRO "c_${catalog}"."${schema}"."${name.split(".")[2]}"(${read.map((one) => one.name).join(", ")}) AS (${definition})`,
  )
  world.unity.functions.set(name.toLowerCase(), {
    name,
    parameters: read,
    returns,
    definition,
    comment: comment === undefined ? undefined : unescaped(comment),
    owner: who.name,
  })
  world.unity.owners.set(idOf({ kind: "function", name }), who.name)
  return none
}

const securable = (kind: string | undefined, ticked: string | undefined): Securable => ({
  kind: (kind ?? "").toLowerCase() as Kind,
  name: plainName(ticked ?? ""),
})

const exists = async (world: World, { kind, name }: Securable): Promise<void> => {
  const [catalog = "", schema = "", last = ""] = name.split(".")
  if (!world.engine.catalogs.has(catalog.toLowerCase()))
    throw new Error(`[NO_SUCH_CATALOG_EXCEPTION] Catalog '${catalog}' was not found.`)
  if (kind !== "table") return
  const rows = await world.engine.run(
    "SELECT 1 AS one FROM information_schema.tables WHERE table_catalog = $catalog AND table_schema = $schema AND table_name = $last",
    { catalog: `c_${catalog.toLowerCase()}`, schema, last },
  )
  if (rows.length === 0) throw new Error(`[TABLE_OR_VIEW_NOT_FOUND] The table ${name} cannot be found.`)
}

/** Executes the statements that are about the catalog itself; undefined for all others. */
export const executeOnCatalog = async (
  world: World,
  who: Principal,
  statement: string,
): Promise<SqlResult | undefined> => {
  const text = statement.trim()
  const shown = SHOW.exec(text)
  const given = GIVE.exec(text)
  const tagged = TAG.exec(text)
  const made = FUNCTION.exec(text)
  if (made) return define(world, who, made)
  const on = shown
    ? securable(shown[1], shown[2])
    : given
      ? securable(given[3], given[4])
      : tagged
        ? securable(tagged[1], tagged[2])
        : undefined
  if (on === undefined) return undefined
  await exists(world, on)
  if (shown) return showGrants(world, who, on)
  if (given) return give(world, who, given[2] ?? "", on, (given[5] ?? "").replaceAll("``", "`"), given[1] === "GRANT")
  if (tagged) return tag(world, who, on, tagged[3] === "SET", tagged[4] ?? "")
  throw new Refused(400, "BAD_REQUEST", "not reached")
}
