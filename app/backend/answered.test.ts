import { expect, test } from "vitest"
import { printedKey } from "../../core/write-key.ts"
import { openAnswered } from "./answered.ts"

const key = (name: string, of = "a") => printedKey(name, of.repeat(64))

test("a write that is sent twice at the same time happens once", async () => {
  const answered = openAnswered(() => 0)
  const door = Promise.withResolvers<string>()
  let writes = 0
  const write = () => {
    writes += 1
    return door.promise
  }
  const both = Promise.all([answered(key("w"), write), answered(key("w"), write)])
  door.resolve("done")
  expect(await both).toEqual(["done", "done"])
  expect(writes).toBe(1)
})

test("one that failed is tried again, also by who waited for it", async () => {
  const answered = openAnswered(() => 0)
  let writes = 0
  const write = async () => {
    writes += 1
    if (writes === 1) throw new Error("not now")
    return "done"
  }
  const [first, second] = await Promise.allSettled([answered(key("w"), write), answered(key("w"), write)])
  expect(first).toMatchObject({ status: "rejected" })
  expect(second).toEqual({ status: "fulfilled", value: "done" })
  expect(writes).toBe(2)
})

test("another body under the same key is refused, while the first is under way and after", async () => {
  const answered = openAnswered(() => 0)
  const first = answered(key("w", "a"), async () => "a")
  const other = () => answered(key("w", "b"), async () => "b")
  await expect(other()).rejects.toMatchObject({ code: "idempotency_key_reused" })
  expect(await first).toBe("a")
  await expect(other()).rejects.toMatchObject({ code: "idempotency_key_reused" })
  expect(await answered(key("v", "b"), async () => "b")).toBe("b")
})

test("without a key nothing is remembered, and what is old or too much is forgotten", async () => {
  let now = 0
  const answered = openAnswered(() => now)
  let writes = 0
  const long = async () => {
    writes += 1
    return "x".repeat(900_000)
  }
  for (const name of [undefined, undefined, key("1"), key("1"), key("2"), key("3"), key("1")])
    await answered(name, long)
  expect(writes).toBe(6)
  now = 3_600_000
  await answered(key("4"), long)
  await answered(key("1"), long)
  expect(writes).toBe(8)
})
