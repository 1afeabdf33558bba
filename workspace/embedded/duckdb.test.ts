import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { openDuckDb } from "./duckdb.ts"

let home: string
const open = () => openDuckDb(join(home, "test.duckdb"), { memoryLimit: "256MB", threads: 1 })

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "databits-duckdb-"))
})
afterEach(() => rm(home, { recursive: true }))

test("closing waits for the statements under way, and takes no new ones", async () => {
  const duck = await open()
  const slow = duck.all("SELECT sum(i * j) AS n FROM range(3000) a(i), range(3000) b(j)")
  const closed = duck.close()
  await expect(duck.all("SELECT 1")).rejects.toMatchObject({ code: "statement_failed" })
  expect(await slow).toHaveLength(1)
  await closed
})

test("a reader that leaves early does not keep the database open", async () => {
  const duck = await open()
  for await (const rows of duck.stream("SELECT i FROM range(100000) t(i)")) {
    expect(rows.length).toBeGreaterThan(0)
    break
  }
  await duck.close()
  const again = await open()
  expect(await again.all("SELECT 1 AS one")).toEqual([{ one: 1 }])
  await again.close()
})

test("a statement that stays prepared follows the schema: columns added, tables and views made anew, other types", async () => {
  const duck = await open()
  await duck.run("CREATE TABLE t (id VARCHAR, n BIGINT)")
  await duck.run("INSERT INTO t VALUES ('a', 1), ('b', 2)")
  await duck.run("CREATE VIEW v AS SELECT id FROM t")
  const table = () => duck.again("SELECT * FROM t WHERE id = $1", ["a"])
  const view = () => duck.again("SELECT * FROM v WHERE id = $1", ["a"])
  expect(await table()).toEqual([{ id: "a", n: 1 }])
  expect(await view()).toEqual([{ id: "a" }])

  await duck.run("ALTER TABLE t ADD COLUMN extra VARCHAR")
  await duck.run("CREATE OR REPLACE VIEW v AS SELECT id, n FROM t")
  expect(await table()).toEqual([{ id: "a", n: 1, extra: null }])
  expect(await view()).toEqual([{ id: "a", n: 1 }])

  await duck.run("DROP VIEW v")
  await duck.run("DROP TABLE t")
  await expect(table()).rejects.toMatchObject({ code: "statement_failed" })
  await duck.run("CREATE TABLE t (id VARCHAR, other DOUBLE)")
  await duck.run("INSERT INTO t VALUES ('a', 0.5)")
  expect(await table()).toEqual([{ id: "a", other: 0.5 }])

  const either = (value: string | number | null) =>
    duck.again("SELECT count(*) AS n FROM t WHERE $1 IS NULL OR id = CAST($1 AS VARCHAR)", [value])
  for (const [value, n] of [
    [null, 1],
    ["a", 1],
    [3, 0],
    [null, 1],
  ] as const)
    expect(await either(value)).toEqual([{ n }])
  await duck.close()
})

test("more different statements than stay prepared, many at once, and a refused one leave every answer right", async () => {
  const duck = await open()
  const asked = Array.from({ length: 150 }, (_, at) => at)
  for (let round = 0; round < 2; round += 1) {
    const answers = await Promise.all(asked.map((at) => duck.again(`SELECT $1 + ${at % 75} AS sum`, [at])))
    expect(answers.map(([row]) => row?.sum)).toEqual(asked.map((at) => at + (at % 75)))
    await expect(duck.again("SELECT CAST($1 AS BIGINT) AS n", ["not a number"])).rejects.toMatchObject({
      code: "statement_failed",
    })
    expect(await duck.again("SELECT CAST($1 AS BIGINT) AS n", ["7"])).toEqual([{ n: 7 }])
  }
  await duck.close()
  await expect(duck.again("SELECT $1 AS n", [1])).rejects.toMatchObject({ code: "statement_failed" })
})
