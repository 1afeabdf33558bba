import type { Prompts, PromptVersion } from "../../core/ports/prompts.ts"
import type { Row } from "../../schemas/tables.ts"
import { canonicalJson } from "../state/canonical.ts"
import { mutex } from "../state/mutex.ts"
import type { Sql } from "../state/sql.ts"

const promptOf = (row: Row<"registered_prompts">): PromptVersion => ({
  name: row.name,
  version: String(row.version),
  template: row.template,
  tags: JSON.parse(row.tags),
})

/** The registry of prompts over the state tables, for a home without Unity Catalog. */
export const ownPrompts = (sql: Sql, { now }: { readonly now: () => string }): Prompts => {
  const alone = mutex()
  const rowsOf = (name: string): Promise<Row<"registered_prompts">[]> =>
    sql.db.selectFrom("registered_prompts").selectAll().where("name", "=", name).orderBy("version", "desc").execute()
  return {
    saveVersion: ({ name, template, tags }) =>
      alone(async () => {
        const version = ((await rowsOf(name))[0]?.version ?? 0) + 1
        const row = { id: `${name}@${version}`, name, version, template, tags: canonicalJson(tags), created_at: now() }
        await sql.append("registered_prompts", [row])
        return promptOf(row)
      }),
    seekVersion: async (name, version) => {
      const row = (await rowsOf(name)).find((one) => String(one.version) === version)
      return row && promptOf(row)
    },
    listVersions: async (name) => (await rowsOf(name)).map(promptOf),
  }
}
