import { expect, test } from "vitest"
import { treeLines, treeStep } from "./catalog-model.ts"

const NAMES = ["main.data.messages", "main.data.cases", "main.training.m_v1", "legal.raw.cases"]
const ids = (filter = "", closed: readonly string[] = []) =>
  treeLines(NAMES, filter, new Set(closed)).map(({ id }) => id)

test("tables stand below their catalogs and schemas, by name", () => {
  expect(ids()).toEqual([
    "legal",
    "legal.raw",
    "legal.raw.cases",
    "main",
    "main.data",
    "main.data.cases",
    "main.data.messages",
    "main.training",
    "main.training.m_v1",
  ])
  expect(treeLines(NAMES, "", new Set())[3]).toEqual({ id: "main", level: 1, label: "main", open: true, count: 3 })
})

test("what is closed hides what is below it, a filter shows all that match", () => {
  expect(ids("", ["main"])).toEqual(["legal", "legal.raw", "legal.raw.cases", "main"])
  expect(ids("", ["main.data"])).toContain("main.training.m_v1")
  expect(ids("CASES raw", ["legal"])).toEqual(["legal", "legal.raw", "legal.raw.cases"])
})

test("keys walk the tree", () => {
  const lines = treeLines(NAMES, "", new Set(["main"]))
  expect(treeStep("ArrowDown", lines, undefined)).toEqual({ kind: "move", to: "legal" })
  expect(treeStep("ArrowRight", lines, "legal")).toEqual({ kind: "move", to: "legal.raw" })
  expect(treeStep("ArrowLeft", lines, "legal.raw.cases")).toEqual({ kind: "move", to: "legal.raw" })
  expect(treeStep("ArrowLeft", lines, "legal")).toEqual({ kind: "toggle", id: "legal" })
  expect(treeStep("ArrowRight", lines, "main")).toEqual({ kind: "toggle", id: "main" })
  expect(treeStep("Enter", lines, "legal.raw.cases")).toEqual({ kind: "enter", id: "legal.raw.cases" })
  expect(treeStep("ArrowDown", lines, "main")).toBeUndefined()
  expect(treeStep("x", lines, "main")).toBeUndefined()
})
