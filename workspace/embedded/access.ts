import type { Grant, Privilege, Securable } from "../../contract/entities/catalog.ts"
import { levelsOf } from "../../contract/entities/catalog-levels.ts"
import type { Role } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import { privilegeStates, securableId } from "../state/projections/catalog.ts"
import type { Sql } from "../state/sql.ts"

/** Everybody who may open the workbench; the name is Unity Catalog's. */
export const EVERYBODY = "account users"

/** What everybody has on every catalog of a computer until it is taken back: who opens the workbench may read. */
const FROM_THE_START: readonly Privilege[] = ["USE_CATALOG", "USE_SCHEMA", "SELECT", "EXECUTE", "READ_VOLUME"]

/** Who asks; on a computer nobody sends a token. */
export type Asking = { readonly name: string; readonly roles: readonly Role[] }

type Given = { readonly id: string; readonly principal: string; readonly states: Readonly<Record<string, boolean>> }

const heldOn = (level: Securable, rows: readonly Given[]): Grant[] => {
  const own = rows.filter(({ id }) => id.startsWith(`${securableId(level)}|`))
  const states = new Map(own.map(({ principal, states: given }) => [principal, { ...given }]))
  if (level.kind === "catalog") {
    const start = Object.fromEntries(FROM_THE_START.map((one) => [one, true]))
    states.set(EVERYBODY, { ...start, ...states.get(EVERYBODY) })
  }
  return [...states].flatMap(([principal, given]) =>
    Object.entries(given)
      .filter(([, isGiven]) => isGiven)
      .map(([privilege]) => ({ principal, privilege, from: level })),
  )
}

/** Who may do what, as the grants of this workspace say. */
export type Access = {
  /** Everything given on a thing and on what it stands in. */
  listGrants(on: Securable): Promise<Grant[]>
  /** Whether somebody has a privilege; `owner` and administrators have them all. */
  holds(who: Asking, privilege: Privilege, on: Securable, owner: string | null): Promise<boolean>
  /** Problem `access_denied` names what is missing. */
  check(who: Asking, privilege: Privilege, on: Securable, owner: string | null): Promise<void>
}

export const openAccess = (sql: Sql): Access => {
  const listGrants: Access["listGrants"] = async (on) => {
    const levels = levelsOf(on)
    const names = levels.map(({ name }) => name)
    const rows = await sql.db
      .selectFrom("catalog_grants")
      .selectAll()
      .where("name", "in", names)
      .orderBy("id")
      .execute()
    const given = rows.map(({ id, principal, privileges }) => ({
      id,
      principal,
      states: privilegeStates.parse(JSON.parse(privileges)),
    }))
    return levels.flatMap((level) => heldOn(level, given))
  }

  const holds: Access["holds"] = async ({ name, roles }, wanted, on, owner) => {
    if (roles.includes("admin") || owner === name) return true
    const mine = (await listGrants(on)).filter(({ principal }) => principal === name || principal === EVERYBODY)
    const has = (privilege: Privilege): boolean =>
      mine.some((one) => one.privilege === privilege || one.privilege === "ALL_PRIVILEGES")
    return has("USE_CATALOG") && (on.kind === "catalog" || has("USE_SCHEMA")) && has(wanted)
  }

  return {
    listGrants,
    holds,
    check: async (who, wanted, on, owner) => {
      if (await holds(who, wanted, on, owner)) return
      const words = wanted.replaceAll("_", " ")
      throw new Problem("access_denied", {
        detail: `${who.name} has no ${words} on ${on.kind} ${on.name}.`,
        remedy: `Ask ${owner ?? "an administrator"} to give ${words} on it, or on what it stands in.`,
      })
    },
  }
}
