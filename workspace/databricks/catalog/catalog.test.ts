import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type DeployedWorkspace, openDeployed } from "../../../tests/support/deployed.ts"
import { catalogContract } from "../../contract-tests/catalog.ts"
import { ANA } from "../../contract-tests/state.ts"

let deployed: DeployedWorkspace
beforeAll(async () => {
  deployed = await openDeployed()
  await deployed.run("GRANT MANAGE ON CATALOG `main` TO `app-sp`")
})
afterAll(() => deployed.close())

const SCOPES = ["sql", "files", "catalog.catalogs:read", "catalog.schemas:read", "catalog.tables:read"]

describe("Unity Catalog", () => {
  catalogContract(async () => ({
    workspace: deployed.workspace,
    ana: ANA,
    person: (name) => deployed.person(name, SCOPES),
    model: async () => deployed.fake.world.models.add("main.data.tagged_model", "app-sp").name,
    closed: async () => {
      await deployed.fake.world.engine.addSchema("main", "closed")
      await deployed.run("CREATE TABLE `main`.`closed`.`letters` AS SELECT 1 AS id")
      await deployed.run("CREATE TABLE `main`.`closed`.`copies` AS SELECT id FROM `main`.`closed`.`letters`")
      await deployed.run("ALTER TABLE `main`.`closed`.`letters` SET TAGS ('pii' = 'yes')")
      await deployed.run("GRANT SELECT ON TABLE `main`.`closed`.`letters` TO `fay@example.com`")
      return "main.closed.letters"
    },
  }))

  test("tags of a model are the app's, because a person's sign-in does not reach its registry", async () => {
    const of = { kind: "model", name: "main.data.tagged_model" } as const
    const bo = deployed.person("bo@example.com", SCOPES).catalog
    await expect(bo.listTags(of)).rejects.toMatchObject({ code: "tags_not_possible" })
    deployed.fake.world.models.add("main.sales.theirs", "data.owner@example.com")
    await expect(
      deployed.workspace.ports.catalog.saveTags(
        ANA,
        { kind: "model", name: "main.sales.theirs" },
        { set: { a: "1" }, remove: [] },
      ),
    ).rejects.toMatchObject({ code: "databricks_denied", remedy: expect.stringContaining("GRANT") })
  })

  test("a page may be empty and still lead on", async () => {
    const { unity } = deployed.fake.world
    unity.emptyPages = true
    const { catalog } = deployed.workspace.ports
    const first = await catalog.listEntries("catalog", null)
    expect(first).toMatchObject({ entries: [], next: expect.any(String) })
    expect((await catalog.listEntries("catalog", null, { token: first.next ?? "" })).entries).not.toEqual([])
    unity.emptyPages = false
  })

  test("functions show what they take, give and do, to a person by SQL as to the app by REST", async () => {
    const { engine } = deployed.fake.world
    await engine.addSchema("main", "tools")
    await deployed.run(
      "CREATE OR REPLACE FUNCTION `main`.`tools`.`shout`(`t` STRING COMMENT 'what to say') RETURNS STRING COMMENT 'Says it loudly' RETURN upper(t)",
    )
    await deployed.run("GRANT USE SCHEMA, EXECUTE ON SCHEMA `main`.`tools` TO `app-sp`")
    await deployed.run("GRANT USE CATALOG, USE SCHEMA, EXECUTE ON CATALOG `main` TO `bo@example.com`")
    const one = { kind: "function", name: "main.tools.shout" } as const
    const { catalog } = deployed.workspace.ports
    const expected = {
      ...one,
      comment: "Says it loudly",
      returns: "STRING",
      definition: "upper(t)",
      columns: [{ name: "t", type: expect.stringMatching(/^string$/i), comment: "what to say" }],
    }
    expect(await catalog.find(one)).toMatchObject(expected)
    const bo = deployed.person("bo@example.com", SCOPES).catalog
    expect(await bo.find(one)).toMatchObject(expected)
    expect(await bo.listEntries("function", "main.tools")).toMatchObject({ entries: [{ name: one.name }], next: null })
    await expect(catalog.saveTags(ANA, one, { set: { a: "1" }, remove: [] })).rejects.toMatchObject({
      code: "tags_not_possible",
    })
  })

  test("a model stands in its own schema only, also where the name of another begins like it", async () => {
    const { engine, models } = deployed.fake.world
    await engine.addSchema("main", "dat")
    models.add("main.data.tone", "app-sp")
    const { catalog } = deployed.workspace.ports
    const namesIn = async (schema: string) =>
      (await catalog.listEntries("model", schema)).entries.map(({ name }) => name)
    expect(await namesIn("main.data")).toContain("main.data.tone")
    expect(await namesIn("main.dat")).toEqual([])
  })

  test("lineage that the warehouse saw is shown", async () => {
    await deployed.run("CREATE OR REPLACE TABLE `main`.`data`.`raw` AS SELECT 1 AS n")
    await deployed.run("CREATE OR REPLACE TABLE `main`.`data`.`refined` AS SELECT n + 1 AS n FROM `main`.`data`.`raw`")
    const { catalog } = deployed.workspace.ports
    expect(await catalog.listLineage("main.data.refined")).toEqual({
      upstream: [{ kind: "table", name: "main.data.raw" }],
      downstream: [],
    })
  })
})
