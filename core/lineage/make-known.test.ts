import { expect, test } from "vitest"
import { Problem, type ProblemCode } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { makeKnown } from "./make-known.ts"

const ANA = { person: "ana", runsAs: "ana", roles: [] }
const TABLE = { kind: "table", name: "main.data.t" } as const
const EDGE = { source: TABLE, target: { kind: "model", name: "main.databits.m", version: "1" } } as const

const catalogThat = (refuses: { readonly tags?: ProblemCode; readonly lineage?: ProblemCode }) => {
  const never = async () => {
    throw new Error("not asked for")
  }
  const answer = async (code: ProblemCode | undefined) => {
    if (code) throw new Problem(code, { detail: "No." })
  }
  const catalog: Ports["catalog"] = {
    listEntries: never,
    find: never,
    listTags: never,
    listGrants: never,
    listLineage: never,
    saveGrants: never,
    saveTags: () => answer(refuses.tags),
    saveLineage: () => answer(refuses.lineage),
  }
  return { catalog }
}

test.each([
  [{}, []],
  [{ tags: "databricks_denied" }, ["main.data.t has no tags yet: No."]],
  [
    { tags: "tags_not_possible", lineage: "databricks_missing" },
    ["The origin of main.data.t is not published yet: No."],
  ],
] as const)("what cannot be said in the catalog is told and takes nothing away: %j", async (refuses, expected) => {
  const told: string[] = []
  await makeKnown(catalogThat(refuses), ANA, { of: TABLE, tags: { databits_kind: "table" }, edges: [EDGE] }, (line) =>
    told.push(line),
  )
  expect(told.map((line) => line.replace(/No\. .*/, "No."))).toEqual(expected)
})
