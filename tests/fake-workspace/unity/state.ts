import type { Principal } from "../identities.ts"
import { Refused } from "../refused.ts"

export type Kind = "catalog" | "schema" | "table" | "volume" | "function"
export type Securable = { readonly kind: Kind; readonly name: string }

/** A privilege somebody has, and where it was given. */
export type Held = { readonly principal: string; readonly privilege: string; readonly from: Securable }

export type Parameter = { readonly name: string; readonly type: string; readonly comment: string | undefined }
export type FunctionInfo = {
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly returns: string
  readonly definition: string
  readonly comment: string | undefined
  readonly owner: string
}

export type Edge = { readonly source: string; readonly target: string }

/** What Unity Catalog knows beside the tables themselves: owners, grants, tags, functions, lineage. */
export type Unity = {
  /** Entries a page holds; `emptyPages`: the first page of a list is empty and leads on. */
  pageSize: number
  emptyPages: boolean
  /** May do everything: who made the metastore. Others need grants. */
  readonly admins: Set<string>
  readonly owners: Map<string, string>
  readonly tags: Map<string, Map<string, string>>
  readonly functions: Map<string, FunctionInfo>
  /** From which table rows went to which, as statements were run. */
  readonly lineage: Edge[]
  readonly externalMetadata: Map<string, object>
  readonly externalLineage: { readonly id: string; readonly source: object; readonly target: object }[]
  ownerOf(one: Securable): string
  grant(on: Securable, principal: string, privileges: readonly string[]): void
  revoke(on: Securable, principal: string, privileges: readonly string[]): void
  /** All that applies to a thing. */
  held(on: Securable): readonly Held[]
  may(who: Principal, privilege: string, on: Securable): boolean
  /** Whether somebody sees that a thing is there. */
  sees(who: Principal, on: Securable): boolean
  /** Refuses in the platform's words what is missing first, from the catalog down. */
  check(who: Principal, privilege: string, on: Securable): void
}

export const idOf = ({ kind, name }: Securable): string => `${kind}:${name.toLowerCase()}`

const levelsOf = (one: Securable): readonly Securable[] => {
  const [catalog = "", schema = ""] = one.name.split(".")
  const above: Securable[] = [
    { kind: "catalog", name: catalog },
    { kind: "schema", name: `${catalog}.${schema}` },
  ]
  if (one.kind === "catalog") return above.slice(0, 1)
  return one.kind === "schema" ? above : [...above, one]
}

const EVERYBODY = new Set(["account users", "users"])
const OWNER = "data.owner@example.com"

const title = (kind: Kind): string => kind.slice(0, 1).toUpperCase() + kind.slice(1)

export const openUnity = (admins: Iterable<string>): Unity => {
  const given = new Map<string, Map<string, Set<string>>>()
  const owners = new Map<string, string>()
  const masters = new Set(admins)

  const held: Unity["held"] = (on) =>
    levelsOf(on).flatMap((from) =>
      [...(given.get(idOf(from)) ?? [])].flatMap(([principal, privileges]) =>
        [...privileges].map((privilege) => ({ principal, privilege, from })),
      ),
    )

  const owns = (who: Principal, on: Securable): boolean =>
    masters.has(who.name) || levelsOf(on).some((level) => owners.get(idOf(level)) === who.name)

  const has = (who: Principal, privilege: string, on: Securable): boolean =>
    owns(who, on) ||
    held(on).some(
      (one) =>
        (one.principal === who.name || EVERYBODY.has(one.principal)) &&
        (one.privilege === privilege || one.privilege === "ALL PRIVILEGES"),
    )

  /** What must be there before the privilege itself counts. */
  const needs = (privilege: string, on: Securable): readonly (readonly [string, Securable])[] => {
    const [catalog, schema] = levelsOf(on)
    return [
      ...(catalog ? [["USE CATALOG", catalog] as const] : []),
      ...(schema && on.kind !== "schema" ? [["USE SCHEMA", schema] as const] : []),
      [privilege, on] as const,
    ]
  }
  const may: Unity["may"] = (who, privilege, on) => needs(privilege, on).every(([one, level]) => has(who, one, level))

  const mine = (who: Principal, on: Securable): boolean =>
    held(on).some(
      ({ principal, from }) => (principal === who.name || EVERYBODY.has(principal)) && from.kind === on.kind,
    )

  return {
    pageSize: 100,
    emptyPages: false,
    admins: masters,
    owners,
    tags: new Map(),
    functions: new Map(),
    lineage: [],
    externalMetadata: new Map(),
    externalLineage: [],
    held,
    may,
    ownerOf: (one) => owners.get(idOf(one)) ?? OWNER,
    grant: (on, principal, privileges) => {
      const of = given.get(idOf(on)) ?? new Map<string, Set<string>>()
      of.set(principal, new Set([...(of.get(principal) ?? []), ...privileges]))
      given.set(idOf(on), of)
    },
    revoke: (on, principal, privileges) => {
      for (const privilege of privileges) given.get(idOf(on))?.get(principal)?.delete(privilege)
    },
    sees: (who, on) => {
      if (owns(who, on)) return true
      const wanted = {
        catalog: "USE CATALOG",
        schema: "USE SCHEMA",
        table: "SELECT",
        volume: "READ VOLUME",
        function: "EXECUTE",
      }
      return may(who, wanted[on.kind], on) || (on.kind !== "catalog" && mine(who, on) && may(who, "BROWSE", on))
    },
    check: (who, privilege, on) => {
      for (const [one, level] of needs(privilege, on))
        if (!has(who, one, level))
          throw new Refused(
            403,
            "PERMISSION_DENIED",
            `User does not have ${one} on ${title(level.kind)} '${level.name}'.`,
          )
    },
  }
}
