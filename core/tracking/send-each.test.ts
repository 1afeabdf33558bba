import { expect, test } from "vitest"
import { Problem, type ProblemCode } from "../../contract/problems.ts"
import { sendEach } from "./send-each.ts"

/** Sends all but those that are named, which meet a problem. */
const sending = (problems: Readonly<Record<string, readonly [code: ProblemCode, detail: string]>>) => {
  const tried: string[] = []
  const send = async (one: string): Promise<void> => {
    tried.push(one)
    const problem = problems[one]
    if (problem) throw new Problem(problem[0], { detail: problem[1], remedy: "Try." })
  }
  return { tried, send }
}
const ALL = ["a", "b", "c", "d", "e"]

test("one that is refused is put aside with its reason, and the rest goes on", async () => {
  const { send } = sending({ b: ["databricks_refused", "Too long."], d: ["databricks_failed", "Not there."] })
  expect(await sendEach(ALL, send)).toEqual({
    done: ["a", "c", "e"],
    refused: [
      { one: "b", says: "Too long. Try." },
      { one: "d", says: "Not there. Try." },
    ],
    reached: 5,
    waits: null,
  })
})

test("what all would meet ends it at once: nobody asks a busy platform again and again", async () => {
  const { tried, send } = sending({ b: ["databricks_refused", "Too long."], c: ["databricks_busy", "Slow down."] })
  expect(await sendEach(ALL, send)).toEqual({
    done: ["a"],
    refused: [{ one: "b", says: "Too long. Try." }],
    reached: 2,
    waits: "Slow down. Try.",
  })
  expect(tried).toEqual(["a", "b", "c"])
})

test("the same refusal three times in a row is not about what was sent: those are not put aside", async () => {
  const no = ["databricks_failed", "Broken."] as const
  const { tried, send } = sending({ b: ["databricks_refused", "Too long."], c: no, d: no, e: no })
  expect(await sendEach([...ALL, "f"], send)).toEqual({
    done: ["a"],
    refused: [{ one: "b", says: "Too long. Try." }],
    reached: 2,
    waits: "Broken. Try.",
  })
  expect(tried).not.toContain("f")
})

test("a cancelled run, and what is nobody's promise, is thrown", async () => {
  await expect(sendEach(["a"], sending({ a: ["run_cancelled", ""] }).send)).rejects.toMatchObject({
    code: "run_cancelled",
  })
  await expect(sendEach(["a"], () => Promise.reject(new TypeError("x")))).rejects.toThrow(TypeError)
})
