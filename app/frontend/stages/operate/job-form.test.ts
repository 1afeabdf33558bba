import { expect, test } from "vitest"
import { z } from "zod"
import { jsonObject } from "../../../../contract/json.ts"
import { faultsIn, filled, formOf, toInput, toLabel } from "./job-form.ts"

const input = z.object({
  databit: z.string().describe("Published Databit"),
  holdout_share: z.number().min(0).max(0.5).default(0.2),
  limit: z.int().positive().optional(),
  quick: z.boolean().default(true),
  format: z.enum(["csv", "json"]).optional(),
  labels: z.array(z.string()).optional(),
  note: z.string().nullable().optional(),
  holdout: z.object({ table: z.string(), text: z.string() }).optional(),
  types: z.record(z.string(), z.string()).optional(),
  uploadId: z.string().optional(),
})
const form = formOf(jsonObject.parse(JSON.parse(JSON.stringify(z.toJSONSchema(input, { io: "input" })))))

test("each part of the input becomes a field people can fill, in the order it was declared", () => {
  expect(form.fields.map(({ path, kind, required }) => [path, kind, required])).toEqual([
    ["databit", "text", true],
    ["holdout_share", "number", false],
    ["limit", "number", false],
    ["quick", "switch", false],
    ["format", "choice", false],
    ["labels", "lines", false],
    ["note", "text", false],
    ["holdout", "group", false],
  ])
  expect(form.fields[0]).toMatchObject({ label: "Databit", hint: "Published Databit", pick: "databit" })
  expect(form.leavesOut).toBe(true)
})

test("defaults stand in the form; a group is closed until it is wanted", () => {
  expect(form.initial).toMatchObject({
    databit: "",
    holdout_share: "0.2",
    quick: true,
    holdout: false,
    "holdout.table": "",
  })
})

test("what is filled in becomes an input the job takes", () => {
  const values = {
    ...form.initial,
    databit: " main.default.intents ",
    limit: "5",
    labels: "a\n\n b ",
    holdout: true,
    "holdout.table": "t",
    "holdout.text": "x",
  }
  expect(faultsIn(form, values)).toEqual([])
  const given = toInput(form.fields, values)
  expect(given).toEqual({
    databit: "main.default.intents",
    holdout_share: 0.2,
    limit: 5,
    quick: true,
    labels: ["a", "b"],
    holdout: { table: "t", text: "x" },
  })
  expect(input.safeParse(given).success).toBe(true)
})

test("what has to be corrected is named, and only where it is asked for", () => {
  const values = { ...form.initial, holdout_share: "0.9", limit: "1.5" }
  expect(faultsIn(form, values)).toEqual([
    { path: "databit", kind: "needed" },
    { path: "holdout_share", kind: "range" },
    { path: "limit", kind: "number" },
  ])
  expect(
    faultsIn(form, { ...values, databit: "d", holdout_share: "", limit: "", holdout: true }).map((fault) => fault.path),
  ).toEqual(["holdout.table", "holdout.text"])
})

test("an earlier input comes back into the form as it was", () => {
  const given = {
    databit: "d",
    holdout_share: 0.1,
    quick: false,
    labels: ["a", "b"],
    holdout: { table: "t", text: "x" },
  }
  expect(toInput(form.fields, filled(form, given))).toEqual(given)
})

test.each([
  ["holdout_share", "Holdout share"],
  ["uploadId", "Upload id"],
  ["path", "Path"],
])("%s is written as %s", (name, label) => expect(toLabel(name)).toBe(label))
