import { describe, expect, test } from "vitest"
import type { FormField } from "../../../../contract/endpoints/curate.ts"
import type { Item } from "../../../../contract/entities/item.ts"
import type { JsonObject } from "../../../../contract/json.ts"
import { intentOf, isChanged, keyOf, shownValue, titleOf } from "./decision.ts"
import { evidenceWords, markEvidence } from "./evidence.ts"

const field = (name: string, kind: FormField["kind"], more: Partial<FormField> = {}): FormField => ({
  name,
  kind,
  of: null,
  options: [],
  description: null,
  required: true,
  main: false,
  ...more,
})
const FIELDS = [
  field("intent", "enum", { options: ["billing", "outage"], main: true }),
  field("clauses", "array", { of: "string" }),
]

const anItem = (suggested: JsonObject | null, previous: JsonObject | null = null): Item => ({
  id: "i",
  databitId: "d",
  ref: "main.support.messages@3#m17",
  data: { channel: "email", text: "  No power\nsince noon " },
  contentHash: "h",
  source: "table",
  traceId: null,
  verdict: { kind: "open" },
  suggestion: suggested && {
    id: "s",
    itemId: "i",
    value: suggested,
    confidence: 0.8,
    alternatives: [],
    evidence: [],
    model: "m",
    databit: "d@1.0.0",
    createdAt: "2026-11-23T10:00:00.000Z",
  },
  previous,
  createdAt: "2026-11-23T10:00:00.000Z",
})

describe("what the main button does", () => {
  test("the suggestion as it is, is approved; a model's own confidence does not count as a change", () => {
    expect(intentOf(FIELDS, anItem({ intent: "billing", confidence: 0.4 }), {})).toEqual({ act: "approve" })
  })

  test("a changed field, or one filled in addition, is a correction; changed back it is an approval", () => {
    const item = anItem({ intent: "billing" })
    expect(intentOf(FIELDS, item, { intent: "outage" })).toEqual({ act: "correct", value: { intent: "outage" } })
    expect(intentOf(FIELDS, item, { clauses: ["a"] })).toEqual({
      act: "correct",
      value: { intent: "billing", clauses: ["a"] },
    })
    expect(intentOf(FIELDS, item, { intent: "billing", clauses: [] })).toEqual({ act: "approve" })
    expect(isChanged(FIELDS, item, { intent: "outage" }, "intent")).toBe(true)
    expect(isChanged(FIELDS, item, { intent: "billing" }, "intent")).toBe(false)
  })

  test("without a suggestion an answer is a correction, and none is nothing", () => {
    expect(intentOf(FIELDS, anItem(null), { intent: "outage" })).toEqual({
      act: "correct",
      value: { intent: "outage" },
    })
    expect(intentOf(FIELDS, anItem(null), {})).toMatchObject({ act: "none", field: { name: "intent" } })
  })

  test("an answer that can no longer be given is not offered for approval", () => {
    expect(intentOf(FIELDS, anItem({ intent: "weather" }), {})).toMatchObject({ act: "none" })
  })

  test("an item that is asked again starts from what was decided", () => {
    const item = anItem({ intent: "billing" }, { intent: "outage", clauses: ["x"] })
    expect(shownValue(FIELDS, item, {})).toEqual({ intent: "outage", clauses: ["x"] })
    expect(intentOf(FIELDS, item, {})).toMatchObject({ act: "correct" })
  })
})

test("an item is known by its first text and the key of its row", () => {
  expect(titleOf(anItem(null), [{ name: "text" }])).toBe("No power since noon")
  expect(keyOf(anItem(null))).toBe("m17")
  expect(keyOf({ ...anItem(null), ref: "main.a.b@1#sha:00ff" })).toBeUndefined()
})

describe("evidence in the text", () => {
  const evidence = [
    { token: "power", weight: 0.9 },
    { token: "charged twice", weight: 0.5 },
    { token: "please", weight: -0.4 },
  ]

  test("words that spoke for the answer are marked, whole and in any case; neighbours together", () => {
    const words = evidenceWords(evidence)
    expect(markEvidence("POWER outage; powerful, please. Charged twice!", words)).toEqual([
      { text: "POWER", marked: true },
      { text: " outage; powerful, please. ", marked: false },
      { text: "Charged twice", marked: true },
      { text: "!", marked: false },
    ])
  })

  test("the pieces are the text, whatever it holds", () => {
    for (const text of ["", "no mark", "power", "a\npower\n\npower b", "naïve Größe 東京 power"]) {
      expect(
        markEvidence(text, evidenceWords(evidence))
          .map((piece) => piece.text)
          .join(""),
      ).toBe(text)
    }
  })
})
