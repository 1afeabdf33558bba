import { person } from "../../contract/entities/settings.ts"
import type { Person } from "../../core/ports/settings.ts"
import { PERSON } from "./projections/settings.ts"
import type { Sql } from "./sql.ts"

/** Everybody on the list, by name. */
export const listPeopleOver = async (sql: Sql): Promise<Person[]> => {
  const rows = await sql.db
    .selectFrom("settings")
    .select("value")
    .where("id", "like", `${PERSON}%`)
    .where("value", "!=", "null")
    .orderBy("id")
    .execute()
  return rows.map((row) => person.parse(JSON.parse(row.value)))
}
