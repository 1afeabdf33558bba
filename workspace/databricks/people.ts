import type { Role } from "../../contract/permissions.ts"
import type { ListeningEvents } from "../../core/ports/events.ts"
import type { People, Person } from "../../core/ports/settings.ts"
import { listPeopleOver } from "../state/people.ts"
import type { Sql } from "../state/sql.ts"

type Given = {
  readonly sql: Sql
  readonly events: ListeningEvents
  /** Who the app itself is. */
  readonly app: string
  readonly admins: readonly string[]
  readonly defaultRole: Role
}

/**
 * People of a Databricks workspace. Who may open the app at all is the platform's to say; the list in settings gives
 * roles, the administrators of the configuration always are ones, everybody else has the default role.
 */
export const databricksPeople = ({ sql, events, app, admins, defaultRole }: Given): People => {
  const list = listPeopleOver(sql, events, (listed) => {
    const others = listed.filter(({ name }) => !admins.includes(name) && name !== app)
    return [...[app, ...admins].map((name): Person => ({ name, roles: ["admin"] })), ...others]
  })
  return {
    list,
    find: async (name = app) => (await list()).find((person) => person.name === name) ?? { name, roles: [defaultRole] },
  }
}
