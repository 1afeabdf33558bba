import { afterAll, beforeAll, expect, test } from "vitest"
import type { z } from "zod"
import {
  getTable,
  getTableProfile,
  getTableRows,
  importFile,
  listSamples,
  listTables,
  loadSample,
  previewFile,
  queryTables,
  uploadFile,
} from "../../../contract/endpoints/data.ts"
import { importResult } from "../../../contract/entities/table.ts"
import { LIBRARY } from "../../../jobs/library.ts"
import { addPeople, openTestApp, type TestApp } from "../../../tests/support/app.ts"

let bench: TestApp
beforeAll(async () => {
  bench = await openTestApp({ library: LIBRARY, triggers: "all but scheduled" })
  await addPeople(bench, ["viewer", "developer"])
})
afterAll(() => bench.close())

const answer = async <Shape extends z.ZodType>(
  { output }: { readonly output: Shape },
  ...asked: Parameters<TestApp["ask"]>
): Promise<z.output<Shape>> => {
  const response = await bench.ask(...asked)
  const body: unknown = await response.json()
  expect(body).not.toHaveProperty("code")
  return output.parse(body)
}

const send = (file: string, body: string) =>
  answer(uploadFile, "POST", `/api/uploads?file=${encodeURIComponent(file)}`, {
    body,
    headers: { "content-type": "text/csv" },
  })

/** Runs that made vectors, or are about to. */
const vectorRuns = () => bench.workbench.ports.runs.list({ job: "generate_embeddings", limit: 10 })

const bring = async (file: string, body: string, more: object = {}) => {
  const { uploadId } = await send(file, body)
  const { runId } = await answer(importFile, "POST", "/api/imports", { body: { uploadId, ...more } })
  const { state } = await bench.workbench.ports.jobs.find(runId)
  if (state.kind !== "succeeded") throw new Error(JSON.stringify(state))
  return { runId, result: importResult.parse(state.result) }
}

test("an import that names a text column is followed by its vectors, once; another is followed by nothing", async () => {
  await bring("plain.csv", "id,note\n1,hello there\n")
  const { result } = await bring("vectors.csv", "id,note\n1,hello there\n2,good day\n", { column: "note" })
  await expect.poll(async () => (await vectorRuns()).map(({ state }) => state.kind)).toEqual(["succeeded"])
  const [made] = await vectorRuns()
  expect(made).toMatchObject({ cause: "after ingest_files", input: { table: result.table, column: "note" } })
  const { table } = await answer(getTable, "GET", `/api/tables/${result.table}`)
  expect(table).toMatchObject({ version: 2, source: { kind: "job", job: "generate_embeddings", run: made?.id } })
  expect(table.columns.map(({ name }) => name)).toEqual(["id", "note", "note_vector"])
})

test("a file is sent, previewed, imported and read; its bad rows are a download", async () => {
  const csv = "id,text\n1,hello\n2\n3,world\n"
  const { uploadId } = await send("Büro 2026.csv", csv)
  const preview = await answer(previewFile, "POST", "/api/imports/preview", {
    body: { uploadId, types: { id: "string" } },
  })
  expect(preview).toMatchObject({
    file: "Büro 2026.csv",
    table: "main.data.buro_2026",
    columns: [{ type: "string" }, { type: "string" }],
    badRows: [{ line: 3 }],
  })

  const { runId, result } = await bring("Büro 2026.csv", csv)
  expect(result).toMatchObject({ table: "main.data.buro_2026", version: 1, rows: 2, badRows: 1 })
  const list = await bench.ask("GET", `/api/imports/${runId}/bad-rows`)
  expect(list.headers.get("content-disposition")).toContain("attachment")
  expect(await list.text()).toContain("3,1 cell where 2 are expected,2")

  const path = "/api/tables/main.data.buro_2026"
  const { table, versions, usedBy } = await answer(getTable, "GET", path)
  expect([table.keyColumn, table.source, versions.length, usedBy]).toEqual([
    "id",
    { kind: "upload", file: "Büro 2026.csv", bytes: 26 },
    1,
    [],
  ])
  expect(await answer(getTableRows, "GET", `${path}/rows?offset=1&limit=5`)).toMatchObject({
    rows: [{ id: 3, text: "world" }],
    cut: [],
    total: 2,
  })
  expect(await answer(getTableRows, "GET", `${path}/rows?longest=3`)).toMatchObject({
    rows: [{ text: "hel" }, { text: "wor" }],
    cut: [
      { row: 0, column: "text", characters: 5 },
      { row: 1, column: "text", characters: 5 },
    ],
  })
  expect((await answer(getTableProfile, "GET", `${path}/profile`)).profiles).toHaveLength(2)
  expect(
    (
      await answer(queryTables, "POST", "/api/query", {
        body: { statement: "SELECT count(*) AS n FROM main.data.buro_2026" },
      })
    ).rows,
  ).toEqual([{ n: 2 }])
})

test("a table is described, dropped and put back", async () => {
  await bring("things.csv", "id\n1\n")
  await bench.ask("PATCH", "/api/tables/main.data.things", { body: { comment: "All things" } })
  await bench.ask("DELETE", "/api/tables/main.data.things")
  expect((await bench.ask("GET", "/api/tables/main.data.things")).status).toBe(404)
  await bench.ask("POST", "/api/tables/main.data.things/restore", { body: {} })
  expect((await answer(getTable, "GET", "/api/tables/main.data.things")).table.comment).toBe("All things")
  const { result } = await bring("other.csv", "id\n1\n2\n", { table: "things" })
  expect(result).toMatchObject({ table: "main.data.things", version: 2 })
})

test("a training data set takes no rows of a file, also while it is out of the catalog", async () => {
  const name = "main.training.moods_v1"
  const source = { kind: "snapshot" as const, databit: "main.databits.moods@1.0.0" }
  const who = { person: "ana", runsAs: "ana", roles: ["admin" as const] }
  const columns = [{ name: "n", type: "bigint" as const }]
  await bench.workbench.ports.tables.save(who, { name, columns, source }, [{ n: 1 }])
  await expect(bring("moods.csv", "n\n2\n", { table: name })).rejects.toThrow("training data set")
  await bench.ask("DELETE", `/api/tables/${name}`)
  await expect(bring("moods.csv", "n\n2\n", { table: name })).rejects.toThrow("training data set")
  await bench.ask("POST", `/api/tables/${name}/restore`)
  expect((await answer(getTableRows, "GET", `/api/tables/${name}/rows`)).rows).toEqual([{ n: 1 }])
})

test("both samples load with their Databits, and loading again changes nothing", async () => {
  const { samples } = await answer(listSamples, "GET", "/api/samples")
  expect(samples.map(({ tables }) => tables.some(({ loaded }) => loaded))).toEqual([false, false])
  for (const { name } of samples) {
    const first = await answer(loadSample, "POST", `/api/samples/${name}/load`, { body: {} })
    expect(await answer(loadSample, "POST", `/api/samples/${name}/load`, { body: {} })).toEqual(first)
    for (const table of first.tables) {
      const read = await answer(getTable, "GET", `/api/tables/${table.name}`)
      expect(read.table).toMatchObject({
        version: 1,
        keyColumn: expect.stringMatching(/_id$/),
        source: { kind: "sample" },
      })
      expect(read.usedBy.map(({ databit }) => databit)).toEqual([first.databit])
    }
    expect((await bench.workbench.ports.databits.find(first.databit)).status).toBe("published")
  }
  const [table] = samples[0]?.tables ?? []
  await bench.ask("DELETE", `/api/tables/${table?.name}`)
  await answer(loadSample, "POST", `/api/samples/${samples[0]?.name}/load`, { body: {} })
  const { tables } = await answer(listTables, "GET", "/api/tables")
  expect(tables.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      "main.data.contract_documents",
      "main.data.contract_metadata",
      "main.data.support_messages",
    ]),
  )
})

test("importing and asking need the right, and one file", async () => {
  const refused = async (...asked: Parameters<TestApp["ask"]>) => (await bench.ask(...asked)).status
  expect(await refused("POST", "/api/imports", { body: { path: "x.csv" }, as: "viewer" })).toBe(403)
  expect(await refused("POST", "/api/query", { body: { statement: "SELECT 1" }, as: "viewer" })).toBe(403)
  expect(await refused("POST", "/api/imports/preview", { body: {} })).toBe(422)
  expect(await refused("POST", "/api/imports", { body: {} })).toBe(422)
  expect(await refused("POST", "/api/imports", { body: { path: "x.csv", uploadId: "y" } })).toBe(422)
  expect(await refused("POST", "/api/imports/preview", { body: { path: "nowhere.csv" } })).toBe(404)
  expect(await refused("GET", "/api/imports/..%2F..%2Fsecret/bad-rows", {})).toBe(422)
  expect(await refused("GET", "/api/imports/unknown/bad-rows", {})).toBe(404)
})
