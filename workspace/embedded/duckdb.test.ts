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
