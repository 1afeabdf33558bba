import { existsSync } from "node:fs"
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { DuckDBInstance } from "@duckdb/node-api"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import type { ImportOptions, TableRow } from "../../contract/entities/table.ts"
import type { Caller } from "../../contract/permissions.ts"
import { dropTable, restoreTable } from "../../core/data/drop-table.ts"
import { importFile } from "../../core/data/import-file.ts"
import { previewFile } from "../../core/data/preview-file.ts"
import { readConfig } from "../config.ts"
import type { Workspace } from "../workspace.ts"
import { openEmbedded } from "./open.ts"

const ana: Caller = { person: "ana", runsAs: "ana", roles: ["admin"] }

let home: string
let outside: string
let workspace: Workspace
const open = () => openEmbedded(readConfig({ DATABITS_HOME: home, DATABITS_UPLOAD_LIMIT_MB: "1" }))

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "databits-tables-"))
  outside = await mkdtemp(join(tmpdir(), "databits-files-"))
  workspace = await open()
})
afterEach(async () => {
  await workspace.close()
  await Promise.all([home, outside].map((folder) => rm(folder, { recursive: true, force: true })))
})

const put = async (name: string, content: string | Uint8Array): Promise<string> => {
  const path = join(outside, name)
  await writeFile(path, content)
  return path
}

const control = (id: string, signal = new AbortController().signal) => ({ id, signal, progress: () => {} })
const bring = (path: string, table: string, options: ImportOptions = {}, id = `run-${table}`) =>
  importFile(workspace.ports, ana, { from: { kind: "path", path }, table, options }, control(id))
const rowsOf = (table: string) => workspace.ports.tables.listRows(table)
const latin1 = (text: string): Buffer => Buffer.from(text, "latin1")

describe("importing", () => {
  test("the messy file: odd rows are kept, the three bad ones are named", async () => {
    const lines = [
      "\uFEFFid,text,label",
      '007,"a quoted\nnewline, and a comma",billing',
      "008,,refund",
      "009,only two",
      "010,Schöne Grüße — ",
      '011,"never closed,billing',
      "012,fine,billing,extra",
      '013,"said ""hi""",seen_once',
      "",
    ]
    const latin = latin1("014,Café crème,billing\n")
    const path = await put(
      "messy.csv",
      Buffer.concat([
        Buffer.from(lines.join("\n").replace("010,Schöne Grüße — ", "010,Schöne Grüße — ,refund")),
        latin,
      ]),
    )
    const result = await bring(path, "messy")
    expect(result).toMatchObject({ table: "main.data.messy", version: 1, rows: 5, badRows: 3 })
    expect(result.firstBadRows).toEqual([
      { line: 5, reason: "2 cells where 3 are expected", text: "009,only two" },
      { line: 7, reason: "a quotation mark is opened and never closed", text: '011,"never closed,billing' },
      { line: 8, reason: "4 cells where 3 are expected", text: "012,fine,billing,extra" },
    ])
    expect(await rowsOf("main.data.messy")).toEqual([
      { id: "007", text: "a quoted\nnewline, and a comma", label: "billing" },
      { id: "008", text: null, label: "refund" },
      { id: "010", text: "Schöne Grüße — ", label: "refund" },
      { id: "013", text: 'said "hi"', label: "seen_once" },
      { id: "014", text: "Café crème", label: "billing" },
    ])
    const list = Buffer.from(await workspace.ports.files.find(result.badRowsFile ?? "")).toString()
    expect(list.trim().split("\r\n")[1]).toBe('5,2 cells where 3 are expected,"009,only two"')
    expect((await workspace.ports.tables.find("main.data.messy")).keyColumn).toBe("id")
  })

  test("JSONL with bad lines, compressed, with lists and types of its own", async () => {
    const lines = [
      '{"id":1,"at":"2026-01-05T10:39:44.5+02:00","tags":["a"],"ok":true,"score":0.5}',
      "broken",
      '{"id":2,"day":"2026-01-31","score":2}',
    ]
    const result = await bring(await put("events.jsonl.gz", gzipSync(lines.join("\n"))), "events")
    expect(result).toMatchObject({ rows: 2, badRows: 1, firstBadRows: [{ line: 2, reason: "it is not valid JSON" }] })
    expect(await rowsOf("main.data.events")).toEqual([
      { id: 1, at: "2026-01-05T08:39:44.500Z", tags: ["a"], ok: true, score: 0.5, day: null },
      { id: 2, at: null, tags: null, ok: null, score: 2, day: "2026-01-31" },
    ])
  })

  test("rows inside a JSON object, and UTF-16", async () => {
    await bring(await put("a.json", '{"rows":[{"a":1},{"a":2}]}'), "from_json")
    expect(await rowsOf("main.data.from_json")).toEqual([{ a: 1 }, { a: 2 }])
    await bring(await put("b.tsv", Buffer.from("\uFEFFid\tname\r\n1\tÄrger\r\n", "utf16le")), "from_utf16")
    expect(await rowsOf("main.data.from_utf16")).toEqual([{ id: 1, name: "Ärger" }])
  })

  test("Parquet of others comes in with its types, and what we store is Parquet with the same rows", async () => {
    const path = join(outside, "theirs [1].parquet")
    const duck = await (await DuckDBInstance.create(":memory:")).connect()
    await duck.run(
      `COPY (SELECT 5::UTINYINT AS n, 1.5::DECIMAL(9,2) AS d, 'NaN'::DOUBLE AS x, 123456789012345678901::DECIMAL(38,0) AS long, DATE '2026-01-31' AS day, TIMESTAMP '2026-01-31 10:00:00' AS "at", [1, 2] AS l, {'a': 'b'} AS s, 'x'::BLOB AS b) TO '${path}' (FORMAT parquet)`,
    )
    duck.closeSync()
    const expected = {
      n: 5,
      d: 1.5,
      x: null,
      long: "123456789012345678901",
      day: "2026-01-31",
      at: "2026-01-31T10:00:00.000Z",
      l: [1, 2],
      s: { a: "b" },
      b: "eA==",
    }
    const preview = await previewFile(workspace.ports, ana, { kind: "path", path })
    expect(preview).toMatchObject({ format: "parquet", table: "main.data.theirs_1", rows: [expected] })
    await bring(path, "theirs")
    const table = await workspace.ports.tables.find("main.data.theirs")
    expect(table.columns.map(({ type }) => type)).toEqual([
      "bigint",
      "double",
      "double",
      "string",
      "date",
      "timestamp",
      "array",
      "struct",
      "string",
    ])
    expect(await rowsOf("main.data.theirs")).toEqual([expected])
    const [again] = await readdir(join(home, "tables/main/data/theirs"))
    await bring(join(await copyOut(`tables/main/data/theirs/${again}`)), "again")
    expect((await rowsOf("main.data.again"))[0]).toMatchObject({ n: 5, day: "2026-01-31", l: [1, 2] })
  })

  test("a damaged Parquet file is refused in words for people", async () => {
    const path = await put("damaged.parquet", `PAR1${"x".repeat(100)}PAR1`)
    const refused = { code: "file_unreadable", message: "The Parquet file is damaged, or not a Parquet file." }
    await expect(previewFile(workspace.ports, ana, { kind: "path", path })).rejects.toMatchObject(refused)
    await expect(bring(path, "damaged")).rejects.toMatchObject(refused)
  })

  const copyOut = async (file: string): Promise<string> => put("copy.parquet", await readFile(join(home, file)))

  test("a type a person chose makes the rows that do not fit bad", async () => {
    const path = await put("typed.csv", "id,amount\n1,5\n2,none\n3,07\n")
    expect(await bring(path, "typed", { types: { amount: "bigint" } })).toMatchObject({ rows: 2, badRows: 1 })
    expect(await rowsOf("main.data.typed")).toEqual([
      { id: 1, amount: 5 },
      { id: 3, amount: 7 },
    ])
  })

  test("a file larger than one part keeps its order and its late columns", async () => {
    const lines = Array.from({ length: 120_000 }, (_, index) =>
      index === 119_999 ? `{"n":${index},"late":"yes"}` : `{"n":${index}}`,
    )
    const result = await bring(await put("many.jsonl", lines.join("\n")), "many")
    expect(result.rows).toBe(120_000)
    expect(await workspace.ports.tables.listRows("main.data.many", { offset: 99_999, limit: 2 })).toEqual([
      { n: 99_999, late: null },
      { n: 100_000, late: null },
    ])
    let next = 0
    for await (const batch of workspace.ports.tables.listBatches("main.data.many", { batch: 7000 })) {
      for (const row of batch) expect(row.n).toBe(next++)
    }
    expect(next).toBe(120_000)
  })

  test("what holds no table is refused in words", async () => {
    const refused = (name: string, content: string | Uint8Array) => put(name, content).then((path) => bring(path, "x"))
    await expect(refused("a.xlsx", Buffer.from([0x50, 0x4b, 3, 4, 0]))).rejects.toMatchObject({
      code: "file_unreadable",
      remedy: expect.stringContaining("CSV"),
    })
    await expect(refused("a.bin", Buffer.alloc(500))).rejects.toMatchObject({ code: "file_unreadable" })
    const noise = Uint8Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256)
    await expect(refused("noise.csv", noise)).rejects.toMatchObject({ detail: "noise.csv is not a text file." })
    await expect(refused("a.csv", "")).rejects.toMatchObject({ code: "file_unreadable" })
    await expect(refused("b.csv", "id,text\n")).rejects.toMatchObject({
      code: "file_unreadable",
      detail: "b.csv holds no rows.",
    })
    await expect(refused("b.csv.gz", gzipSync("id,text\n1,x\n").subarray(0, 20))).rejects.toMatchObject({
      code: "file_unreadable",
    })
    await expect(bring(join(outside, "nowhere.csv"), "x")).rejects.toMatchObject({ code: "file_not_found" })
    await expect(bring(join(home, "workspace.duckdb"), "x")).rejects.toMatchObject({ code: "file_not_found" })
    expect(await workspace.ports.tables.list()).toEqual([])
  })

  test("a stop in the middle leaves nothing behind", async () => {
    const stop = new AbortController()
    const lines = Array.from(
      { length: 200_000 },
      (_, index) => `${index},some text that makes the file longer than a chunk`,
    )
    const path = await put("long.csv", `id,text\n${lines.join("\n")}`)
    const progress = () => stop.abort()
    await expect(
      importFile(
        workspace.ports,
        ana,
        { from: { kind: "path", path }, table: "long", options: {} },
        { id: "r", signal: stop.signal, progress },
      ),
    ).rejects.toMatchObject({ code: "run_cancelled" })
    expect(await workspace.ports.tables.list()).toEqual([])
    expect(existsSync(join(home, "tables/main/data/long"))).toBe(false)
    expect(await readdir(join(home, "unfinished"))).toEqual([])
  })
})

describe("uploads", () => {
  const send = (name: string, ...pieces: (string | Uint8Array)[]) =>
    workspace.ports.sources.save(
      name,
      (async function* () {
        for (const piece of pieces) yield Buffer.from(piece)
      })(),
    )

  test("are previewed, imported and gone", async () => {
    const { ref, name, bytes } = await send("../../My Data (1).csv", "id,te", "xt\n1,a\n2,b\n")
    expect([name, bytes]).toEqual(["My Data (1).csv", 16])
    const preview = await previewFile(workspace.ports, ana, ref)
    expect(preview).toMatchObject({ table: "main.data.my_data_1", existingVersion: null, format: "csv", header: true })
    expect(preview.rows).toEqual([
      { id: "1", text: "a" },
      { id: "2", text: "b" },
    ])
    await importFile(workspace.ports, ana, { from: ref, options: {} }, control("u1"))
    expect(
      (await previewFile(workspace.ports, ana, { kind: "path", path: await put("My Data (1).csv", "id\n1\n") }))
        .existingVersion,
    ).toBe(1)
    await expect(workspace.ports.sources.find(ref)).rejects.toMatchObject({ code: "file_not_found" })
  })

  test("beyond the limit are refused and leave nothing", async () => {
    await expect(send("big.csv", Buffer.alloc(700_000, 97), Buffer.alloc(700_000, 97))).rejects.toMatchObject({
      code: "body_too_large",
    })
    await expect(send("a.pdf", "%PDF-1.7")).rejects.toMatchObject({ code: "file_unreadable" })
    expect(await readdir(join(home, "uploads"))).toEqual([])
  })

  test("have ids, not paths", async () => {
    await expect(workspace.ports.sources.find({ kind: "upload", id: "../tables" })).rejects.toMatchObject({
      code: "file_not_found",
    })
    await workspace.ports.sources.retire("../tables")
  })
})

describe("versions", () => {
  const source = { kind: "job", job: "test", run: "r" } as const
  const columns = [
    { name: "id", type: "bigint" },
    { name: "v", type: "string" },
  ] as const
  const save = (rows: readonly TableRow[], name = "main.data.t") =>
    workspace.ports.tables.save(ana, { name, columns: [...columns], source }, rows)

  test("each save is the next one, older ones stay readable", async () => {
    await save([{ id: 1, v: "a" }])
    const second = await save([
      { id: 1, v: "b" },
      { id: 2, v: null },
    ])
    expect([second.version, second.rowCount, second.keyColumn]).toEqual([2, 2, "id"])
    expect(await rowsOf("Main.Data.T")).toHaveLength(2)
    expect(await rowsOf("main.data.t@1")).toEqual([{ id: 1, v: "a" }])
    expect(await workspace.ports.tables.listRows("main.data.t", { version: 1, columns: ["v"] })).toEqual([{ v: "a" }])
    expect((await workspace.ports.tables.listVersions("main.data.t")).map(({ version }) => version)).toEqual([2, 1])
    await expect(workspace.ports.tables.listRows("main.data.t", { columns: ["nope"] })).rejects.toMatchObject({
      code: "column_not_found",
    })
  })

  test("saves at the same moment get different numbers", async () => {
    const saved = await Promise.all([1, 2, 3].map((id) => save([{ id, v: "x" }])))
    expect(saved.map(({ version }) => version).sort()).toEqual([1, 2, 3])
  })

  test("a dropped table can be put back; its versions stay for lineage", async () => {
    await save([{ id: 1, v: "a" }])
    await dropTable(workspace.ports, ana, "main.data.t")
    await expect(workspace.ports.tables.find("main.data.t")).rejects.toMatchObject({ code: "table_not_found" })
    expect((await workspace.ports.tables.find("main.data.t@1")).rowCount).toBe(1)
    await restoreTable(workspace.ports, ana, "main.data.t")
    expect(await rowsOf("main.data.t")).toHaveLength(1)
    await expect(restoreTable(workspace.ports, ana, "main.data.never")).rejects.toMatchObject({
      code: "table_not_found",
    })
  })

  test("a stop between the file and its event leaves no table, and the file goes with the next save", async () => {
    const folder = join(home, "tables/main/data/t")
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, "v1-deadbeef.parquet"), "half")
    await mkdir(join(home, "unfinished/x"), { recursive: true })
    await workspace.close()
    workspace = await open()
    expect(existsSync(join(home, "unfinished"))).toBe(false)
    expect(await workspace.ports.tables.list()).toEqual([])
    expect((await save([{ id: 1, v: "a" }])).version).toBe(1)
    expect(await readdir(folder)).toHaveLength(1)
    expect(await rowsOf("main.data.t")).toEqual([{ id: 1, v: "a" }])
  })

  test("tables are the same after their state was built again", async () => {
    await save([{ id: 1, v: "a" }])
    await save([{ id: 1, v: "b" }])
    const before = [await workspace.ports.tables.list(), await workspace.ports.tables.listVersions("main.data.t")]
    await workspace.ports.events.rebuild()
    expect([await workspace.ports.tables.list(), await workspace.ports.tables.listVersions("main.data.t")]).toEqual(
      before,
    )
  })

  test("profiles say what columns hold", async () => {
    await save([
      { id: 1, v: "aa" },
      { id: 2, v: "aa" },
      { id: 3, v: "b" },
      { id: 4, v: null },
    ])
    expect(await workspace.ports.tables.listProfiles("main.data.t")).toEqual([
      { name: "id", type: "bigint", empty: 0, distinct: 4, smallest: 1, largest: 4, frequent: [], meanLength: null },
      {
        name: "v",
        type: "string",
        empty: 1,
        distinct: 2,
        smallest: "aa",
        largest: "b",
        frequent: [{ value: "aa", count: 2 }],
        meanLength: 5 / 3,
      },
    ])
  })
})

describe("rows for a screen", () => {
  const columns = [
    { name: "l0", type: "bigint" },
    { name: "v1", type: "string" },
    { name: "list", type: "array" },
    { name: "day", type: "date" },
  ] as const
  const source = { kind: "job", job: "test", run: "r" } as const
  const save = (rows: readonly TableRow[]) =>
    workspace.ports.tables.save(ana, { name: "main.data.long", columns: [...columns], source }, rows)

  test("long cells are cut and named, whatever their type; asked for more they are whole", async () => {
    await save([
      { l0: 1, v1: "short", list: [1], day: "2026-01-31" },
      { l0: 2, v1: "é😀".repeat(50), list: ["a".repeat(40)], day: null },
    ])
    const shown = (longest: number) =>
      workspace.ports.tables.listShown("main.data.long", { offset: 0, limit: 10, longest })
    expect(await shown(20)).toEqual({
      rows: [
        { l0: 1, v1: "short", list: [1], day: "2026-01-31" },
        { l0: 2, v1: "é😀".repeat(10), list: `["${"a".repeat(18)}`, day: null },
      ],
      cut: [
        { row: 1, column: "v1", characters: 100 },
        { row: 1, column: "list", characters: 44 },
      ],
    })
    expect(await shown(100)).toMatchObject({ rows: [{}, { v1: "é😀".repeat(50), list: ["a".repeat(40)] }], cut: [] })
  })

  test("an answer is bounded in size, and one row is always given", async () => {
    await save(Array.from({ length: 30 }, (_, l0) => ({ l0, v1: "x".repeat(300_000), list: null, day: null })))
    const rows = async (offset: number, longest: number) =>
      (await workspace.ports.tables.listShown("main.data.long", { offset, limit: 1000, longest })).rows.map(
        (row) => row.l0,
      )
    expect(await rows(0, 300_000)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    expect(await rows(25, 300_000)).toEqual([25, 26, 27, 28, 29])
    expect(await rows(0, 2000)).toHaveLength(30)
    await save([{ l0: 1, v1: "x".repeat(9_000_000), list: null, day: null }])
    expect(await rows(0, 9_500_000)).toEqual([1])
    expect(await rows(1, 2000)).toEqual([])
  })
})
