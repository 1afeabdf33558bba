import { describe, expect, test } from "vitest"
import { type DatabitContent, databitContent } from "./content.ts"
import { type Finding, findings, type KnownTables } from "./findings.ts"

const sound: DatabitContent = databitContent.parse({
  schema: {
    input: [{ name: "text", type: "string", source: "main.support.messages" }],
    output: [{ name: "intent", type: "enum[refund, delivery]" }],
  },
  template: "Choose the intent of {text}",
  examples: [{ input: { text: "where is it" }, output: { intent: "delivery" } }],
  baseModel: null,
  settings: {},
})
const known: KnownTables = new Map([
  ["main.support.messages", ["id", "text", "Full Text"]],
  ["main.support.people", ["id", "name"]],
])

type Change = (databit: DatabitContent) => DatabitContent
const output =
  (...fields: DatabitContent["schema"]["output"]): Change =>
  (databit) => ({ ...databit, examples: [], schema: { ...databit.schema, output: fields } })
const input =
  (...fields: DatabitContent["schema"]["input"]): Change =>
  (databit) => ({
    ...databit,
    examples: [],
    template: fields.map(({ name }) => `{${name}}`).join(" "),
    schema: { ...databit.schema, input: fields },
  })
const template =
  (text: string): Change =>
  (databit) => ({ ...databit, template: text })
const example =
  (given: object, wanted: object): Change =>
  (databit) =>
    databitContent.parse({ ...databit, examples: [...databit.examples, { input: given, output: wanted }] })
const text = { name: "text", type: "string", source: "main.support.messages" }
const person = { name: "person", type: "string", source: "main.support.people.name" }
const join = { table: "main.support.people", leftColumn: "id", rightColumn: "id" }

test("a sound Databit has no finding", () => {
  expect(findings(sound, known)).toEqual([])
})

describe("what is found", () => {
  const cases: readonly [name: string, change: Change, level: Finding["level"], where: string, says: RegExp][] = [
    ["no input", (databit) => template("Choose.")(input()(databit)), "error", "schema.input", /what is read/],
    ["no output", output(), "error", "schema.output", /what the answer is/],
    ["a field without a name", output({ name: " ", type: "string" }), "error", "schema.output.0.name", /no name/],
    [
      "a name that cannot stand in braces",
      (databit) =>
        template("Choose.")(input({ ...text, name: "full text", source: "main.support.messages.text" })(databit)),
      "error",
      "schema.input.0.name",
      /"full text"/,
    ],
    [
      "two fields of one name",
      output({ name: "a", type: "int" }, { name: "b", type: "int" }, { name: "a", type: "int" }),
      "error",
      "schema.output.2.name",
      /Two output fields are called a/,
    ],
    [
      "a type nobody knows",
      output({ name: "a", type: "money" }),
      "error",
      "schema.output.0.type",
      /"money" is not a type/,
    ],
    ["a choice without answers", output({ name: "a", type: "enum[]" }), "error", "schema.output.0.type", /no answers/],
    [
      "a choice inside a list without answers",
      output({ name: "a", type: "array<enum[]>" }),
      "error",
      "schema.output.0.type",
      /no answers/,
    ],
    [
      "an answer listed twice",
      output({ name: "a", type: "enum[x, y, x]" }),
      "error",
      "schema.output.0.type",
      /x more than once/,
    ],
    ["a choice of one", output({ name: "a", type: "enum[x]" }), "warning", "schema.output.0.type", /only one answer/],
    [
      "a source that is no place",
      input({ ...text, source: "messages" }),
      "error",
      "schema.input.0.source",
      /cannot be used/,
    ],
    [
      "a table that is not here",
      input({ ...text, source: "main.other.texts" }),
      "warning",
      "schema.input.0.source",
      /no table main.other.texts/,
    ],
    [
      "a column that is not there",
      input({ ...text, source: "main.support.messages.body" }),
      "error",
      "schema.input.0.source",
      /no column body/,
    ],
    [
      "an input that no table gives",
      input(text, { name: "tone", type: "string" }),
      "warning",
      "schema.input.1.source",
      /No table gives tone/,
    ],
    ["two tables without a join", input(text, person), "error", "settings.joins", /which row of main.support.people/],
    [
      "a join that is not needed",
      (databit) => ({ ...databit, settings: { ...databit.settings, joins: [join] } }),
      "warning",
      "settings.joins",
      /no input is read from it/,
    ],
    ["no prompt", template("  "), "error", "template", /no prompt/],
    ["a variable that is no input", template("{text} {sender}"), "error", "template.7", /\{sender\}/],
    ["an input the prompt does not use", template("Choose."), "warning", "schema.input.0.name", /does not use text/],
    ["a single brace", template("{text} }"), "warning", "template.7", /single brace/],
    [
      "an example with another answer",
      example({ text: "x" }, { intent: "other" }),
      "error",
      "examples.1",
      /Example 2: intent is not one of/,
    ],
    [
      "an example without its input",
      example({}, { intent: "refund" }),
      "error",
      "examples.1",
      /Example 2: text is missing/,
    ],
    [
      "bands that do not rise",
      (databit) => ({ ...databit, settings: { ...databit.settings, bands: [0.9, 0.5, 0.7] } }),
      "error",
      "settings.bands",
      /do not rise/,
    ],
  ]
  test.each(cases)("%s", (_, change, level, where, says) => {
    expect(findings(change(sound), known)).toEqual([
      expect.objectContaining({ level, where, says: expect.stringMatching(says), remedy: expect.stringMatching(/./) }),
    ])
  })
})

test("half a join is none, and its columns must be there", () => {
  const joined = input(text, person)(sound)
  const withJoin = (of: Partial<typeof join>) =>
    findings({ ...joined, settings: { ...joined.settings, joins: [{ ...join, ...of }] } }, known).map(
      ({ says }) => says,
    )
  expect(withJoin({ rightColumn: "" })).toEqual([expect.stringContaining("which row of main.support.people")])
  expect(withJoin({ rightColumn: "nowhere" })).toEqual(["The table main.support.people has no column nowhere."])
  expect(withJoin({})).toEqual([])
})

test("errors come before warnings", () => {
  const found = findings({ ...sound, template: "{sender}" }, known)
  expect(found.map(({ level }) => level)).toEqual(["error", "warning"])
})

test("what this workspace does not have is no error: the Databit may come from elsewhere", () => {
  const elsewhere = input(text, person)(sound)
  expect(findings(elsewhere, new Map()).filter(({ level }) => level === "error")).toEqual([])
  expect(findings(elsewhere).filter(({ level }) => level === "error")).toEqual([])
})

test("a join resolves two tables, and a column name may hold spaces", () => {
  const joined = input({ ...text, source: "main.support.messages.Full Text" }, person)(sound)
  expect(findings({ ...joined, settings: { ...joined.settings, joins: [join] } }, known)).toEqual([])
})
