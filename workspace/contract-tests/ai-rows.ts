import { describe, expect, test } from "vitest"
import type { LineageEdge } from "../../contract/entities/catalog.ts"
import type { DatabitField } from "../../contract/entities/databit.ts"
import type { ModelVersion } from "../../contract/entities/model.ts"
import type { TableColumn, TableRow } from "../../contract/entities/table.ts"
import { failedAnswersPath } from "../../core/curate/failed-answers.ts"
import { labelTable } from "../../core/curate/label-table.ts"
import type { Ai } from "../../core/ports/ai.ts"
import type { Files } from "../../core/ports/files.ts"
import type { Ports } from "../../core/ports/index.ts"
import type { Tables } from "../../core/ports/tables.ts"
import { deskOver, publish } from "./curation.ts"
import { ANA, type TestState } from "./state.ts"
import { watching } from "./watch.ts"

/** A home for sets that are rows of tables: its models answer by the rule of `tests/fake-workspace/serving/stand-in.ts`. */
export type RowsHome = TestState & {
  readonly ai: Ai
  readonly files: Files
  readonly tables: Tables
  readonly model: string
  /** How many rows models were asked about so far. */
  readonly asked: () => Promise<number>
}

const OUTPUT: readonly DatabitField[] = [
  { name: "intent", type: "enum[billing, outage, moving]" },
  { name: "words", type: "int" },
]
const COLUMNS: readonly TableColumn[] = [
  { name: "id", type: "string" },
  { name: "text", type: "string" },
  { name: "amount", type: "double" },
]
/** Refused by the stand-in for its length. */
const TOO_LONG = "billing ".repeat(800)

const rowsOf = (texts: readonly (string | null)[]): TableRow[] =>
  texts.map((text, at) => ({ id: `m${at}`, text, amount: at + 0.5 }))

type Options = {
  readonly input?: readonly DatabitField[]
  readonly output?: readonly DatabitField[]
  readonly columns?: readonly TableColumn[]
  readonly template?: string
}

/** What work on the rows of a table owes its callers, whether a warehouse does it or a stream. */
export const aiRowsContract = (open: () => Promise<RowsHome>): void => {
  const watch = watching("ai-rows")
  const setUp = async (
    name: string,
    rows: readonly TableRow[],
    { input, output = OUTPUT, columns = COLUMNS, template = "{text}" }: Options = {},
  ) => {
    const home = watch(await open())
    const desk = deskOver(home)
    const table = `main.data.${name}`
    const save = (next: readonly TableRow[]) =>
      home.tables.save(ANA, { name: table, columns, source: { kind: "sample", sample: "x" } }, next)
    await save(rows)
    const { ref } = await publish(desk, { name, ...(input ? { input } : {}), output, template })
    const edges: LineageEdge[] = []
    const tags: Record<string, unknown>[] = []
    const ports = {
      ...desk,
      ...home,
      catalog: {
        saveTags: async (_who: unknown, _of: unknown, { set }: { set: Record<string, string> }) => void tags.push(set),
        saveLineage: async (_who: unknown, more: readonly LineageEdge[]) => void edges.push(...more),
      } as Partial<Ports["catalog"]> as Ports["catalog"],
      chatModels: {
        seekEndpoint: async () => ({ baseUrl: "x", model: home.model }),
        list: async () => [home.model],
      } as Partial<Ports["chatModels"]> as Ports["chatModels"],
      models: { list: async () => [], seek: async () => undefined } as Partial<Ports["models"]> as Ports["models"],
      learners: {} as Ports["learners"],
    }
    const notes: string[] = []
    const label = (runId: string, more: Partial<Parameters<typeof labelTable>[2]> = {}) =>
      labelTable(ports, ANA, { databit: ref, table, runId, note: (line) => void notes.push(line), ...more })
    const made = async (of = `main.data.${name}_${name}`) =>
      (await home.tables.listRows(of)).toSorted((a, b) => String(a.id).localeCompare(String(b.id)))
    return { home, ports, table, ref, save, label, made, edges, tags, notes }
  }

  describe("rows of a table", { timeout: 180_000 }, () => {
    test("every row gets its answer in a table beside it; the same question is asked once, and never again", async () => {
      const texts = ["my billing is wrong", "an outage again", null, "my billing is wrong", ""]
      const { home, table, ref, save, label, made, edges, tags } = await setUp("rows", rowsOf(texts))
      const before = await home.asked()
      const steps: string[] = []
      const first = await label("rows-run-1", {
        onProgress: (done, total, step) => void steps.push(`${step} ${done}/${total}`),
      })
      const into = "main.data.rows_rows"
      expect(first).toEqual({ table: into, version: 1, model: home.model, rows: 3, of: 5, asked: 2, failed: 0 })
      expect((await home.asked()) - before).toBe(2)
      expect(steps).toContain("Asking the model 2/2")
      expect(await made()).toEqual([
        { id: "m0", text: texts[0], amount: 0.5, intent: "billing", words: 4, confidence: null },
        { id: "m1", text: texts[1], amount: 1.5, intent: "outage", words: 3, confidence: null },
        { id: "m3", text: texts[0], amount: 3.5, intent: "billing", words: 4, confidence: null },
      ])
      expect(await home.tables.find(into)).toMatchObject({
        source: { kind: "job", job: "ai_label_table", run: "rows-run-1" },
        comment: `Rows of ${table}@1 with the answers of ${ref}`,
        keyColumn: "id",
      })
      expect(edges).toEqual([
        { source: { kind: "external", of: "databit", name: ref }, target: { kind: "table", name: into } },
        { source: { kind: "table", name: table }, target: { kind: "table", name: into } },
      ])
      expect(tags).toEqual([
        { databits_kind: "answers", databits_databit: ref, databits_version: "1", databits_run: "rows-run-1" },
      ])

      await save(rowsOf([...texts, "we are moving"]))
      expect(await label("rows-run-2")).toMatchObject({ version: 2, rows: 4, of: 6, asked: 1 })
      expect((await home.asked()) - before).toBe(3)
      expect((await home.tables.find(table)).version).toBe(2)
    })

    test("a row that fails is kept apart with what it asked, and only that one is asked again", async () => {
      const { home, label, made } = await setUp("rows_failing", rowsOf(["billing", TOO_LONG, 'an outage, "again"']))
      const into = "answers_of_failing"
      expect(await label("rows-run-f1", { into })).toMatchObject({
        table: `main.data.${into}`,
        rows: 2,
        failed: 1,
        asked: 3,
      })
      expect((await made(`main.data.${into}`)).map(({ id }) => id)).toEqual(["m0", "m2"])
      const file = new TextDecoder().decode(await home.files.find(failedAnswersPath("rows-run-f1")))
      const [head, only, ...others] = file.trim().split("\r\n")
      expect([head, others]).toEqual(["text,reason,reply", []])
      expect(only).toContain(TOO_LONG.slice(0, 100))
      expect(only).toContain("too long")
      expect(await label("rows-run-f2", { into })).toMatchObject({ version: 2, rows: 2, failed: 1, asked: 1 })
      await expect(home.files.find(failedAnswersPath("rows-run-f3"))).rejects.toMatchObject({ code: "file_not_found" })
    })

    test("the same words in another input are another question", async () => {
      const input: readonly DatabitField[] = [
        { name: "text", type: "string", required: false },
        { name: "title", type: "string", required: false },
      ]
      const columns: TableColumn[] = [{ name: "words", type: "string" }]
      const options = { columns, input, template: "{text} billing {title}" }
      const { home, label, made } = await setUp("rows_inputs", [{ words: "an outage" }], options)
      const before = await home.asked()
      expect(await label("rows-run-i1", { columns: ["text = words"] })).toMatchObject({ asked: 1, rows: 1 })
      expect(await label("rows-run-i2", { columns: ["title = words"] })).toMatchObject({ asked: 1, rows: 1 })
      expect((await home.asked()) - before).toBe(2)
      expect(await made()).toHaveLength(1)
    })

    test("an answer that does not fit is no row, and each run says so", async () => {
      const output: readonly DatabitField[] = [{ name: "day", type: "date" }]
      const { home, label } = await setUp("rows_misfit", rowsOf(["2026-11-27", "some day"]), { output })
      const fits = { rows: 1, of: 2, failed: 1 }
      expect(await label("rows-run-w1")).toMatchObject({ ...fits, asked: 2 })
      expect(await label("rows-run-w2")).toMatchObject({ ...fits, asked: 0 })
      const file = new TextDecoder().decode(await home.files.find(failedAnswersPath("rows-run-w2")))
      expect(file).toContain("some day")
    })

    test("a few are asked first, and the rest goes on from there", async () => {
      const { label } = await setUp("rows_limited", rowsOf(["billing", "outage", "moving"]))
      expect(await label("rows-run-l1", { limit: 2 })).toMatchObject({ asked: 2, rows: 2 })
      expect(await label("rows-run-l2", { limit: 2 })).toMatchObject({ asked: 0, rows: 2 })
      expect(await label("rows-run-l3")).toMatchObject({ asked: 1, rows: 3 })
    })

    test("columns of other names fill the inputs, and an answer never takes the place of a column", async () => {
      const columns: TableColumn[] = [
        { name: "it's the text", type: "string" },
        { name: "Intent", type: "string" },
        { name: "n", type: "bigint" },
      ]
      const output: DatabitField[] = [
        { name: "intent", type: `enum["it's", billing]` },
        { name: "topics", type: "array<enum[red, blue]>" },
        { name: "share", type: "float", required: false },
      ]
      const rows = [{ "it's the text": `it's "fine", \\ really blue`, Intent: "old", n: 1 }]
      const { label, made, home } = await setUp("rows_named", rows, { columns, output })
      await expect(label("rows-run-n0")).rejects.toMatchObject({ code: "column_not_found", field: "columns" })
      await expect(label("rows-run-n0", { columns: ["text"] })).rejects.toMatchObject({ code: "input_invalid" })
      await expect(label("rows-run-n0", { columns: ["other = n"] })).rejects.toMatchObject({ code: "input_invalid" })
      await label("rows-run-n1", { columns: ["text = it's the text"] })
      expect(await made()).toEqual([
        { ...rows[0], intent_answer: "it's", topics: ["blue"], share: expect.anything(), confidence: null },
      ])
      expect((await home.tables.find("main.data.rows_named_rows_named")).columns.map(({ type }) => type)).toEqual([
        ...["string", "string", "bigint", "string", "array", "double", "double"],
      ])
    })

    test("what holds something else is never written over, also where it is answers to other rows", async () => {
      const { home, table, label, made } = await setUp("rows_taken", rowsOf(["billing"]))
      const other = "main.data.rows_taken_too"
      const source = { kind: "sample", sample: "x" } as const
      await home.tables.save(ANA, { name: other, columns: COLUMNS, source }, [{ id: "o1", text: "outage", amount: 1 }])
      const into = "main.data.rows_taken_both"
      await label("rows-run-t1", { into })
      await expect(label("rows-run-t2", { into, table: other })).rejects.toMatchObject({ code: "name_taken" })
      expect((await made(into)).map(({ id }) => id)).toEqual(["m0"])
      await expect(label("rows-run-t", { into: table })).rejects.toMatchObject({ code: "name_taken", field: "into" })
      await expect(label("rows-run-t", { table: "main.data.nothing" })).rejects.toMatchObject({
        code: "table_not_found",
      })
    })

    test("a model trained here answers as well, and says how sure it is", async () => {
      const { label, made, ports } = await setUp("rows_trained", rowsOf(["my billing", "", "an outage"]))
      const model = { id: "m@1", field: "intent", artifact: { sha256: "x", path: "p" } } as ModelVersion
      const judge: Ports["learners"]["judge"] = async (_key, _load, { texts }) =>
        texts.map((text) => ({
          label: text.includes("billing") ? "billing" : "outage",
          confidence: 0.75,
          alternatives: [],
          evidence: [],
        }))
      Object.assign(ports, { learners: { judge }, models: { list: async () => [model], seek: async () => undefined } })
      expect(await label("rows-run-k")).toMatchObject({ model: "m@1", rows: 2, of: 3, failed: 0 })
      expect((await made()).map(({ id, intent, confidence }) => [id, intent, confidence])).toEqual([
        ["m0", "billing", 0.75],
        ["m2", "outage", 0.75],
      ])
    })

    test("a model that is not there makes no table, and who cancels is asked for no more", async () => {
      const { home, label } = await setUp("rows_stopped", rowsOf(["billing"]))
      const before = await home.asked()
      await expect(label("rows-run-m", { model: "huge-9" })).rejects.toMatchObject({ code: "model_missing" })
      await expect(label("rows-run-c", { signal: AbortSignal.abort() })).rejects.toThrow()
      expect(await home.asked()).toBe(before)
      expect(await home.tables.seek("main.data.rows_stopped_rows_stopped")).toBeUndefined()
    })
  })
}
