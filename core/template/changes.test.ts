import { describe, expect, test } from "vitest"
import { changesBetween, levelOf } from "./changes.ts"
import { type DatabitContent, databitContent } from "./content.ts"
import { compareVersions, highestVersion, nextVersion } from "./version-number.ts"

const base: DatabitContent = databitContent.parse({
  schema: {
    input: [{ name: "text", type: "string", source: "main.a.b" }],
    output: [
      { name: "label", type: "enum[x, y]" },
      { name: "note", type: "string", required: false },
    ],
  },
  template: "{text}",
  examples: [{ input: { text: "1" }, output: { label: "x" } }],
  baseModel: null,
  settings: {},
})
const withInput = (...input: DatabitContent["schema"]["input"]): DatabitContent => ({
  ...base,
  schema: { ...base.schema, input },
})
const withOutput = (...output: DatabitContent["schema"]["output"]): DatabitContent => ({
  ...base,
  schema: { ...base.schema, output },
})
const [text] = base.schema.input
const [label, note] = base.schema.output
if (!text || !label || !note) throw new Error("the base has its fields")

describe("what a change means", () => {
  const cases: readonly [name: string, after: DatabitContent, level: ReturnType<typeof levelOf>, says: RegExp][] = [
    ["nothing", structuredClone(base), undefined, /^$/],
    ["an answer more", withOutput({ ...label, type: "enum[x, y, z]" }, note), "minor", /gains z/],
    ["an answer less", withOutput({ ...label, type: "enum[x]" }, note), "major", /loses y/],
    ["answers in another order", withOutput({ ...label, type: "enum[y, x]" }, note), "patch", /another order/],
    ["a type written with other spaces", withOutput({ ...label, type: "enum[x,y]" }, note), "patch", /order/],
    ["another type", withOutput({ ...label, type: "string" }, note), "major", /another type/],
    ["an output gone", withOutput(label), "major", /output note is gone/],
    ["an output more", withOutput(label, note, { name: "more", type: "int" }), "minor", /new output more/],
    ["an output renamed", withOutput({ ...label, name: "kind" }, note), "major", /label is gone/],
    ["an output that is now always there", withOutput(label, { ...note, required: true }), "minor", /now required/],
    ["a needed input more", withInput(text, { name: "tone", type: "string" }), "major", /new input tone/],
    [
      "an optional input more",
      withInput(text, { name: "tone", type: "string", required: false }),
      "minor",
      /new input tone/,
    ],
    ["an input that may be left out", withInput({ ...text, required: false }), "minor", /no longer required/],
    ["another source", withInput({ ...text, source: "main.a.c" }), "minor", /another place/],
    ["a description", withInput({ ...text, description: "what they wrote" }), "patch", /described/],
    ["the prompt", { ...base, template: "Read {text}" }, "minor", /prompt/],
    ["the model", { ...base, baseModel: "m" }, "minor", /model is m/],
    ["an example more", { ...base, examples: [...base.examples, ...base.examples] }, "patch", /1 more example$/],
    ["a band", { ...base, settings: { ...base.settings, bands: [0.1, 0.2, 0.3] } }, "patch", /settings/],
  ]
  test.each(cases)("%s", (_, after, level, says) => {
    const changes = changesBetween(base, after)
    expect(levelOf(changes)).toBe(level)
    expect(changes.map((change) => change.says).join(", ")).toMatch(says)
  })
})

test("what breaks users comes first", () => {
  const after = { ...withOutput(label), template: "x", examples: [] }
  expect(changesBetween(base, after).map(({ level }) => level)).toEqual(["major", "minor", "patch"])
})

test("version numbers compare as numbers", () => {
  expect(["1.10.0", "1.9.0", "10.0.0", "2.0.0"].toSorted(compareVersions)).toEqual([
    "1.9.0",
    "1.10.0",
    "2.0.0",
    "10.0.0",
  ])
  expect(highestVersion(["1.2.0", "1.10.0"])).toBe("1.10.0")
  expect([nextVersion("1.2.3", "major"), nextVersion("1.2.3", "minor"), nextVersion("1.2.3", "patch")]).toEqual([
    "2.0.0",
    "1.3.0",
    "1.2.4",
  ])
})
