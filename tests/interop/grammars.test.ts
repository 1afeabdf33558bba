import { spawn } from "node:child_process"
import { text } from "node:stream/consumers"
import { expect, test } from "vitest"
import { z } from "zod"
import { ANA } from "../../workspace/contract-tests/state.ts"
import { listGrants, saveGrants } from "../../workspace/databricks/catalog/grants.ts"
import { listTags, saveTags } from "../../workspace/databricks/catalog/tags.ts"
import { openWarehouseTables } from "../support/warehouse-tables.ts"
import type { TestWarehouse } from "../warehouse.ts"
import { KNOWN_TO_ONE, shapeOf } from "./known-to-one.ts"
import { listOnlyParsed, statementsOf } from "./only-parsed.ts"
import { parseOnSpark, seekSpark } from "./spark.ts"

/** A table is made of rows on a volume. */
const importing = async (warehouse: TestWarehouse): Promise<void> => {
  const { tables } = await openWarehouseTables(warehouse)
  await tables.save(
    ANA,
    { name: "main.data.m", columns: [{ name: "it's", type: "string" }], source: { kind: "sample", sample: "x" } },
    [{ "it's": "a" }],
  )
}

/** Tags and privileges of each kind of thing; that the workspace refuses some is no matter here. */
const governing = async ({ on }: TestWarehouse): Promise<void> => {
  const things = [
    { kind: "catalog", name: "main" },
    { kind: "schema", name: "main.databits" },
    { kind: "table", name: "main.databits.events" },
    { kind: "volume", name: "main.databits.files" },
    { kind: "function", name: "main.databits.f" },
    { kind: "model", name: "main.databits.m" },
  ] as const
  for (const thing of things)
    await Promise.allSettled([
      saveTags(on, thing, { set: { "it's": "a\\b" }, remove: ["old"] }),
      listTags(on, thing),
      saveGrants(on, thing, { principal: "ana@example.com", add: ["ALL_PRIVILEGES"], remove: ["ALL_PRIVILEGES"] }),
      listGrants(on, thing),
    ])
}

const parsed = z.array(
  z.object({ sqlglot: z.string().nullable(), sqlfluff: z.string().nullable(), unknown: z.array(z.string()) }),
)

/** What two grammars of Databricks say of statements, and which words of privileges its official client does not have. */
const byTwoGrammars = async (statements: readonly string[]) => {
  const python = z.string("run this with npm run test:interop").parse(process.env.DATABITS_INTEROP_PYTHON)
  const child = spawn(python, [new URL("parse_sql.py", import.meta.url).pathname])
  child.stdin.end(JSON.stringify(statements))
  const [said, wrong] = await Promise.all([text(child.stdout), text(child.stderr)])
  expect(said, wrong).not.toBe("")
  return parsed.parse(JSON.parse(said))
}

test("what no open engine runs as it stands is read by two independent grammars at least", async () => {
  const all = listOnlyParsed([...(await statementsOf(importing)), ...(await statementsOf(governing))])
  expect(new Set(all.map(({ reason }) => reason)).size).toBeGreaterThan(3)
  const statements = all.map(({ statement }) => statement)
  const [grammars, spark] = await Promise.all([byTwoGrammars(statements), parseOnSpark(seekSpark(), statements)])
  const verdicts = all.map(({ statement, reason }, at) => {
    const { unknown = [], ...words } = grammars[at] ?? {}
    const refusals = { ...words, ...(spark ? { spark: spark[at] ?? null } : {}) }
    const readBy = Object.entries(refusals).flatMap(([name, refusal]) => (refusal === null ? [name] : []))
    return { statement, shape: shapeOf(statement), reason, readBy, unknown, refusals }
  })
  for (const { statement, shape, reason, readBy } of verdicts) {
    const beside = KNOWN_TO_ONE.find((one) => one.shape === shape)?.beside
    const by = readBy.length > 1 || beside === undefined ? readBy.join(", ") : `${readBy.join(", ")} alone: ${beside}`
    process.stdout.write(`only parsed, by ${by}: ${statement.replace(/\s+/g, " ").slice(0, 110)} (${reason})\n`)
  }
  const known = new Set(KNOWN_TO_ONE.map(({ shape }) => shape))
  expect(verdicts.filter(({ readBy, shape }) => readBy.length < (known.has(shape) ? 1 : 2))).toEqual([])
  expect(verdicts.filter(({ unknown }) => unknown.length > 0)).toEqual([])
  // Who is no longer sent, or read by a second grammar, leaves the list.
  const byOne = new Set(verdicts.flatMap(({ shape, readBy }) => (readBy.length === 1 ? [shape] : [])))
  expect([...known].filter((shape) => !byOne.has(shape))).toEqual([])
})

test("what only one grammar has, it refuses when a word of it is wrong", async () => {
  const wrong = [
    "SHOW GRANTS TABLE a.b.c",
    "ALTER VOLUME a.b.c SET TAGZ ('a' = 'b')",
    "ALTER TABLE a.b.c UNSET TAGS 'a'",
    "GRANT ON VOLUME a.b.c TO `x`",
    "CREATE VOLUME IF EXISTS a.b.c",
  ]
  const said = await byTwoGrammars(wrong)
  expect(wrong.filter((_, at) => said[at]?.sqlfluff === null)).toEqual([])
})

test("a privilege and a kind of thing that the official client does not have are told", async () => {
  const said = await byTwoGrammars([
    "GRANT READ VOLUMES, WRITE VOLUME ON VOLUME a.b.c TO `x`",
    "SHOW GRANTS ON MODELS a.b.c",
    "REVOKE ALL PRIVILEGES ON CATALOG a FROM `x`",
  ])
  expect(said.map(({ unknown }) => unknown)).toEqual([["READ VOLUMES"], ["MODELS"], []])
})

test("the grammars refuse what is none", async () => {
  const wrong = ["SELECT ai_query('e', FROM t", "GRANT SELECT ON ON TABLE a.b.c TO `x`", "INSERT INTO SELECT 1 FROM"]
  for (const { sqlglot, sqlfluff } of await byTwoGrammars(wrong)) {
    expect(sqlglot).not.toBeNull()
    expect(sqlfluff).not.toBeNull()
  }
})
