import { describe, expect, test } from "vitest"
import type { CatalogEntry, SecurableKind } from "../../contract/entities/catalog.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { Catalog } from "../../core/ports/catalog.ts"
import type { PersonPorts, Workspace } from "../workspace.ts"
import { watching } from "./watch.ts"

/** An open workspace and a person in it who administers nothing. */
export type CatalogBench = {
  readonly workspace: Workspace
  /** Who the suite acts as: somebody who may give privileges. */
  readonly ana: Caller
  /** The ports of a person who has nothing but what the suite gives. */
  person(name: string): PersonPorts
  /** Makes a model of the registry and gives its full name. */
  model(): Promise<string>
  /** Makes a table that no `person` may see, with a tag, a privilege and a step of lineage, and gives its full name. */
  closed(): Promise<string>
}

const names = (entries: readonly CatalogEntry[]): string[] => entries.map(({ name }) => name)

const all = async (catalog: Catalog, kind: SecurableKind, parent: string | null, limit?: number) => {
  const found: CatalogEntry[] = []
  let token: string | undefined
  for (let pages = 0; pages < 50; pages++) {
    const { entries, next } = await catalog.listEntries(kind, parent, { token, limit })
    found.push(...entries)
    if (next === null) return found
    token = next
  }
  throw new Error("the list does not end")
}

const make = ({ workspace, ana }: CatalogBench, name: string) =>
  workspace.ports.tables.save(
    ana,
    {
      name: `main.data.${name}`,
      columns: [
        { name: "id", type: "string" },
        { name: "n", type: "bigint" },
      ],
      source: { kind: "upload", file: "a.csv", bytes: 3 },
      comment: "What it holds",
    },
    [
      { id: "a", n: 1 },
      { id: "b", n: 2 },
    ],
  )

/** What the catalog owes its callers, wherever it is. */
export const catalogContract = (open: () => Promise<CatalogBench>): void => {
  const watch = watching("catalog")
  const opened = async () => {
    const bench = await open()
    return { bench, catalog: watch(bench.workspace.ports).catalog }
  }

  describe("what is there", () => {
    test("leads from catalogs over schemas to tables and volumes, page by page", async () => {
      const { bench, catalog } = await opened()
      for (const name of ["browse_a", "browse_b", "browse_c"]) await make(bench, name)
      expect(names(await all(catalog, "catalog", null))).toContain("main")
      expect(names(await all(catalog, "schema", "main"))).toEqual(
        expect.arrayContaining(["main.data", "main.databits"]),
      )
      const inTwos = names(await all(catalog, "table", "main.data", 2)).filter((name) => name.includes("browse_"))
      expect(inTwos).toEqual(["main.data.browse_a", "main.data.browse_b", "main.data.browse_c"])
      const first = await catalog.listEntries("table", "main.data", { limit: 2 })
      expect(first.entries.length).toBeLessThanOrEqual(2)
      expect(first.next).not.toBeNull()
      expect(names(await all(catalog, "volume", "main.databits"))).toContain("main.databits.files")
      expect(await all(catalog, "function", "main.data")).toEqual([])
    })

    test("a table has its columns, its owner and its kind; what is not there is a problem", async () => {
      const { bench, catalog } = await opened()
      await make(bench, "described")
      const found = await catalog.find({ kind: "table", name: "main.data.described" })
      expect(found).toMatchObject({ kind: "table", name: "main.data.described", type: "MANAGED" })
      expect(found.owner).toEqual(expect.any(String))
      expect(found.columns).toEqual([
        { name: "id", type: "string", comment: null },
        { name: "n", type: "bigint", comment: null },
      ])
      for (const one of [
        { kind: "table", name: "main.data.nothing" },
        { kind: "catalog", name: "nowhere" },
        { kind: "function", name: "main.data.nothing" },
      ] as const)
        await expect(catalog.find(one)).rejects.toMatchObject({ code: "catalog_entry_not_found" })
    })
  })

  describe("tags", () => {
    test("are set, changed and removed, each by itself", async () => {
      const { bench, catalog } = await opened()
      await make(bench, "tagged")
      const of = { kind: "table", name: "main.data.tagged" } as const
      expect(await catalog.listTags(of)).toEqual({})
      await catalog.saveTags(bench.ana, of, { set: { domain: "it's \\ support", pii: "" }, remove: [] })
      await catalog.saveTags(bench.ana, of, { set: { domain: "sales" }, remove: ["pii", "never there"] })
      expect(await catalog.listTags(of)).toEqual({ domain: "sales" })
      expect(await catalog.listTags({ kind: "schema", name: "main.data" })).toEqual({})
    })

    test("of a model are set, changed and removed as those of a table", async () => {
      const bench = await open()
      const { catalog } = bench.workspace.ports
      const of = { kind: "model", name: await bench.model() } as const
      expect(await catalog.listTags(of)).toEqual({})
      await catalog.saveTags(bench.ana, of, { set: { domain: "support", tier: "1" }, remove: [] })
      await catalog.saveTags(bench.ana, of, { set: { domain: "sales" }, remove: ["tier", "never there"] })
      expect(await catalog.listTags(of)).toEqual({ domain: "sales" })
    })

    test("every change is in the log, by whom", async () => {
      const { bench, catalog } = await opened()
      await make(bench, "logged")
      const of = { kind: "table", name: "main.data.logged" } as const
      await catalog.saveTags(bench.ana, of, { set: { a: "1" }, remove: [] })
      const [event] = await bench.workspace.ports.events.list({ kind: "tags.changed", subject: of.name, limit: 1 })
      expect(event).toMatchObject({ person: bench.ana.person, payload: { set: { a: "1" } } })
    })
  })

  describe("privileges", () => {
    test("are given on a thing or on what it stands in, and taken back", async () => {
      const { bench, catalog } = await opened()
      await make(bench, "granted")
      const on = { kind: "table", name: "main.data.granted" } as const
      const schema = { kind: "schema", name: "main.data" } as const
      await catalog.saveGrants(bench.ana, on, { principal: "cy@example.com", add: ["SELECT", "MODIFY"], remove: [] })
      await catalog.saveGrants(bench.ana, schema, { principal: "cy@example.com", add: ["USE_SCHEMA"], remove: [] })
      const held = async () => (await catalog.listGrants(on)).filter(({ principal }) => principal === "cy@example.com")
      expect(await held()).toEqual(
        expect.arrayContaining([
          { principal: "cy@example.com", privilege: "SELECT", from: on },
          { principal: "cy@example.com", privilege: "MODIFY", from: on },
          { principal: "cy@example.com", privilege: "USE_SCHEMA", from: schema },
        ]),
      )
      await catalog.saveGrants(bench.ana, on, { principal: "cy@example.com", add: [], remove: ["MODIFY"] })
      await catalog.saveGrants(bench.ana, schema, { principal: "cy@example.com", add: [], remove: ["USE_SCHEMA"] })
      expect(await held()).toEqual([{ principal: "cy@example.com", privilege: "SELECT", from: on }])
      await expect(
        catalog.saveGrants(bench.ana, on, { principal: "cy@example.com", add: ["READ_VOLUME"], remove: [] }),
      ).rejects.toMatchObject({ code: "privilege_invalid" })
    })
  })

  describe("lineage", () => {
    test("edges of our chain are published once and found from both ends", async () => {
      const { bench, catalog } = await opened()
      await make(bench, "material")
      const table = { kind: "table", name: "main.data.material" } as const
      const databit = { kind: "external", of: "databit", name: "main.databits.intent@1.0.0" } as const
      const model = { kind: "model", name: "main.databits.intent", version: "1" } as const
      const edges = [
        { source: databit, target: table },
        { source: table, target: model },
      ]
      await catalog.saveLineage(bench.ana, edges)
      await catalog.saveLineage(bench.ana, edges)
      const { upstream, downstream } = await catalog.listLineage(table.name)
      expect(upstream.filter(({ kind }) => kind !== "table")).toEqual([{ kind: "databit", name: databit.name }])
      expect(downstream).toEqual([{ kind: "model", name: model.name }])
      await make(bench, "origin")
      await catalog.saveLineage(bench.ana, [{ source: { kind: "table", name: "main.data.origin" }, target: databit }])
      const origin = await catalog.listLineage("main.data.origin")
      expect(origin).toEqual({ upstream: [], downstream: [{ kind: "databit", name: databit.name }] })
    })
  })

  describe("a person", () => {
    test("reads no rows without SELECT, and the problem names what is missing", async () => {
      const { bench, catalog } = await opened()
      await make(bench, "secret")
      const main = { kind: "catalog", name: "main" } as const
      const everybody = "account users"
      await catalog.saveGrants(bench.ana, main, { principal: everybody, add: [], remove: ["SELECT"] })
      await catalog.saveGrants(bench.ana, main, {
        principal: everybody,
        add: ["USE_CATALOG", "USE_SCHEMA"],
        remove: [],
      })
      const [bo, di] = [bench.person("bo@example.com"), bench.person("di@example.com")]
      const statement = "SELECT id FROM main.data.secret ORDER BY id"
      const denied = {
        code: expect.stringMatching(/^(access_denied|databricks_denied)$/),
        remedy: expect.stringContaining("SELECT"),
      }
      await expect(bo.tables.listAnswer(statement, 10)).rejects.toMatchObject(denied)
      await catalog.saveGrants(
        bench.ana,
        { kind: "table", name: "main.data.secret" },
        { principal: "bo@example.com", add: ["SELECT"], remove: [] },
      )
      expect((await bo.tables.listAnswer(statement, 10)).rows).toEqual([{ id: "a" }, { id: "b" }])
      await expect(di.tables.listAnswer(statement, 10)).rejects.toMatchObject(denied)
      expect(names(await all(bo.catalog, "table", "main.data"))).toContain("main.data.secret")
      expect(names(await all(di.catalog, "table", "main.data"))).not.toContain("main.data.secret")
    })

    test("reads nothing of a table that this person may not see: no columns, tags, privileges or lineage", async () => {
      const bench = await open()
      const of = { kind: "table", name: await bench.closed() } as const
      const { catalog } = bench.person("eve@example.com")
      const shut = { code: expect.stringMatching(/^(catalog_entry_not_found|databricks_denied|databricks_missing)$/) }
      await expect(catalog.find(of)).rejects.toMatchObject(shut)
      // A platform may say of tags that it sees none.
      await catalog.listTags(of).then(
        (tags) => expect(tags).toEqual({}),
        (error: unknown) => expect(error).toMatchObject(shut),
      )
      await expect(catalog.listGrants(of)).rejects.toMatchObject(shut)
      await expect(catalog.listLineage(of.name)).rejects.toMatchObject(shut)
    })
  })
}
