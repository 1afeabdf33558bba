import { expect, test } from "vitest"
import {
  dropSearchIndex,
  findTableSearch,
  makeSearchIndex,
  searchTable,
  syncSearchIndex,
} from "../../core/data/search-index.ts"
import type { VectorSearch } from "../../core/ports/search.ts"
import type { Tables } from "../../core/ports/tables.ts"
import { searchIndexesOver } from "../state/search-indexes.ts"
import { ANA, type TestState } from "./state.ts"
import { watching } from "./watch.ts"

export type SearchHome = TestState & {
  readonly search: VectorSearch
  readonly tables: Tables
  /** Lets the time pass that an index needs. */
  readonly wait: () => void
}

const TEXTS = ["the parcel is late", "my bill is too high", "where is my parcel", "nobody can log in"]

/** What searching by meaning owes its callers, wherever the vectors are. */
export const searchContract = (open: () => Promise<SearchHome>): void => {
  const watch = watching("search")
  const setUp = async (name: string) => {
    const home = watch(await open())
    const ports = { ...home, searchIndexes: searchIndexesOver(home.sql) }
    const table = `main.data.${name}`
    const save = (texts: readonly string[]) =>
      home.tables.save(
        ANA,
        {
          name: table,
          columns: [
            { name: "id", type: "string" },
            { name: "text", type: "string" },
            { name: "n", type: "bigint" },
          ],
          source: { kind: "sample", sample: "x" },
        },
        texts.map((text, n) => ({ id: `m${n}`, text, n })),
      )
    await save(TEXTS)
    return { ports, table, save, wait: home.wait }
  }

  test("an index is made of a text column, and finds the nearest rows with their scores", async () => {
    const { ports, table, wait } = await setUp("found")
    expect(await findTableSearch(ports, table)).toMatchObject({ index: null, columns: ["text"], whyNot: null })
    await makeSearchIndex(ports, ANA, { name: table, column: "text" })
    await makeSearchIndex(ports, ANA, { name: table, column: "text" })
    wait()
    const { index, version } = await findTableSearch(ports, table)
    expect(index).toMatchObject({
      column: "text",
      keyColumn: "id",
      version,
      madeBy: "ana",
      state: { kind: "ready", rows: 4 },
    })
    const hits = await searchTable(ports, table, { text: "late parcel", count: 2 })
    expect(hits.map(({ key, text }) => [key, text])).toEqual([
      ["m0", "the parcel is late"],
      ["m2", "where is my parcel"],
    ])
    expect(hits[0]?.score).toBeGreaterThan(hits[1]?.score ?? 1)
    for (const { score } of hits) expect(score > 0 && score <= 1).toBe(true)
  })

  test("rows that came later are found once the index is brought up to them", async () => {
    const { ports, table, save, wait } = await setUp("later")
    await makeSearchIndex(ports, ANA, { name: table, column: "text" })
    wait()
    await save([...TEXTS, "a refund for the broken lamp"])
    const before = await searchTable(ports, table, { text: "refund for a lamp", count: 1 })
    expect(before.map(({ key }) => key)).not.toContain("m4")
    const { index, version } = await findTableSearch(ports, table)
    expect(index?.version).toBe(version - 1)
    await syncSearchIndex(ports, ANA, { name: table })
    wait()
    expect((await findTableSearch(ports, table)).index).toMatchObject({ version, state: { kind: "ready", rows: 5 } })
    const [first] = await searchTable(ports, table, { text: "refund for a lamp", count: 1 })
    expect(first).toMatchObject({ key: "m4", text: "a refund for the broken lamp" })
  })

  test("one that is taken away is gone, and the table stays", async () => {
    const { ports, table, wait } = await setUp("dropped")
    await makeSearchIndex(ports, ANA, { name: table, column: "text" })
    wait()
    await dropSearchIndex(ports, ANA, { name: table })
    expect((await findTableSearch(ports, table)).index).toBeNull()
    await expect(searchTable(ports, table, { text: "x", count: 1 })).rejects.toMatchObject({ code: "not_found" })
    await expect(dropSearchIndex(ports, ANA, { name: table })).rejects.toMatchObject({ code: "not_found" })
    expect(await ports.tables.listRows(table)).toHaveLength(4)
    await makeSearchIndex(ports, ANA, { name: table, column: "text" })
    wait()
    expect(await searchTable(ports, table, { text: "my bill is too high", count: 1 })).toMatchObject([{ key: "m1" }])
  })

  test("what cannot be searched is refused with the reason", async () => {
    const { ports, table } = await setUp("refused")
    await expect(makeSearchIndex(ports, ANA, { name: table, column: "n" })).rejects.toMatchObject({
      code: "column_not_found",
      detail: expect.stringContaining("It has text."),
    })
    await ports.tables.save(
      ANA,
      {
        name: "main.data.keyless",
        columns: [{ name: "text", type: "string" }],
        source: { kind: "sample", sample: "x" },
      },
      [{ text: "a" }, { text: "a" }],
    )
    const search = await findTableSearch(ports, "main.data.keyless")
    expect(search.whyNot).toContain("No column of this table names its rows")
    await expect(makeSearchIndex(ports, ANA, { name: "main.data.keyless", column: "text" })).rejects.toMatchObject({
      code: "input_invalid",
    })
  })
}
