import { existsSync } from "node:fs"
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Caller } from "../../contract/permissions.ts"
import { readConfig } from "../config.ts"
import type { Workspace } from "../workspace.ts"
import { openEmbedded } from "./open.ts"

const ana: Caller = { person: "ana", runsAs: "ana", roles: ["admin"] }
const source = { kind: "job", job: "test", run: "r" } as const

let home: string
let workspace: Workspace

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "databits-query-"))
  workspace = await openEmbedded(readConfig({ DATABITS_HOME: home }))
  const { tables } = workspace.ports
  const columns = [
    { name: "id", type: "bigint" as const },
    { name: "day", type: "date" as const },
  ]
  const rows = Array.from({ length: 50 }, (_, id) => ({ id, day: "2026-01-31" }))
  await tables.save(ana, { name: "main.data.people", columns, source }, rows)
  await tables.save(ana, { name: "legal.raw.cases", columns, source }, rows.slice(0, 3))
})
afterAll(async () => {
  await workspace.close()
  await rm(home, { recursive: true, force: true })
})

const ask = (statement: string, limit = 100) => workspace.ports.tables.listAnswer(statement, limit)

describe("reading", () => {
  test("people's tables by their names, joined over catalogs", async () => {
    expect(
      await ask("SELECT count(*) AS n, max(p.day) AS day FROM main.data.people p JOIN legal.raw.cases USING (id)"),
    ).toEqual({
      columns: [
        { name: "n", type: "bigint" },
        { name: "day", type: "date" },
      ],
      rows: [{ n: 3, day: "2026-01-31" }],
      truncated: false,
    })
    expect(
      (await ask("WITH x AS (SELECT id FROM people) SELECT id FROM x ORDER BY id DESC LIMIT 1; -- last")).rows,
    ).toEqual([{ id: 49 }])
  })

  test("no more rows than asked for, and says so", async () => {
    const answer = await ask("SELECT id FROM main.data.people ORDER BY id", 10)
    expect([answer.rows.length, answer.truncated]).toEqual([10, true])
    expect((await ask("SELECT id FROM main.data.people", 50)).truncated).toBe(false)
  })

  test("no more text than an answer may hold", { timeout: 60_000 }, async () => {
    const answer = await ask("SELECT repeat('x', 10000000) AS t FROM range(20)")
    expect([answer.rows.length, answer.truncated]).toEqual([6, true])
    await expect(ask("SELECT [repeat('x', 70000000)] AS t")).rejects.toMatchObject({
      code: "query_failed",
      detail: expect.stringContaining("64 million"),
    })
  })

  test("the workbench's own tables and views, and nothing of the copies stays", async () => {
    expect((await ask("SELECT count(*) AS n FROM main.databits.curation_items")).rows).toEqual([{ n: 0 }])
    expect((await ask("SELECT kind FROM events WHERE kind = 'table.saved'")).rows).toHaveLength(2)
    expect(await readdir(join(home, "unfinished"))).toEqual([])
  })

  test("what tables there are and what they look like", async () => {
    expect((await ask("DESCRIBE legal.raw.cases")).rows[0]).toMatchObject({ column_name: "id", column_type: "BIGINT" })
    const names = (await ask("SHOW ALL TABLES", 1000)).rows.map((row) => row.name)
    expect(names).toEqual(expect.arrayContaining(["people", "cases", "curation_items", "templates"]))
  })

  test("values of every kind are JSON", async () => {
    const { rows } = await ask(
      "SELECT 1.5::DECIMAL(4,1) AS d, 'NaN'::DOUBLE AS x, [DATE '2026-01-31'] AS l, {'a': 1::BIGINT} AS s, 'x'::BLOB AS b, TIMESTAMPTZ '2026-01-31 10:00:00+02' AS t, 12345678901234567890::HUGEINT AS h, INTERVAL 1 DAY AS i",
    )
    expect(rows[0]).toMatchObject({
      d: 1.5,
      x: null,
      s: { a: 1 },
      b: "eA==",
      t: "2026-01-31T08:00:00.000Z",
      h: "12345678901234567890",
    })
  })
})

describe("nothing but reading", () => {
  test.each([
    "SELECT 1; SELECT 2",
    "SELECT 1; DROP TABLE people",
    "DROP VIEW people",
    "INSERT INTO main.data.people VALUES (1, NULL)",
    "ATTACH 'x.duckdb' AS x",
    "COPY (SELECT 1) TO 'out.csv'",
    "COPY people FROM '/etc/passwd'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET lock_configuration = false",
    "PRAGMA version",
    "CALL pragma_version()",
    "EXPLAIN SELECT 1",
    "CREATE TABLE x (a INT)",
    "",
    "-- nothing",
  ])("%s is refused", async (statement) => {
    await expect(ask(statement)).rejects.toMatchObject({ code: "query_refused" })
  })

  test.each([
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM read_blob('../workspace.duckdb')",
    "SELECT * FROM query('COPY (SELECT 1) TO ''databits-out.csv''')",
    "SELECT * FROM parquet_scan('https://example.com/x.parquet')",
  ])("%s fails", async (statement) => {
    await expect(ask(statement)).rejects.toMatchObject({ code: "query_failed" })
  })

  test("files of other tables cannot be reached past their names", async () => {
    const [file] = await readdir(join(home, "tables/legal/raw/cases"))
    const path = join(home, "tables/legal/raw/cases", file ?? "")
    expect(existsSync(path)).toBe(true)
    await expect(ask(`SELECT * FROM read_parquet('${path}')`)).rejects.toMatchObject({ code: "query_failed" })
    await writeFile(join(home, "plain.csv"), "a\n1\n")
    await expect(ask(`SELECT * FROM read_csv('${join(home, "plain.csv")}')`)).rejects.toMatchObject({
      code: "query_failed",
    })
  })
})

test("the engine's own words say what is wrong", async () => {
  await expect(ask("SELECT nope FROM main.data.people")).rejects.toMatchObject({
    code: "query_failed",
    detail: expect.stringContaining('"nope"'),
  })
  await expect(ask("SELECT * FROM main.data.nothing")).rejects.toMatchObject({
    code: "query_failed",
    detail: expect.stringContaining("nothing"),
  })
  await expect(ask("SELEC 1")).rejects.toMatchObject({ code: "query_failed", detail: expect.stringContaining("SELEC") })
})

test("a statement that takes too long is stopped, and one that nobody waits for", async () => {
  const endless = "SELECT count(*) FROM range(1000000000) a, range(1000000000) b WHERE a.range + b.range = -1"
  const { tables } = workspace.ports
  await expect(tables.listAnswer(endless, 1, { timeout: 200 })).rejects.toMatchObject({
    code: "query_failed",
    detail: expect.stringContaining("longer than"),
  })
  const stop = new AbortController()
  const running = tables.listAnswer(endless, 1, { signal: stop.signal })
  setTimeout(() => stop.abort(), 200)
  await expect(running).rejects.toMatchObject({ code: "query_failed", detail: "The query was stopped." })
})
