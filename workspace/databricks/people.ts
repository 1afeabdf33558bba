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
 * roles, the administrators of the configuration always are ones, everybody else has the default role. Asked for with
 * every request, so the list is kept in memory.
 */
export const databricksPeople = ({ sql, events, app, admins, defaultRole }: Given): People => {
  let kept: Promise<readonly Person[]> | undefined

  const read = async (): Promise<readonly Person[]> => {
    const listed = await listPeopleOver(sql)
    const others = listed.filter(({ name }) => !admins.includes(name) && name !== app)
    return [...[app, ...admins].map((name): Person => ({ name, roles: ["admin"] })), ...others]
  }

  events.listen((recorded) => {
    if (recorded.some((event) => event.kind.startsWith("person."))) kept = undefined
  })

  const list = (): Promise<readonly Person[]> => {
    const reading = kept ?? read()
    kept = reading
    reading.catch(() => {
      if (kept === reading) kept = undefined
    })
    return reading
  }

  return {
    list,
    find: async (name = app) => (await list()).find((person) => person.name === name) ?? { name, roles: [defaultRole] },
  }
}
