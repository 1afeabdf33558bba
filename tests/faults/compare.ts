import type { World } from "../fake-workspace/world.ts"
import type { Acknowledged } from "./journey.ts"

const listed = (values: readonly string[]): string =>
  values.map((value) => `'${value.replaceAll("'", "''")}'`).join(", ")

/** What the server said it has and the tables do not have, and what they have twice; nothing where all is well. */
export const lostOf = async ({ engine }: World, said: Acknowledged): Promise<string[]> => {
  const rows = async (table: string, where: string): Promise<number> => {
    const [found] = await engine.run(`SELECT count(DISTINCT id) AS n FROM c_main.databits.${table} WHERE ${where}`)
    return Number(found?.n ?? 0)
  }
  const wanted: readonly (readonly [string, string, number])[] = [
    ["catalog_tables", `id = '${said.table}' AND row_count = ${said.reviews.length}`, 1],
    ["templates", `full_name = '${said.databit}' AND status = 'published'`, 1],
    ["items", "true", said.reviews.length],
    ["reviews", `id IN (${listed(said.reviews)})`, said.reviews.length],
    // A complaint sends an item back to people; that it was decided stays in what happened to it.
    ["item_state", "status = 'corrected' OR history LIKE '%complaints%'", said.reviews.length],
    ["labels", "state = 'live'", said.reviews.length],
    ["models", `id = '${said.model}'`, 1],
    ["endpoints", `id = '${said.endpoint}' AND state = 'ready'`, 1],
    ["spans", `request_id IN (${listed(said.calls)}) AND parent_span_id IS NULL AND status = 'OK'`, said.calls.length],
    ["feedback", `id IN (${listed(said.feedback)})`, said.feedback.length],
  ]
  const lost: string[] = []
  for (const [table, where, count] of wanted) {
    const found = await rows(table, where)
    if (found !== count) lost.push(`${table}: ${found} of ${count} where ${where}`)
  }
  const twice = await engine.run(
    "SELECT key, count(DISTINCT id) AS n FROM c_main.databits.events GROUP BY key HAVING count(DISTINCT id) > 1",
  )
  return [...lost, ...twice.map(({ key }) => `the event ${String(key)} is recorded twice`)]
}
