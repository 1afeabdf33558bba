import { spawn } from "node:child_process"
import { text } from "node:stream/consumers"
import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import type { SecurableKind } from "../../contract/entities/catalog.ts"
import { findEntry, listEntries } from "../../workspace/databricks/catalog/entries.ts"
import { runStatement, type Warehouse } from "../../workspace/databricks/statements.ts"
import { openTestWarehouse, type TestWarehouse } from "../warehouse.ts"

const UNITY = "/api/2.1/unity-catalog"
const TABLE = "main.shop.orders"
const FUNCTION = "main.shop.shout"

let warehouse: TestWarehouse
let on: Warehouse
beforeAll(async () => {
  warehouse = await openTestWarehouse(0)
  on = warehouse.on
  const { world } = warehouse.workspace
  world.unity.pageSize = 2
  for (const schema of ["shop", "data", "training"]) await world.engine.addSchema("main", schema)
  await world.volumes.add("main", "shop", "drop")
  world.models.add("main.shop.intent", "ana@example.com")
  for (const table of ["orders", "refunds", "visits"])
    await runStatement(
      on,
      `CREATE OR REPLACE TABLE \`main\`.\`shop\`.\`${table}\` AS SELECT 1 AS id, 'a' AS what, CAST(2.5 AS DOUBLE) AS price`,
    )
  await runStatement(
    on,
    "CREATE OR REPLACE FUNCTION `main`.`shop`.`shout`(`t` STRING COMMENT 'what to say') RETURNS STRING COMMENT 'Loud' RETURN upper(t)",
  )
})
afterAll(() => warehouse.close())

const answers = z.object({
  operations: z.array(z.object({ method: z.string(), path: z.string(), query: z.array(z.string()) })),
  unknown: z.record(z.string(), z.array(z.string())),
  browsed: z.json(),
})

const python = async (asked: object) => {
  const program = z.string("run this with npm run test:interop").parse(process.env.DATABITS_INTEROP_PYTHON)
  const script = new URL("unity_client.py", import.meta.url).pathname
  const child = spawn(program, [script], { stdio: ["pipe", "pipe", "inherit"] })
  child.stdin.end(JSON.stringify(asked))
  return answers.parse(JSON.parse(await text(child.stdout)))
}

/** Everything that the port asks for, page by page, and what it makes of it. */
const browsed = async () => {
  const namesOf = async (kind: SecurableKind, parent: string | null): Promise<string[]> => {
    const found: string[] = []
    for (let token: string | undefined; ; ) {
      const page = await listEntries(on, kind, parent, { token })
      found.push(...page.entries.map(({ name }) => name.split(".").at(-1) ?? name))
      if (page.next === null) return found
      token = page.next
    }
  }
  const table = await findEntry(on, { kind: "table", name: TABLE })
  const called = await findEntry(on, { kind: "function", name: FUNCTION })
  for (const one of [
    { kind: "catalog", name: "main" },
    { kind: "schema", name: "main.shop" },
    { kind: "volume", name: "main.shop.drop" },
  ] as const)
    await findEntry(on, one)
  return {
    catalogs: await namesOf("catalog", null),
    schemas: await namesOf("schema", "main"),
    tables: await namesOf("table", "main.shop"),
    volumes: await namesOf("volume", "main.shop"),
    functions: await namesOf("function", "main.shop"),
    models: await namesOf("model", "main.shop"),
    table: { owner: table.owner, type: table.type, columns: table.columns.map(({ name, type }) => [name, type]) },
    function: {
      returns: called.returns,
      definition: called.definition,
      takes: called.columns.map(({ name, type, comment }) => [name, type, comment]),
    },
  }
}

/** Replies of the workspace as the models of the OpenAPI are to read them. */
const REPLIES = [
  { path: `${UNITY}/catalogs`, model: "ListCatalogsResponse", list: "catalogs", of: "CatalogInfo" },
  { path: `${UNITY}/catalogs/main`, model: "CatalogInfo" },
  { path: `${UNITY}/schemas?catalog_name=main`, model: "ListSchemasResponse", list: "schemas", of: "SchemaInfo" },
  { path: `${UNITY}/schemas/main.shop`, model: "SchemaInfo" },
  {
    path: `${UNITY}/tables?catalog_name=main&schema_name=shop`,
    model: "ListTablesResponse",
    list: "tables",
    of: "TableInfo",
  },
  { path: `${UNITY}/tables/${TABLE}`, model: "TableInfo" },
  {
    path: `${UNITY}/volumes?catalog_name=main&schema_name=shop`,
    model: "ListVolumesResponseContent",
    list: "volumes",
    of: "VolumeInfo",
  },
  {
    path: `${UNITY}/functions?catalog_name=main&schema_name=shop`,
    model: "ListFunctionsResponse",
    list: "functions",
    of: "FunctionInfo",
  },
  { path: `${UNITY}/functions/${FUNCTION}`, model: "FunctionInfo" },
]

/** Fields and parameters that Databricks has and the open catalog has not; the reference names them. */
const ONLY_DATABRICKS = {
  fields: ["catalog_type", "full_name", "securable_type", "table_constraints"],
  query: ["omit_columns", "omit_properties"],
}

test("requests and replies of the catalog are those of the published OpenAPI, and its official client sees what ours sees", async () => {
  const { app, workspace } = warehouse
  const from = workspace.heard.length
  const ours = await browsed()
  const sent = workspace.heard.slice(from).filter(({ path }) => path.startsWith(UNITY))
  const replies = await Promise.all(
    REPLIES.map(async (reply) => {
      const { pathname, searchParams } = new URL(reply.path, "http://x")
      const body = await app.json(z.json(), { path: pathname, query: Object.fromEntries(searchParams) })
      return { ...reply, body }
    }),
  )
  const token = workspace.world.identities.give({ kind: "user", name: "ana@example.com" })
  const place = { host: workspace.host, token, catalog: "main", schema: "shop", table: TABLE, function: FUNCTION }
  const { operations, unknown, browsed: theirs } = await python({ replies, place })

  expect(theirs).toEqual(ours)
  expect(
    Object.values(unknown)
      .flat()
      .filter((field) => !ONLY_DATABRICKS.fields.includes(field)),
  ).toEqual([])
  expect(operations.length).toBeGreaterThan(20)
  const isKnown = ({ method, path, query }: (typeof sent)[number]): boolean =>
    operations.some((one) => {
      const pattern = new RegExp(`^${UNITY}${one.path.replace(/\{\w+\}/g, "[^/]+")}$`)
      const names = [...new URLSearchParams(query).keys()].filter((name) => !ONLY_DATABRICKS.query.includes(name))
      return one.method === method && pattern.test(path) && names.every((name) => one.query.includes(name))
    })
  expect(sent.length).toBeGreaterThanOrEqual(13)
  expect(sent.filter((request) => !isKnown(request))).toEqual([])
}, 120_000)
