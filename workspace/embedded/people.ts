import { Problem } from "../../contract/problems.ts"
import type { ListeningEvents } from "../../core/ports/events.ts"
import type { People, Person } from "../../core/ports/settings.ts"
import { listPeopleOver } from "../state/people.ts"
import type { Sql } from "../state/sql.ts"

/**
 * The people of a local workspace: a list kept in settings, and the person whose computer it is. That one is an
 * administrator unless the list says otherwise. Asked for with every request, so the list is kept in memory.
 */
export const embeddedPeople = (sql: Sql, events: ListeningEvents, owner: string): People => {
  let kept: Promise<readonly Person[]> | undefined

  const read = async (): Promise<readonly Person[]> => {
    const listed = await listPeopleOver(sql)
    return listed.some((person) => person.name === owner) ? listed : [{ name: owner, roles: ["admin"] }, ...listed]
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
    find: async (name = owner) => {
      const found = (await list()).find((person) => person.name === name)
      if (!found) throw new Problem("not_found", { detail: `There is nobody named ${name} here.` })
      return found
    },
  }
}
