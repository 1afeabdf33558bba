import { expect, test } from "vitest"
import type { JsonObject } from "../../contract/json.ts"
import type { EventDraft } from "../../core/ports/events.ts"
import { tableCatalogOver } from "../state/tables.ts"
import { ANA, type TestState } from "./state.ts"

const saved = (name: string, version: number, more: JsonObject = {}): EventDraft => ({
  kind: "table.saved",
  subject: name,
  payload: {
    name,
    version,
    columns: [
      { name: 'the "text"', type: "string" },
      { name: "n", type: "bigint" },
    ],
    rowCount: 3,
    bytes: 4_000_000_000,
    file: `${name}/v${version}.parquet`,
    keyColumn: "n",
    comment: null,
    source: { kind: "upload", file: "it's.csv", bytes: 12 },
    ...more,
  },
})

const named = (kind: "table.dropped" | "table.restored", name: string): EventDraft => ({
  kind,
  subject: name,
  payload: { name },
})

/** What the catalog of people's tables owes its callers, wherever the rows live. */
export const tablesContract = (open: () => Promise<TestState>): void => {
  test("a table is its newest version, and every version stays under its number", async () => {
    const { sql, events } = await open()
    const catalog = tableCatalogOver(sql)
    await events.save(ANA, async () => [
      saved("a.b.grows", 1, { comment: "It's ours" }),
      saved("a.b.grows", 2, { rowCount: 5 }),
    ])
    expect(await catalog.find("A.b.Grows")).toEqual({
      name: "a.b.grows",
      version: 2,
      columns: [
        { name: 'the "text"', type: "string" },
        { name: "n", type: "bigint" },
      ],
      rowCount: 5,
      bytes: 4_000_000_000,
      keyColumn: "n",
      comment: "It's ours",
      source: { kind: "upload", file: "it's.csv", bytes: 12 },
      file: "a.b.grows/v2.parquet",
      createdBy: "ana",
      createdAt: expect.stringMatching(/^2026-11-23T10:00:00\.\d{3}Z$/),
      updatedAt: expect.stringMatching(/^2026-11-23T10:00:00\.\d{3}Z$/),
    })
    expect(await catalog.seek("a.b.grows@1")).toMatchObject({ version: 1, rowCount: 3, file: "a.b.grows/v1.parquet" })
    expect(await catalog.seek("a.b.grows@3")).toBeUndefined()
    expect((await catalog.listVersions("a.b.grows")).map(({ version }) => version)).toEqual([2, 1])
  })

  test("a dropped table is gone by name, not by version, until it is put back", async () => {
    const { sql, events } = await open()
    const catalog = tableCatalogOver(sql)
    await events.save(ANA, async () => [
      saved("a.b.goes", 1),
      saved("a.b.stays", 1),
      named("table.dropped", "a.b.goes"),
    ])
    const live = async () => (await catalog.list()).map(({ name }) => name).filter((name) => /goes|stays/.test(name))
    expect(await live()).toEqual(["a.b.stays"])
    await expect(catalog.find("a.b.goes")).rejects.toMatchObject({ code: "table_not_found" })
    expect(await catalog.seek("a.b.goes@1")).toMatchObject({ version: 1 })
    await events.save(ANA, async () => [named("table.restored", "a.b.goes")])
    expect(await live()).toEqual(["a.b.goes", "a.b.stays"])
  })

  test("of two that claim one version the first keeps it", async () => {
    const { sql, events } = await open()
    await events.save(ANA, async () => [saved("a.b.race", 1), saved("a.b.race", 1, { file: "second.parquet" })])
    expect(await tableCatalogOver(sql).seek("a.b.race@1")).toMatchObject({ file: "a.b.race/v1.parquet" })
  })
}
