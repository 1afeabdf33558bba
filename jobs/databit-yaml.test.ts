import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { DatabitDocument } from "../contract/databit-document.ts"
import type { DatabitVersion } from "../contract/entities/databit.ts"
import { Problem } from "../contract/problems.ts"
import { contentOfDocument, documentOf } from "../core/template/document.ts"
import { CONTRACT_CLASSIFIER } from "../core/template/fixtures/contract-classifier.ts"
import { parseDatabitYaml, printDatabitYaml } from "./databit-yaml.ts"

const place = { catalog: "main", schema: "databits" }

/** What import and export do, without a workspace between them. */
const throughContent = (document: DatabitDocument): DatabitDocument => {
  const version: DatabitVersion = {
    ...contentOfDocument(document),
    databitId: "d",
    id: "v",
    name: document.name.includes(".") ? document.name : `main.databits.${document.name}`,
    version: document.version,
    status: document.status,
    saved: true,
    trainingDataset: document.training_dataset ?? null,
    contentHash: null,
    createdBy: document.created_by ?? "ana",
    approvedBy: document.approved_by ?? null,
    createdAt: "2026-11-23T10:00:00.000Z",
    updatedAt: "2026-11-23T10:00:00.000Z",
    revision: "1",
  }
  return documentOf(version, place)
}

describe("the contract classifier of the product's description", () => {
  const document = parseDatabitYaml(CONTRACT_CLASSIFIER)

  test("reads with all it says", () => {
    expect(document).toMatchObject({
      name: "contract_classifier",
      version: "2.1.0",
      status: "published",
      approved_by: "compliance@company.com",
    })
    expect(document.schema.input.map(({ name, source }) => [name, source])).toEqual([
      ["document_text", "main.contracts.parsed_documents"],
      ["document_type", "main.contracts.metadata"],
    ])
    expect(document.schema.output.map(({ type }) => type)).toEqual([
      "enum[amendment, termination, renewal, new]",
      "float",
      "array<string>",
    ])
    expect(document.template).toContain("specializing in {document_type} contracts.\n\nAnalyze")
  })

  test("goes in and out without loss, twice", () => {
    const out = throughContent(document)
    expect(out).toEqual(document)
    expect(parseDatabitYaml(printDatabitYaml(out))).toEqual(document)
    expect(printDatabitYaml(throughContent(parseDatabitYaml(printDatabitYaml(out))))).toBe(printDatabitYaml(out))
  })

  test("is written line for line as it was, but for quotation marks that are not needed", () => {
    const lines = (text: string) =>
      text.split("\n").map((line) =>
        line
          .replaceAll('"', "")
          .replace(/\[ (.*) \]/, "[$1]")
          .trimEnd(),
      )
    expect(lines(printDatabitYaml(throughContent(document)))).toEqual(lines(CONTRACT_CLASSIFIER))
  })
})

test("keys nobody knows are kept, at every level", () => {
  const text = [
    "name: main.other.tickets",
    "version: 1.0.0",
    "status: draft",
    "owner: { team: legal, since: 2024 }",
    "schema:",
    "  dialect: house",
    "  input:",
    "    - { name: text, type: string, required: false, unit: words }",
    "  output:",
    "    - { name: label, type: 'enum[a, b]', description: which one }",
    "template: '{text}'",
    "examples:",
    "  - { input: { text: x }, output: { label: a }, tag: hard }",
    "settings: { joins: [], bands: [0.5, 0.6, 0.7], theme: dark }",
    "created_by: bo",
  ].join("\n")
  const document = parseDatabitYaml(text)
  const { settings, ...rest } = document
  expect(throughContent(document)).toEqual({ ...rest, settings: { bands: settings?.bands, theme: "dark" } })
})

test("anchors, parts taken over and numbers of any length are read as what they say", () => {
  const document = parseDatabitYaml(
    [
      "name: tickets",
      "version: 1.0.0",
      "schema:",
      "  input: [{ name: text, type: string }]",
      "  output:",
      "    - &label { name: label, type: 'enum[no, yes]' }",
      "    - { <<: *label, name: second }",
      "template: >",
      "  folded",
      "  {text}",
      "examples:",
      "  - { input: { text: 007 }, output: { label: no, second: yes } }",
      "since: 2024-01-31",
      "tickets: [9007199254740993, -12, 0x1F, 1.50, 1e3]",
    ].join("\n"),
  )
  expect(document.schema.output[1]).toEqual({ name: "second", type: "enum[no, yes]" })
  expect(document.examples[0]?.output).toEqual({ label: "no", second: "yes" })
  expect([document.template, document.since]).toEqual(["folded {text}\n", "2024-01-31"])
  expect(document.tickets).toEqual(["9007199254740993", -12, 31, 1.5, 1000])
  expect(parseDatabitYaml(printDatabitYaml(document))).toEqual(document)
})

test("any document survives being written and read", () => {
  const word = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 })
  const value = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(word, { maxLength: 3 }),
  )
  const documents = fc.record({
    name: fc.constant("tickets"),
    version: fc.constant("1.0.0"),
    status: fc.constant("draft" as const),
    schema: fc.record({
      input: fc.array(fc.record({ name: word, type: word }), { maxLength: 3 }),
      output: fc.array(fc.record({ name: word, type: word }), { maxLength: 3 }),
    }),
    template: fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\r", "")),
    examples: fc.array(
      fc.record({
        input: fc.dictionary(word, value, { noNullPrototype: true }),
        output: fc.dictionary(word, value, { noNullPrototype: true }),
      }),
      { maxLength: 2 },
    ),
    created_by: word,
  })
  fc.assert(
    fc.property(documents, (document) => {
      expect(parseDatabitYaml(printDatabitYaml(document))).toEqual(document)
    }),
    { seed: 7, numRuns: 300 },
  )
})

describe("a file that is not a Databit", () => {
  const cases: readonly [name: string, text: string, says: RegExp][] = [
    ["is not YAML", "name: [a", /^Line 1: /],
    ["lacks the version", "name: a\nschema: { input: [], output: [] }\ntemplate: x", /^Line 1: version: /],
    [
      "has a number for a version",
      "name: a\nversion: 1.0\nschema: { input: [], output: [] }\ntemplate: x",
      /^Line 2: version: /,
    ],
    [
      "has a field without a type",
      "name: a\nversion: 1.0.0\nschema:\n  input:\n    - name: x\n  output: []\ntemplate: x",
      /^Line 5: schema.input.0.type: /,
    ],
    ["is a list", "- a", /^Line 1: /],
    ["is two", "name: a\n---\nname: b", /^Line 2: the file holds several documents/],
    ["is empty", "", /./],
    [
      "multiplies itself",
      `a: &a [1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c]`,
      /./,
    ],
  ]
  test.each(cases)("one that %s", (_, text, says) => {
    const reading = () => parseDatabitYaml(text)
    expect(reading).toThrow(Problem)
    expect(reading).toThrow(says)
  })
})
