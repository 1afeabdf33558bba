import type { ConnectionFix } from "../../../contract/entities/connection.ts"
import { quoted, quotedName } from "../wire/lack.ts"

const byOwner = (copy: string): ConnectionFix => ({ says: "Ask an owner to run this.", copy })

/** `GRANT ... ON ... TO ...`, as an owner runs it. */
export const grant =
  (privileges: string, securable: string, name: string) =>
  (principal: string): ConnectionFix =>
    byOwner(`GRANT ${privileges} ON ${securable} ${quotedName(name)} TO ${quoted(principal)}`)

/** `CREATE ...` of something that is not there. */
export const create = (securable: string, name: string): ConnectionFix =>
  byOwner(`CREATE ${securable} IF NOT EXISTS ${quotedName(name)}`)

/** What nobody can run as it stands: a setting, or a feature of the workspace. */
export const act = (says: string): ConnectionFix => ({ says, copy: null })

const isPerson = (principal: string): boolean => principal.includes("@")

/** The CLI command that gives a permission on an object of the workspace, which no GRANT can. */
export const permission =
  (type: string, id: string, level: string) =>
  (principal: string): ConnectionFix => {
    const who = isPerson(principal) ? { user_name: principal } : { service_principal_name: principal }
    const body = JSON.stringify({ access_control_list: [{ ...who, permission_level: level }] })
    return { says: "Ask its owner to run this.", copy: `databricks permissions update ${type} ${id} --json '${body}'` }
  }
