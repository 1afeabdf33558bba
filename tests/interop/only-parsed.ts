import type { DatabitField, DatabitVersion } from "../../contract/entities/databit.ts"
import { EMPTY_CONTENT } from "../../core/template/content.ts"
import { vectorSql } from "../../workspace/databricks/ai/embeddings.ts"
import { compileMap } from "../../workspace/databricks/ai/map.ts"
import { compileCountToAsk, compileInputs, itemSet, rowSet } from "../../workspace/databricks/ai/sets.ts"
import { create, grant } from "../../workspace/databricks/doctor/fixes.ts"
import { openTestWarehouse } from "../warehouse.ts"

/** A statement that no open engine runs as it stands, and why. */
export type OnlyParsed = { readonly statement: string; readonly reason: string }

const REASONS: readonly { readonly statements: RegExp; readonly reason: string }[] = [
  {
    statements: /\bai_\w+\(/,
    reason: "AI functions are of Databricks; Spark runs it with functions that stand in for them",
  },
  { statements: /\bread_files\(/, reason: "Spark has no read_files; it is run with Spark's own readers in its place" },
  { statements: /^(GRANT|REVOKE|SHOW GRANTS)\b/, reason: "Spark without Unity Catalog has no privileges" },
  { statements: /\b(UN)?SET TAGS\b/, reason: "tags are Unity Catalog's" },
  { statements: /\bVOLUME\b/, reason: "volumes are Unity Catalog's" },
]

const reasonFor = (statement: string): string | undefined =>
  REASONS.find(({ statements }) => statements.test(statement))?.reason

const databit = (output: readonly DatabitField[]): DatabitVersion => ({
  id: "v1",
  databitId: "d1",
  name: "main.support.intent",
  version: "1.0.0",
  status: "published",
  saved: true,
  schema: { input: ["subject", "body"].map((name) => ({ name, type: "string" })), output: [...output] },
  template: "It's about {subject}:\n{{body}} {body}",
  examples: [],
  baseModel: null,
  trainingDataset: null,
  settings: EMPTY_CONTENT.settings,
  contentHash: null,
  createdBy: "ana",
  approvedBy: "ana",
  createdAt: "2026-11-23T10:00:00.000Z",
  updatedAt: "2026-11-23T10:00:00.000Z",
  revision: "r1",
})

/** What is asked of models for whole sets: by endpoint, by label, by field. */
const sets = (): string[] => {
  const label: DatabitField = { name: "intent", type: `enum["it's \\"fine\\"", no]` }
  const requests = [
    { model: "my-endpoint", output: [label, { name: "topics", type: "array<enum[red, blue]>", required: false }] },
    { model: "ai_classify", output: [label] },
    { model: "ai_classify", output: [{ name: "topics", type: "array<enum[red, blue]>" }] },
    { model: "ai_extract", output: [label, { name: "when", type: "date", description: "it's the day" }] },
  ].map(({ model, output }) => ({ using: { databit: databit(output), model }, into: { work: "w", runId: "r" } }))
  const inputs = { subject: "it's subject", body: "n" }
  const rows = rowSet(
    { inputs, limit: 10 },
    {
      from: "`a`.`b`.`c` VERSION AS OF 3",
      columns: [
        { name: "it's subject", type: "string", typeText: "STRING" },
        { name: "n", type: "array", typeText: "ARRAY<INT>" },
      ],
    },
  )
  const compiled = [itemSet({ databitId: "d1", limit: 10 }), rows].flatMap((set) => [
    ...requests.map((one) => compileMap(one, set, "2026-11-23T10:00:00.000Z")),
    compileCountToAsk(set, { work: "w", runId: "r" }),
  ])
  return [...compiled, compileInputs(rows, inputs, ["x"])].map(({ statement }) => statement)
}

/** Vectors of a table's column. */
const vectors = (): string[] => [`SELECT ${vectorSql("my-endpoint", "t.`it's text`")} AS v FROM a.b.c AS t`]

/** What an owner is told to run. */
const fixes = (): string[] =>
  [
    create("SCHEMA", "main.databits"),
    create("VOLUME", "main.databits.files"),
    grant("USE CATALOG", "CATALOG", "main")("app-sp"),
    grant("USE SCHEMA, CREATE TABLE, SELECT, MODIFY", "SCHEMA", "main.databits")("app-sp"),
    grant("READ VOLUME, WRITE VOLUME", "VOLUME", "main.databits.files")("ana@example.com"),
  ].flatMap(({ copy }) => copy ?? [])

/** Every statement of the kinds above that the Databricks side makes, each once. */
export const listOnlyParsed = (more: readonly string[]): OnlyParsed[] =>
  [...new Set([...sets(), ...vectors(), ...fixes(), ...more])].flatMap((statement) => {
    const reason = reasonFor(statement)
    return reason === undefined ? [] : [{ statement, reason }]
  })

/** The statements that a workspace is sent while something is done with it. */
export const statementsOf = async (
  doing: (warehouse: Awaited<ReturnType<typeof openTestWarehouse>>) => Promise<unknown>,
): Promise<string[]> => {
  const warehouse = await openTestWarehouse(0)
  try {
    await doing(warehouse)
    return warehouse.workspace.world.warehouse.submitted.map(({ statement }) => statement)
  } finally {
    await warehouse.close()
  }
}
