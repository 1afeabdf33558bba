import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { createTable, DELTA } from "../../schemas/ddl.ts"
import { TABLES } from "../../schemas/tables.ts"
import { appendAfterStatement } from "../../workspace/databricks/sql.ts"
import { openBridge } from "./spark.ts"

const ROUNDS = 12
const WRITERS = [1, 2, 3]

const port = () => Number(z.string("run this with npm run test:interop").parse(process.env.DATABITS_SPARK_PORT))

let bridge: Awaited<ReturnType<typeof openBridge>>
let epoch: number | undefined
beforeAll(async () => {
  bridge = await openBridge(port())
  epoch = (await bridge.ask({ op: "reset" })).epoch
  await bridge.ask({ op: "schema", schema: "databits" })
})
afterAll(() => bridge.close())

const run = (statement: string) => bridge.ask({ op: "execute", epoch, schema: "databits", statement, parameters: [] })

/** An event as a parameter of the append, and the newest one its writer knows. */
const append = (id: string, newest: string) => [
  {
    name: "p1",
    value: JSON.stringify([
      {
        id,
        key: id,
        kind: "thing.happened",
        subject: "thing",
        payload: "{}",
        person: "ana",
        runs_as: "ana",
        at: "2026-11-27T10:00:00.000Z",
      },
    ]),
  },
  { name: "p2", value: newest },
]

test("of writers who append after the same event at the same moment, Delta lets one in and refuses the others", async () => {
  expect((await run(createTable("events", DELTA))).error).toBeUndefined()
  let newest = ""
  for (let round = 1; round <= ROUNDS; round++) {
    const ids = WRITERS.map((writer) => `${String(round).padStart(3, "0")}-${writer}`)
    const statement = appendAfterStatement(TABLES.events)
    const { ends, error } = await bridge.ask({
      op: "race",
      statement,
      parameters: ids.map((id) => append(id, newest)),
    })
    expect(error).toBeUndefined()
    // Who was late enough to see the winner's row adds nothing; who was not meets it.
    expect(ends.filter((end) => end === 1)).toHaveLength(1)
    for (const end of ends) expect([1, 0, "ConcurrentAppendException"]).toContain(end)
    newest = ids[ends.indexOf(1)] ?? ""
    expect((await run("SELECT max(id) AS id FROM events")).rows).toEqual([[newest]])
  }
  expect((await run("SELECT count(*) AS n FROM events")).rows).toEqual([[String(ROUNDS)]])
})
