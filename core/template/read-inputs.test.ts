import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { DatabitField, DatabitJoin } from "../../contract/entities/databit.ts"
import type { TableColumn, TableRow } from "../../contract/entities/table.ts"
import type { Caller } from "../../contract/permissions.ts"
import { openTestWorkbench, type TestWorkbench } from "../../tests/support/workbench.ts"
import type { Ports } from "../ports/index.ts"
import { databitContent } from "./content.ts"
import { previewInputs } from "./preview-inputs.ts"
import { type InputRow, readInputs } from "./read-inputs.ts"
import { suggestJoins } from "./suggest-joins.ts"

const ana: Caller = { person: "ana", runsAs: "ana", roles: ["admin"] }
const DOCUMENTS = "main.contracts.parsed_documents"
const METADATA = "main.contracts.metadata"
const NOTES = "main.contracts.notes"

let bench: TestWorkbench
let ports: Ports

const table = (name: string, columns: readonly TableColumn[], rows: readonly TableRow[]) =>
  ports.tables.save(ana, { name, columns, source: { kind: "upload", file: "x.csv", bytes: 1 } }, rows)
const text = (name: string): TableColumn => ({ name, type: "string" })
const whole = (name: string): TableColumn => ({ name, type: "bigint" })

beforeAll(async () => {
  bench = await openTestWorkbench()
  ports = bench.workbench.ports
  await table(
    DOCUMENTS,
    [whole("doc_id"), text("document_text")],
    [
      { doc_id: 1, document_text: "first" },
      { doc_id: 2, document_text: "second" },
      { doc_id: 3, document_text: "third" },
    ],
  )
  await table(
    METADATA,
    [text("document"), text("document_type"), text("Signed By")],
    [
      { document: "2", document_type: "lease", "Signed By": "Bo" },
      { document: "1", document_type: "services", "Signed By": null },
      { document: "1", document_type: "never", "Signed By": "Cy" },
      { document: null, document_type: "lost", "Signed By": "Di" },
    ],
  )
  await table(
    NOTES,
    [text("body"), text("mood")],
    [
      { body: "same", mood: "calm" },
      { body: "same", mood: "cross" },
      { body: "other", mood: null },
    ],
  )
})
afterAll(() => bench.close())

const databit = (input: DatabitField[], joins: DatabitJoin[] = []) => ({
  name: "main.databits.reader",
  ...databitContent.parse({
    schema: { input, output: [] },
    template: "",
    examples: [],
    baseModel: null,
    settings: { joins },
  }),
})
const join: DatabitJoin = { table: METADATA, leftColumn: "doc_id", rightColumn: "document" }
const fromTwo = (...joins: DatabitJoin[]) =>
  databit(
    [
      { name: "document_text", type: "string", source: DOCUMENTS },
      { name: "document_type", type: "string", source: METADATA },
      { name: "signer", type: "string", source: `${METADATA}.Signed By` },
    ],
    joins,
  )

const all = async (of: ReturnType<typeof databit>, limit?: number): Promise<InputRow[]> => {
  const rows: InputRow[] = []
  for await (const batch of readInputs(ports, of, { limit })) rows.push(...batch)
  return rows
}

describe("rows of two tables", () => {
  test("are joined in the order of the first; a number matches the same number as text, the first match counts, and a row without one says so", async () => {
    expect(await all(fromTwo(join))).toEqual([
      { ref: `${DOCUMENTS}@1#1`, data: { document_text: "first", document_type: "services", signer: null } },
      { ref: `${DOCUMENTS}@1#2`, data: { document_text: "second", document_type: "lease", signer: "Bo" } },
      {
        ref: `${DOCUMENTS}@1#3`,
        data: { document_text: "third", document_type: null, signer: null },
        unmatched: [METADATA],
      },
    ])
  })

  test("are previewed with their match rate and the rows without a match", async () => {
    const preview = await previewInputs(ports, fromTwo(join))
    expect(preview).toMatchObject({
      scanned: 3,
      more: false,
      unmatchedCount: 1,
      joins: [{ table: METADATA, matched: 2, of: 3, repeated: true }],
    })
    expect(preview.rows).toHaveLength(3)
    expect(preview.unmatched.map(({ ref }) => ref)).toEqual([`${DOCUMENTS}@1#3`])
  })

  test("are not read without a join", async () => {
    await expect(all(fromTwo())).rejects.toMatchObject({
      code: "databit_invalid",
      field: "settings.joins",
      detail: expect.stringContaining(METADATA),
    })
  })

  test("are limited by the first table", async () => {
    expect(await all(fromTwo(join), 1)).toHaveLength(1)
  })
})

describe("rows of one table", () => {
  test("without a key are named by the hash of what is read: equal ones share a name", async () => {
    const rows = await all(databit([{ name: "body", type: "string", source: NOTES }]))
    const hash = ports.clock.contentHash({ body: "same" })
    expect(rows.map(({ ref }) => ref)).toEqual([
      `${NOTES}@1#sha:${hash}`,
      `${NOTES}@1#sha:${hash}`,
      `${NOTES}@1#sha:${ports.clock.contentHash({ body: "other" })}`,
    ])
  })

  test("keep missing cells as null; an input without a source is left out", async () => {
    const rows = await all(
      databit([
        { name: "mood", type: "string", source: NOTES },
        { name: "asked", type: "string" },
      ]),
    )
    expect(rows.map(({ data }) => data)).toEqual([{ mood: "calm" }, { mood: "cross" }, { mood: null }])
  })

  const refused: readonly [name: string, input: DatabitField[], code: string][] = [
    ["no source at all", [{ name: "body", type: "string" }], "databit_invalid"],
    ["a table that is not here", [{ name: "body", type: "string", source: "main.contracts.none" }], "table_not_found"],
    ["a column that is not there", [{ name: "nobody", type: "string", source: NOTES }], "column_not_found"],
  ]
  test.each(refused)("are refused with %s", async (_, input, code) => {
    await expect(all(databit(input))).rejects.toMatchObject({ code })
  })
})

test("more rows than one batch are read in full and in order", async () => {
  const many = Array.from({ length: 5_000 }, (_, at) => ({ key: `k${at}`, words: `row ${at}` }))
  await table("main.contracts.many", [text("key"), text("words")], many)
  const rows = await all(databit([{ name: "words", type: "string", source: "main.contracts.many" }]))
  expect(rows.map(({ data }) => data.words)).toEqual(many.map(({ words }) => words))
  expect(rows[4_999]?.ref).toBe("main.contracts.many@1#k4999")
})

test("columns of the same name suggest a join, keys first", async () => {
  await table(
    "main.contracts.people",
    [text("Doc ID"), text("document_text"), text("name")],
    [{ "Doc ID": "1", document_text: "x", name: "Bo" }],
  )
  const of = databit([
    { name: "document_text", type: "string", source: DOCUMENTS },
    { name: "name", type: "string", source: "main.contracts.people" },
  ])
  expect(await suggestJoins(ports, of)).toEqual([
    { table: "main.contracts.people", leftColumn: "doc_id", rightColumn: "Doc ID" },
  ])
  expect(await suggestJoins(ports, fromTwo())).toEqual([])
})
