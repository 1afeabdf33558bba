import { gzipSync } from "node:zlib"
import { expect, test } from "vitest"
import type { SourceRef, Sources } from "../../core/ports/files.ts"
import type { Tables } from "../../core/ports/tables.ts"
import { ANA } from "./state.ts"
import { watching } from "./watch.ts"

export type TestSources = {
  readonly sources: Sources
  readonly tables: Tables
  /** A file that people have where the workbench can read it, by its path. */
  readonly put: (name: string, bytes: Uint8Array) => Promise<SourceRef>
  /** The folder that those files are in. */
  readonly folder: string
  /** A path where no file is. */
  readonly nowhere: SourceRef
  /** A Parquet file with the rows of a query, as DuckDB writes it. */
  readonly parquetOf: (query: string) => Promise<Uint8Array>
  /** Makes the folder of an upload one that is there and cannot be listed. */
  readonly shut: (upload: string) => Promise<void>
  /** Bytes an upload may have. */
  readonly limit: number
}

/** What the Parquet file of the suite holds. */
const PARQUET_QUERY = `
  SELECT 'a' AS id, 7::BIGINT AS n, 0.5::DOUBLE AS share, true AS "it's", DATE '2026-01-31' AS day, [1, 2] AS tags
  UNION ALL SELECT 'b', -3, NULL, false, NULL, NULL`

const COLUMNS = [
  { name: "id", type: "string" },
  { name: "n", type: "bigint" },
  { name: "share", type: "double" },
  { name: "it's", type: "boolean" },
  { name: "day", type: "date" },
  { name: "tags", type: "array" },
]
const ROWS = [
  { id: "a", n: 7, share: 0.5, "it's": true, day: "2026-01-31", tags: [1, 2] },
  { id: "b", n: -3, share: null, "it's": false, day: null, tags: null },
]

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const DAMAGED = bytes(`PAR1${"x".repeat(100)}PAR1`)

const sent = async function* (...parts: readonly Uint8Array[]): AsyncIterable<Uint8Array> {
  yield* parts
}

/** The content of a file, and how many of its stored bytes were read at the end of it. */
const readAll = async (sources: Sources, ref: SourceRef) => {
  const parts: Uint8Array[] = []
  let read = 0
  for await (const chunk of sources.listChunks(ref)) {
    parts.push(chunk.bytes)
    read = chunk.read
  }
  return { text: Buffer.concat(parts).toString(), read }
}

const named = (name: string, bytesOf: Uint8Array) => ({
  name: `main.data.${name}`,
  source: { kind: "upload", file: `${name}.parquet`, bytes: bytesOf.byteLength } as const,
  comment: "it's theirs",
})

/** What the files that people bring owe their callers, wherever they are kept. */
export const sourcesContract = (open: () => Promise<TestSources>): void => {
  const watch = watching("sources")
  test("an upload is kept as it was sent, under a tidy name, until it is retired", async () => {
    const { sources } = watch(await open())
    const file = await sources.save("C:\\mine\\grüße <1>.csv", sent(bytes("id,text\n"), bytes("1,hello\n")))
    expect(file).toEqual({
      ref: { kind: "upload", id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      name: "grüße _1_.csv",
      bytes: 16,
      parquet: false,
    })
    expect(await sources.find(file.ref)).toEqual(file)
    expect(await readAll(sources, file.ref)).toEqual({ text: "id,text\n1,hello\n", read: 16 })
    expect(await sources.saveForJob(file.ref)).toEqual(file.ref)
    await sources.retire(file.ref.id)
    await expect(sources.find(file.ref)).rejects.toMatchObject({ code: "file_not_found" })
    await expect(readAll(sources, file.ref)).rejects.toMatchObject({ code: "file_not_found" })
    await expect(sources.findParquet(file.ref, 1)).rejects.toMatchObject({ code: "file_not_found" })
    await sources.retire(file.ref.id)
  })

  test("two uploads of one name do not meet, and only the one named is retired", async () => {
    const { sources } = watch(await open())
    const [first, second] = [
      await sources.save("same.csv", sent(bytes("first"))),
      await sources.save("same.csv", sent(bytes("second"))),
    ]
    for (const id of ["", ".", "..", "../uploads", "nobody"]) await sources.retire(id)
    await sources.retire(first.ref.id)
    expect(await readAll(sources, second.ref)).toEqual({ text: "second", read: 6 })
  })

  test("a file by its path is read where it is, and a job reads the same", async () => {
    const { sources, put } = watch(await open())
    const ref = await put("a b.csv", bytes("id\n1\n"))
    expect(await sources.find(ref)).toEqual({ ref, name: "a b.csv", bytes: 5, parquet: false })
    expect(await readAll(sources, await sources.saveForJob(ref))).toEqual({ text: "id\n1\n", read: 5 })
  })

  test("a folder lists its own files by name, as they were written last, and nothing hidden", async () => {
    const { sources, put, folder, nowhere } = watch(await open())
    const before = Date.now()
    for (const name of ["listed-b.csv", ".listed-hidden", "listed-a.csv", "listed/inside.csv"])
      await put(name, bytes(`${name}\n`))
    const listed = (await sources.listFolder(`${folder}/`)).filter(({ path }) => path.includes("listed"))
    expect(listed.map(({ path, bytes: size }) => [path, size])).toEqual([
      [`${folder}/listed-a.csv`, 13],
      [`${folder}/listed-b.csv`, 13],
    ])
    for (const { changedAt } of listed) expect(Math.abs(changedAt - before)).toBeLessThan(60_000)
    await put("listed-a.csv", bytes("more\n"))
    expect(await sources.listFolder(folder)).toContainEqual(expect.objectContaining({ bytes: 5 }))
    const path = nowhere.kind === "path" ? nowhere.path : ""
    await expect(sources.listFolder(path)).rejects.toMatchObject({ code: "file_not_found" })
  })

  test("gzip is undone, and the stored bytes are counted", async () => {
    const { sources, put } = watch(await open())
    const text = "id,text\n".repeat(1_000)
    const packed = gzipSync(text)
    const ref = await put("packed.csv.gz", packed)
    expect(await sources.find(ref)).toMatchObject({ bytes: packed.byteLength, parquet: false })
    expect(await readAll(sources, ref)).toEqual({ text, read: packed.byteLength })
  })

  test("gzip that ends too early is unreadable", async () => {
    const { sources, put } = watch(await open())
    const packed = gzipSync(Buffer.from(Array.from({ length: 5_000 }, (_, index) => `${index * 7919}\n`).join("")))
    const ref = await put("cut.csv.gz", packed.subarray(0, packed.length / 2))
    await expect(readAll(sources, ref)).rejects.toMatchObject({ code: "file_unreadable" })
  })

  test.each([
    ["empty.csv", new Uint8Array()],
    ["sheet.xlsx", Uint8Array.from([0x50, 0x4b, 0x03, 0x04, 1, 2, 3])],
    ["paper.pdf", bytes("%PDF-1.7")],
    ["zeros.csv", new Uint8Array(100)],
  ])("%s holds no table: it is refused, sent or by its path", async (name, content) => {
    const { sources, put } = watch(await open())
    await expect(sources.save(name, sent(content))).rejects.toMatchObject({
      code: "file_unreadable",
      detail: expect.stringContaining(name),
    })
    await expect(sources.find(await put(name, content))).rejects.toMatchObject({ code: "file_unreadable" })
  })

  test("an upload of more than may be sent is refused while it arrives", async () => {
    const { sources, limit } = watch(await open())
    let asked = 0
    const endless = async function* (): AsyncIterable<Uint8Array> {
      for (; asked < 1_000; asked++) yield new Uint8Array(limit / 2).fill(97)
    }
    await expect(sources.save("endless.csv", endless())).rejects.toMatchObject({ code: "body_too_large" })
    expect(asked).toBeLessThan(10)
  })

  test("where no file is, whoever asks is told so", async () => {
    const { sources, tables, nowhere } = watch(await open())
    const missing = { code: "file_not_found" }
    await expect(sources.find(nowhere)).rejects.toMatchObject(missing)
    await expect(readAll(sources, nowhere)).rejects.toMatchObject(missing)
    await expect(sources.findParquet(nowhere, 1)).rejects.toMatchObject(missing)
    await expect(tables.saveSource(ANA, named("nowhere", bytes("")), nowhere)).rejects.toMatchObject(missing)
    for (const id of ["..", "nobody", "00000000-0000-7000-8000-000000000000"])
      await expect(sources.find({ kind: "upload", id })).rejects.toMatchObject(missing)
    expect(await tables.seek("main.data.nowhere")).toBeUndefined()
  })

  test("a Parquet file shows its columns and first rows, and becomes a table and its next version", async () => {
    const { sources, tables, parquetOf } = watch(await open())
    const parquet = await parquetOf(PARQUET_QUERY)
    const { ref, parquet: isParquet } = await sources.save("theirs.parquet", sent(parquet))
    expect(isParquet).toBe(true)
    expect(await sources.findParquet(ref, 1)).toEqual({ columns: COLUMNS, rows: ROWS.slice(0, 1) })
    const table = named("theirs", parquet)
    const saved = await tables.saveSource(ANA, table, ref, { key: "theirs-1", why: "They sent it" })
    expect(saved).toMatchObject({
      name: "main.data.theirs",
      version: 1,
      rowCount: 2,
      columns: COLUMNS,
      source: table.source,
      comment: "it's theirs",
      createdBy: "ana",
    })
    expect(await tables.listRows("main.data.theirs")).toEqual(ROWS)
    expect(await tables.saveSource(ANA, table, ref)).toMatchObject({ version: 2, rowCount: 2 })
    await sources.retire(ref.id)
    expect(await tables.listRows("main.data.theirs", { version: 1 })).toEqual(ROWS)
  })

  test("long cells of a Parquet file are cut where it is looked at, and whole in the table", async () => {
    const { sources, tables, parquetOf } = watch(await open())
    const parquet = await parquetOf("SELECT 'a' AS id, repeat('long ', 2000) AS text, [repeat('x', 5000)] AS words")
    const { ref } = await sources.save("long.parquet", sent(parquet))
    const { columns, rows } = await sources.findParquet(ref, 5)
    expect(columns.map(({ type }) => type)).toEqual(["string", "string", "array"])
    expect(rows).toEqual([{ id: "a", text: "long ".repeat(400), words: `["${"x".repeat(1998)}` }])
    await tables.saveSource(ANA, named("long", parquet), ref)
    expect(await tables.listRows("main.data.long")).toEqual([
      { id: "a", text: "long ".repeat(2000), words: ["x".repeat(5000)] },
    ])
  })

  test("an upload whose folder cannot be listed is not said to be gone", async () => {
    const { sources, shut } = watch(await open())
    const { ref } = await sources.save("shut.csv", sent(bytes("id\n1\n")))
    await shut(ref.id)
    const known = { code: expect.stringMatching(/^(databricks_denied|file_unreadable)$/) }
    await expect(sources.find(ref)).rejects.toMatchObject(known)
    await expect(readAll(sources, ref)).rejects.toMatchObject(known)
  })

  test("a damaged Parquet file is unreadable, and no table is made of it", async () => {
    const { sources, tables, put } = watch(await open())
    const ref = await put("damaged.parquet", DAMAGED)
    expect(await sources.find(ref)).toMatchObject({ parquet: true })
    await expect(sources.findParquet(ref, 1)).rejects.toMatchObject({ code: "file_unreadable" })
    await expect(tables.saveSource(ANA, named("damaged", DAMAGED), ref)).rejects.toMatchObject({
      code: "file_unreadable",
    })
    expect(await tables.seek("main.data.damaged")).toBeUndefined()
  })
}
