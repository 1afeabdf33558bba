import { type Json, json } from "../../contract/json.ts"
import type { Settings } from "../../core/ports/settings.ts"
import { PERSON } from "./projections/settings.ts"
import type { Sql } from "./sql.ts"

/** What environment variables decide, by setting. The value is what may be shown: no secrets. */
export type FromEnvironment = ReadonlyMap<string, { readonly value: Json; readonly variable: string }>

/** Settings over `settings`; the environment wins. */
export const settingsOver = (sql: Sql, environment: FromEnvironment): Settings => ({
  seek: async (name) => {
    const decided = environment.get(name)
    if (decided) return decided.value
    const row = await sql.db.selectFrom("settings").select("value").where("id", "=", name).executeTakeFirst()
    return row && (json.parse(JSON.parse(row.value)) ?? undefined)
  },
  list: async () => {
    const rows = await sql.db
      .selectFrom("settings")
      .select(["id", "value"])
      .where("id", "not like", `${PERSON}%`)
      .orderBy("id")
      .execute()
    const stored = rows.filter((row) => row.value !== "null" && !environment.has(row.id))
    return [
      ...stored.map((row) => ({ name: row.id, value: json.parse(JSON.parse(row.value)), fromEnvironment: null })),
      ...[...environment].map(([name, { value, variable }]) => ({ name, value, fromEnvironment: variable })),
    ]
  },
})
