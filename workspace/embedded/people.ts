import { Problem } from "../../contract/problems.ts"
import type { ListeningEvents } from "../../core/ports/events.ts"
import type { People } from "../../core/ports/settings.ts"
import { listPeopleOver } from "../state/people.ts"
import type { Sql } from "../state/sql.ts"

/**
 * The people of a local workspace: a list kept in settings, and the person whose computer it is. That one is an
 * administrator unless the list says otherwise.
 */
export const embeddedPeople = (sql: Sql, events: ListeningEvents, owner: string): People => {
  const list = listPeopleOver(sql, events, (listed) =>
    listed.some((person) => person.name === owner) ? listed : [{ name: owner, roles: ["admin"] }, ...listed],
  )
  return {
    list,
    find: async (name = owner) => {
      const found = (await list()).find((person) => person.name === name)
      if (!found) throw new Problem("not_found", { detail: `There is nobody named ${name} here.` })
      return found
    },
  }
}
