import { parseSync } from "vite"
import { expect, test } from "vitest"
import { leanCode } from "./lean-contract.mjs"

const lean = (code: string): string => leanCode(code, parseSync("declared.ts", code).program)

test("an endpoint keeps what a browser calls it by and loses its schemas", () => {
  const code = lean(`
    const input = z.object({ a: z.string() })
    export const listThings = endpoint({
      name: "listThings", method: "GET", path: "/api/things", kind: "json",
      does: "List things.", may: "look",
      input: input.extend({ limit: z.int().default(50) }),
      output: z.object({ things: z.array(z.string()) }),
    })
  `)
  expect(code).toContain(`name: "listThings"`)
  expect(code).toContain(`path: "/api/things"`)
  expect(code).toContain(`kind: "json"`)
  for (const gone of ["does:", "may:", "input:", "output:", "limit"]) expect(code).not.toContain(gone)
  expect(parseSync("lean.ts", code).errors).toEqual([])
})

test("what a call makes can be dropped when nobody reads it, and is the same when somebody does", () => {
  const code = lean(`export const three = add(1, 2)\nexport const table = { three: add(1, 2) } as const`)
  expect(code).toContain("export const three = /* @__PURE__ */ (() => (add(1, 2)))()")
  const made: unknown = new Function(
    "add",
    `${code.replaceAll("export ", "").replace(" as const", "")}; return { three, table }`,
  )((a: number, b: number) => a + b)
  expect(made).toEqual({ three: 3, table: { three: 3 } })
})

test("functions and plain values stay as they are", () => {
  const code = `export const RANGES = ["24h", "7d"] as const\nexport const twice = (n: number) => n * 2\n`
  expect(lean(code)).toBe(code)
})
