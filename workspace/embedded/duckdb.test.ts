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

test("a statement that stays prepared follows the schema, and a refused one is no harm to the next", async () => {
  const duck = await open()
  await duck.run("CREATE TABLE t (id VARCHAR, n BIGINT)")
  const add = (id: string, n: string) => duck.again("INSERT INTO t (id, n) SELECT $1, CAST($2 AS BIGINT)", [id, n])
  await add("a", "1")
  await duck.run("ALTER TABLE t ADD COLUMN extra VARCHAR")
  await expect(add("b", "not a number")).rejects.toMatchObject({ code: "statement_failed" })
  await add("b", "2")
  expect(await duck.all("SELECT * FROM t ORDER BY id")).toEqual([
    { id: "a", n: 1, extra: null },
    { id: "b", n: 2, extra: null },
  ])
  await duck.run("DROP TABLE t")
  await expect(add("c", "3")).rejects.toMatchObject({ code: "statement_failed" })
  await duck.run("CREATE TABLE t (id VARCHAR, n DOUBLE)")
  await add("c", "3")
  expect(await duck.all("SELECT * FROM t")).toEqual([{ id: "c", n: 3 }])
  await duck.close()
})

test("more different statements than stay prepared, many at once, all arrive", async () => {
  const duck = await open()
  await duck.run("CREATE TABLE t (round BIGINT, n BIGINT)")
  for (const round of [1, 2])
    await Promise.all(
      Array.from({ length: 150 }, (_, at) => duck.again(`INSERT INTO t SELECT $1, ${at % 75}`, [round])),
    )
  expect(await duck.all("SELECT count(*) AS rows, sum(n)::BIGINT AS sum FROM t")).toEqual([
    { rows: 300, sum: (4 * 75 * 74) / 2 },
  ])
  await duck.close()
  await expect(duck.again("INSERT INTO t SELECT 1, 2", [])).rejects.toMatchObject({ code: "statement_failed" })
})

test("a statement that finds no room on the disk is told by that, so that it is sent again", async () => {
  const duck = await open()
  const full = "SELECT error('Failed to commit: Could not write file \"x.wal\": No space left on device')"
  await expect(duck.all(full)).rejects.toMatchObject({ code: "storage_full", retry: true })
  await expect(duck.all("SELECT error('something else')")).rejects.toMatchObject({ code: "statement_failed" })
  await duck.close()
})
