import { expect, test } from "vitest"
import type { TableColumn } from "../../contract/entities/table.ts"
import type { Tables, TextRow } from "../../core/ports/tables.ts"
import { ANA } from "./state.ts"
import { watching } from "./watch.ts"

const COLUMNS: readonly TableColumn[] = [
  { name: "id", type: "string" },
  { name: "it's", type: "bigint" },
  { name: "share", type: "double" },
  { name: "yes", type: "boolean" },
  { name: "day", type: "date" },
  { name: "at", type: "timestamp" },
  { name: "tags", type: "array" },
  { name: "more `ticks`", type: "struct" },
]

const ROWS: readonly TextRow[] = [
  ["a", "7", "0.5", "true", "2026-01-31", "2026-01-31T08:00:00.000Z", '["x","y"]', '{"k":1}'],
  ["b", null, null, null, null, null, null, null],
  ["c", "-3", "1e3", "false", "2025-12-01", "2026-01-31T10:00:00+02:00", "[]", "{}"],
]

const READ = [
  {
    id: "a",
    "it's": 7,
    share: 0.5,
    yes: true,
    day: "2026-01-31",
    at: "2026-01-31T08:00:00.000Z",
    tags: ["x", "y"],
    "more `ticks`": { k: 1 },
  },
  { id: "b", "it's": null, share: null, yes: null, day: null, at: null, tags: null, "more `ticks`": null },
  {
    id: "c",
    "it's": -3,
    share: 1000,
    yes: false,
    day: "2025-12-01",
    at: "2026-01-31T08:00:00.000Z",
    tags: [],
    "more `ticks`": {},
  },
]

const inOne = async function* (rows: readonly TextRow[]): AsyncIterable<readonly TextRow[]> {
  yield rows
}

const table = (name: string, columns: readonly TableColumn[] = COLUMNS, comment = "it's a \\ 'test'") => ({
  name: `main.data.${name}`,
  columns: () => columns,
  source: { kind: "upload", file: "a.csv", bytes: 3 } as const,
  comment,
})

const TEXT: readonly TableColumn[] = [
  { name: "id", type: "string" },
  { name: "text", type: "string" },
]

/** What the tables of people owe their callers about rows, wherever they are. */
export const tableRowsContract = (open: () => Promise<Tables>): void => {
  const watch = watching("table-rows")
  test("rows come back in the types of their columns, whatever the names", async () => {
    const { tables } = watch({ tables: await open() })
    expect(await tables.findPlace("imports")).toEqual({ catalog: "main", schema: "data" })
    expect(await tables.findPlace("training")).toEqual({ catalog: "main", schema: "training" })
    const saved = await tables.saveText(ANA, table("typed"), inOne(ROWS))
    expect(saved).toMatchObject({
      version: 1,
      rowCount: 3,
      columns: COLUMNS,
      keyColumn: "id",
      comment: "it's a \\ 'test'",
    })
    expect(await tables.listRows("main.data.typed")).toEqual(READ)
    expect(await tables.listRows("main.data.typed", { columns: ["id", "it's"], keys: ["c", "nobody"] })).toEqual([
      { id: "c", "it's": -3 },
    ])
    expect(await tables.listRows("main.data.typed", { keys: [] })).toEqual([])
    await expect(tables.listRows("main.data.typed", { columns: ["nothing"] })).rejects.toMatchObject({
      code: "column_not_found",
    })
  })

  test("every version keeps its rows", async () => {
    const { tables } = watch({ tables: await open() })
    await tables.saveText(ANA, table("grows", TEXT), inOne([["1", "one"]]))
    const second = await tables.saveText(
      ANA,
      table("grows", TEXT),
      inOne([
        ["1", "one"],
        ["2", "two"],
      ]),
    )
    expect(second).toMatchObject({ version: 2, rowCount: 2 })
    expect(await tables.find("main.data.grows@1")).toMatchObject({ version: 1, rowCount: 1 })
    const listed = (await tables.list()).filter(({ name }) => name === "main.data.grows")
    expect(listed).toMatchObject([{ version: 2, rowCount: 2 }])
    for (const [name, code] of [
      ["main.data.grows", "name_taken"],
      ["main.data.nobody_made_it", "table_not_found"],
    ] as const)
      await expect(tables.saveLink(ANA, name)).rejects.toMatchObject({ code })
    expect(await tables.listRows("main.data.grows", { version: 1 })).toEqual([{ id: "1", text: "one" }])
    expect(await tables.listRows("main.data.grows")).toHaveLength(2)
  })

  test("one key makes one version, whatever happened to the first answer", async () => {
    const { tables } = watch({ tables: await open() })
    const save = () => tables.saveText(ANA, table("once", TEXT), inOne([["1", "one"]]), { key: "import:once" })
    expect((await save()).version).toBe(1)
    expect((await save()).version).toBe(1)
    expect(await tables.listVersions("main.data.once")).toHaveLength(1)
  })

  test("a table without rows has its columns", async () => {
    const { tables } = watch({ tables: await open() })
    expect(await tables.saveText(ANA, table("empty"), inOne([]))).toMatchObject({ rowCount: 0 })
    expect(await tables.listRows("main.data.empty")).toEqual([])
  })

  test("batches give each row once, as many as asked", async () => {
    const { tables } = watch({ tables: await open() })
    const rows = Array.from({ length: 25 }, (_, index): TextRow => [String(index).padStart(2, "0"), `text ${index}`])
    await tables.saveText(ANA, table("many", TEXT), inOne(rows))
    const sizes: number[] = []
    const ids: unknown[] = []
    for await (const batch of tables.listBatches("main.data.many", { batch: 10 })) {
      sizes.push(batch.length)
      ids.push(...batch.map(({ id }) => id))
    }
    expect(sizes).toEqual([10, 10, 5])
    expect(new Set(ids).size).toBe(25)
    expect(await tables.listRows("main.data.many", { limit: 3, offset: 24 })).toHaveLength(1)
  })

  test("a screen gets long cells cut, with what was cut", async () => {
    const { tables } = watch({ tables: await open() })
    await tables.saveText(
      ANA,
      table("long", TEXT),
      inOne([
        ["1", "x".repeat(50)],
        ["2", "short"],
      ]),
    )
    expect(await tables.listShown("main.data.long", { offset: 0, limit: 10, longest: 10 })).toEqual({
      rows: [
        { id: "1", text: "x".repeat(10) },
        { id: "2", text: "short" },
      ],
      cut: [{ row: 0, column: "text", characters: 50 }],
    })
  })

  test("a profile says what a column holds", async () => {
    const { tables } = watch({ tables: await open() })
    await tables.saveText(
      ANA,
      table("profiled", [
        { name: "n", type: "bigint" },
        { name: "label", type: "string" },
      ]),
      inOne([
        ["1", "aa"],
        ["2", "b"],
        ["3", "aa"],
        [null, null],
      ]),
    )
    expect(await tables.listProfiles("main.data.profiled")).toEqual([
      { name: "n", type: "bigint", empty: 1, distinct: 3, smallest: 1, largest: 3, frequent: [], meanLength: null },
      {
        name: "label",
        type: "string",
        empty: 1,
        distinct: 2,
        smallest: "aa",
        largest: "b",
        frequent: [{ value: "aa", count: 2 }],
        meanLength: expect.closeTo(5 / 3),
      },
    ])
  })

  test("people's statements read, and do nothing else", async () => {
    const { tables } = watch({ tables: await open() })
    await tables.saveText(
      ANA,
      table("asked", TEXT),
      inOne([
        ["1", "one"],
        ["2", "two"],
      ]),
    )
    const answer = await tables.listAnswer(
      "-- a comment\nSELECT id, length(text) AS n FROM main.data.asked ORDER BY id -- the end;",
      1,
    )
    expect(answer).toMatchObject({ rows: [{ id: "1", n: 3 }], truncated: true })
    expect(answer.columns.map(({ name }) => name)).toEqual(["id", "n"])
    for (const statement of ["DROP TABLE main.data.asked", "DELETE FROM main.data.asked", "SELECT 1; SELECT 2"])
      await expect(tables.listAnswer(statement, 10)).rejects.toMatchObject({
        code: expect.stringMatching(/^query_(refused|failed)$/),
      })
    await expect(tables.listAnswer("SELECT nothing FROM main.data.asked", 10)).rejects.toMatchObject({
      code: "query_failed",
    })
    expect(await tables.listRows("main.data.asked")).toHaveLength(2)
  })

  test("only a table of others can be taken up", async () => {
    const { tables } = watch({ tables: await open() })
    await tables.saveText(ANA, table("own", TEXT), inOne([["1", "one"]]))
    await expect(tables.saveLink(ANA, "main.data.own")).rejects.toMatchObject({ code: "name_taken" })
    await expect(tables.saveLink(ANA, "main.data.nowhere")).rejects.toMatchObject({ code: "table_not_found" })
  })
}
