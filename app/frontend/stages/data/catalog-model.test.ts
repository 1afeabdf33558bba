import { expect, test } from "vitest"
import { type Known, openFromStart, treeLines, treeStep } from "./catalog-model.ts"

const OWN = ["main.data.messages", "main.data.cases", "legal.raw.cases"]
const WORDS = {
  loading: "Reading",
  nothing: "Empty",
  more: (kind: string) => `More ${kind}`,
  missing: (kind: string) => `No ${kind}`,
}

const entry = (kind: "catalog" | "schema" | "table" | "volume", name: string) => ({
  kind,
  name,
  comment: null,
  owner: null,
  type: null,
})
const here = (entries: ReturnType<typeof entry>[], more: Partial<NonNullable<Known["answer"]>> = {}): Known => ({
  state: "here",
  answer: { entries, more: [], missing: [], ...more },
})

const tree = (known: Record<string, Known>, filter = "", open: ReadonlySet<string> = openFromStart(OWN, undefined)) =>
  treeLines({ known: new Map(Object.entries(known)), own: OWN, filter, open, words: WORDS })
const labels = (...given: Parameters<typeof tree>) => tree(...given).map(({ id }) => id)

test("the workbench's own tables stand there before the catalog has answered", () => {
  expect(labels({})).toEqual([
    "legal",
    "legal.raw",
    "legal.raw.cases",
    "legal.raw>loading:Reading",
    "legal>loading:Reading",
    "main",
    "main.data",
    "main.data.cases",
    "main.data.messages",
    "main.data>loading:Reading",
    "main>loading:Reading",
    ">loading:Reading",
  ])
})

test("what others made stands beside them, once each, tables before volumes; what is closed hides what is below", () => {
  const known = {
    "": here([entry("catalog", "main"), entry("catalog", "sales")]),
    main: here([entry("schema", "main.data")]),
    "main.data": here([
      entry("volume", "main.data.cases"),
      entry("table", "main.data.cases"),
      entry("table", "main.data.more"),
    ]),
  }
  expect(labels(known, "", new Set(["main", "main.data"]))).toEqual([
    "legal",
    "main",
    "main.data",
    "main.data.cases",
    "main.data.messages",
    "main.data.more",
    "volume:main.data.cases",
    "sales",
  ])
})

test("a list that failed, goes on, lacks a kind or is empty says so", () => {
  const known = {
    "": here([entry("catalog", "a"), entry("catalog", "b"), entry("catalog", "c")]),
    a: { state: "failed" as const, says: "not allowed" },
    b: here([], {
      more: [{ kind: "schema", token: "t" }],
      missing: [
        { kind: "table", says: "no grant.", remedy: "Ask." },
        { kind: "model", says: "no scope.", remedy: "Add it." },
      ],
    }),
    c: here([]),
  }
  const lines = tree(known, "", new Set(["a", "b", "c"])).filter(({ id }) => /^[abc]>/.test(id))
  expect(lines.map(({ kind, label }) => [kind, label])).toEqual([
    ["failed", "not allowed"],
    ["more", "More schema"],
    ["missing", "No table: no grant. Ask."],
    ["missing", "No model"],
    ["nothing", "Empty"],
  ])
})

test("a filter shows all that match, below what they stand in", () => {
  expect(labels({}, "CASES raw", new Set())).toEqual(["legal", "legal.raw", "legal.raw.cases"])
  expect(labels({}, "nothing like it")).toEqual([])
})

test("keys walk the tree", () => {
  const known = { "": here([]), legal: here([]), "legal.raw": here([]) }
  const lines = tree(known, "", new Set(["legal", "legal.raw"]))
  expect(treeStep("ArrowDown", lines, undefined)).toEqual({ kind: "move", to: "legal" })
  expect(treeStep("ArrowRight", lines, "legal")).toEqual({ kind: "move", to: "legal.raw" })
  expect(treeStep("ArrowLeft", lines, "legal.raw.cases")).toEqual({ kind: "move", to: "legal.raw" })
  expect(treeStep("ArrowLeft", lines, "legal")).toEqual({ kind: "toggle", id: "legal" })
  expect(treeStep("ArrowRight", lines, "main")).toEqual({ kind: "toggle", id: "main" })
  expect(treeStep("Enter", lines, "legal.raw.cases")).toEqual({ kind: "enter", id: "legal.raw.cases" })
  expect(treeStep("ArrowDown", lines, "main")).toBeUndefined()
  expect(treeStep("x", lines, "main")).toBeUndefined()
})
