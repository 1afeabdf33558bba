import { expect, test } from "vitest"
import { z } from "zod"
import { inputReader } from "./read-input.ts"

const input = z.object({
  name: z.string(),
  limit: z.number().int().default(50),
  open: z.boolean().optional(),
  tags: z.array(z.string()).optional(),
  before: z.object({ time: z.string(), n: z.number() }).optional(),
  label: z.string().nullable().optional(),
})

const get = (query: string, parameters: Record<string, string> = {}) =>
  inputReader({ input, method: "GET", kind: "json" })(new Request(`http://x/api/things${query}`), parameters)
const post = (body: string, parameters: Record<string, string> = {}, type = "application/json") =>
  inputReader({ input, method: "POST", kind: "json" })(
    new Request("http://x/api/things", { method: "POST", body, headers: { "content-type": type } }),
    parameters,
  )

test.each([
  ["?name=a", { name: "a", limit: 50 }],
  ["?name=12&limit=5", { name: "12", limit: 5 }],
  ["?name=true&open=true", { name: "true", limit: 50, open: true }],
  ["?name=a&tags=x", { name: "a", limit: 50, tags: ["x"] }],
  ["?name=a&tags=x&tags=y", { name: "a", limit: 50, tags: ["x", "y"] }],
  ['?name=a&tags=["x","y"]', { name: "a", limit: 50, tags: ["x", "y"] }],
  ['?name=a&before={"time":"t","n":3}', { name: "a", limit: 50, before: { time: "t", n: 3 } }],
  ["?name=a&label=null", { name: "a", limit: 50, label: null }],
  ["?name=a&unknown=1", { name: "a", limit: 50 }],
])("the query %s is read by its schema", async (query, expected) => {
  expect(await get(query)).toEqual(expected)
})

test("the path wins over the query and the body", async () => {
  expect(await get("?name=query", { name: "path" })).toMatchObject({ name: "path" })
  expect(await post('{"name":"body","limit":3}', { name: "path" })).toMatchObject({ name: "path", limit: 3 })
})

test.each([
  ["a missing field", () => get(""), "name"],
  ["a number that is none", () => get("?name=a&limit=many"), "limit"],
  ["a body field of the wrong type", () => post('{"name":"a","limit":"5"}'), "limit"],
])("%s is named", async (_, read, field) => {
  await expect(read()).rejects.toMatchObject({ code: "input_invalid", field })
})

test.each([
  ["no JSON", () => post("{", {})],
  ["a list", () => post("[]", {})],
  ["a form", () => post("name=a", {}, "application/x-www-form-urlencoded")],
  ["plain text, which a foreign page could send", () => post('{"name":"a"}', {}, "text/plain")],
])("%s is no body", async (_, read) => {
  await expect(read()).rejects.toMatchObject({ code: "input_invalid" })
})

test("an empty body is an empty object", async () => {
  expect(await post("", { name: "a" })).toMatchObject({ name: "a", limit: 50 })
})
