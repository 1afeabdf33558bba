/** What a refused request lacked. */
export type Lack =
  | { readonly kind: "grant"; readonly privilege: string; readonly on: string; readonly sql: string }
  | { readonly kind: "scope"; readonly scopes: readonly string[] }

const GRANT = /does not have ([A-Z][A-Z_ ]*[A-Z])(?: privilege)? on ([A-Za-z ]+?) [`'"]([^`'"]+)[`'"]/
/** A scope may have a dot inside. */
const SCOPE = /required scopes?:?\s*\[?([\w.:,\s-]+?)\]?(?:[.;](?=\s|$)|$)/i

/** Models and routines are functions to GRANT, views are tables. */
const securableOf = (kind: string): string => {
  if (/model|routine/i.test(kind)) return "FUNCTION"
  return /view/i.test(kind) ? "TABLE" : kind.toUpperCase()
}

/** A name of one part in SQL text. */
export const quoted = (part: string): string => `\`${part.replaceAll("`", "``")}\``
/** A name of parts between dots in SQL text. */
export const quotedName = (name: string): string => name.split(".").map(quoted).join(".")

/**
 * The grant or scope that a refusal names ("User does not have USE SCHEMA on Schema 'main.x'", "... required scopes:
 * sql"), with the SQL that gives the grant to `principal`. Undefined where it names none.
 */
export const lackIn = (message: string, principal: string): Lack | undefined => {
  const [, privilege, kind, name] = GRANT.exec(message) ?? []
  if (privilege !== undefined && kind !== undefined && name !== undefined) {
    const securable = securableOf(kind)
    const words = privilege.replaceAll("_", " ")
    const sql = `GRANT ${words} ON ${securable} ${quotedName(name)} TO ${quoted(principal)}`
    return { kind: "grant", privilege: words, on: name, sql }
  }
  const scopes = SCOPE.exec(message)?.[1]
  if (scopes === undefined) return undefined
  return { kind: "scope", scopes: scopes.split(/[\s,]+/).filter(Boolean) }
}
