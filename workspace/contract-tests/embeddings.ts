import { expect, test } from "vitest"
import { generateEmbeddings } from "../../core/data/generate-embeddings.ts"
import type { Embeddings } from "../../core/ports/embeddings.ts"
import type { Tables } from "../../core/ports/tables.ts"
import { ANA, type TestState } from "./state.ts"
import { watching } from "./watch.ts"

export type EmbeddingsHome = TestState & { readonly embeddings: Embeddings; readonly tables: Tables }

const TEXTS = ["my parcel is late", "the bill is too high", "the parcel came late", "", "I cannot log in"]

const cosine = (a: readonly number[], b: readonly number[]): number => {
  const dot = a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)
  return dot / (Math.hypot(...a) * Math.hypot(...b) || 1)
}

/** What vectors of texts owe their callers, whoever makes them. */
export const embeddingsContract = (open: () => Promise<EmbeddingsHome>): void => {
  const watch = watching("embeddings")
  const setUp = async (name: string) => {
    const home = watch(await open())
    const table = `main.data.${name}`
    await home.tables.save(
      ANA,
      {
        name: table,
        columns: [
          { name: "id", type: "string" },
          { name: "it's text", type: "string" },
          { name: "n", type: "bigint" },
        ],
        comment: "Kept",
        source: { kind: "sample", sample: "x" },
      },
      TEXTS.map((text, n) => ({ id: `m${n}`, "it's text": text === "" ? null : text, n })),
    )
    return { ...home, table }
  }

  test("alike texts have vectors that point the same way, in the order of the texts", async () => {
    const { embeddings } = watch(await open())
    const vectors = await embeddings.list(TEXTS.filter(Boolean))
    expect(vectors).toHaveLength(4)
    expect(new Set(vectors.map(({ length }) => length)).size).toBe(1)
    const [late = [], bill = [], came = []] = vectors
    expect(cosine(late, came)).toBeGreaterThan(cosine(late, bill))
    expect(await embeddings.list([])).toEqual([])
    expect(await embeddings.findModel()).not.toBe("")
  })

  test("a table gets a column of vectors as its next version, and keeps all else", async () => {
    const { tables, embeddings, table } = await setUp("vectors")
    const ports = { tables, embeddings }
    const made = await generateEmbeddings(ports, ANA, { table, column: "it's text", runId: "run-1" })
    expect(made).toMatchObject({ table, version: 2, column: "it's text_vector", rows: 5, without: 0 })
    const info = await tables.find(table)
    expect(info).toMatchObject({ comment: "Kept", keyColumn: "id", source: { kind: "job", run: "run-1" } })
    expect(info.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      "id string",
      "it's text string",
      "n bigint",
      "it's text_vector array",
    ])
    const rows = (await tables.listRows(table)).toSorted((a, b) => Number(a.n) - Number(b.n))
    expect(rows.map((row) => row["it's text"] ?? "")).toEqual(TEXTS)
    const vectors = rows.map((row) => row["it's text_vector"] as number[] | null)
    expect(vectors.map((vector) => vector === null)).toEqual([false, false, false, true, false])
    expect(cosine(vectors[0] ?? [], vectors[2] ?? [])).toBeGreaterThan(cosine(vectors[0] ?? [], vectors[1] ?? []))
    const again = await generateEmbeddings(ports, ANA, { table, column: "it's text", runId: "run-2" })
    expect(again.version).toBe(3)
    expect((await tables.find(table)).columns).toEqual(info.columns)
  })

  test("a column that is no text, or is taken, is refused with a word", async () => {
    const { tables, embeddings, table } = await setUp("refused_vectors")
    const ports = { tables, embeddings }
    await expect(generateEmbeddings(ports, ANA, { table, column: "n", runId: "r" })).rejects.toMatchObject({
      code: "column_not_found",
      detail: expect.stringContaining("It has id, it's text."),
    })
    await expect(
      generateEmbeddings(ports, ANA, { table, column: "it's text", into: "n", runId: "r" }),
    ).rejects.toMatchObject({ code: "name_taken", field: "into" })
  })
}
