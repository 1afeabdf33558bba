import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { type NewestSeen, newestSeen } from "./newest-seen.ts"

let asked: PromiseWithResolvers<string>[]
let seen: NewestSeen
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] })
  asked = []
  seen = newestSeen(() => {
    const one = Promise.withResolvers<string>()
    asked.push(one)
    return one.promise
  })
})
afterEach(() => void vi.useRealTimers())

const answer = async (newest: string): Promise<void> => {
  asked.at(-1)?.resolve(newest)
  await asked.at(-1)?.promise
}

test("all who ask at about the same time ask once, and half a second after it counts as seen", async () => {
  const both = Promise.all([seen.find(), seen.find(performance.now())])
  await answer("e1")
  expect(await both).toEqual(["e1", "e1"])
  vi.advanceTimersByTime(400)
  expect(await seen.find()).toBe("e1")
  vi.advanceTimersByTime(200)
  void seen.find()
  expect(asked).toHaveLength(2)
})

test("who needs it as of a moment is served by what was asked since, and by nothing older", async () => {
  const began = performance.now()
  vi.advanceTimersByTime(1)
  const first = seen.find()
  await answer("e1")
  await first
  expect(await seen.find(began)).toBe("e1")
  expect(asked).toHaveLength(1)
  vi.advanceTimersByTime(1)
  const now = seen.find(performance.now())
  await answer("e2")
  expect(await now).toBe("e2")
})

test("what an own append has shown counts from when it was sent and answered; what failed is asked again", async () => {
  vi.advanceTimersByTime(1_000)
  seen.note("e5", performance.now() - 300, performance.now() - 200)
  expect(await seen.find()).toBe("e5")
  expect(await seen.find(performance.now() - 400)).toBe("e5")
  expect(asked).toHaveLength(0)
  vi.advanceTimersByTime(350)
  void seen.find()
  expect(asked).toHaveLength(1)
  await answer("e5")
  vi.advanceTimersByTime(1)
  const now = seen.find(performance.now())
  asked.at(-1)?.reject(new Error("lost"))
  await expect(now).rejects.toThrow("lost")
  void seen.find()
  expect(asked).toHaveLength(3)
})

test("a question that is long under way does not answer for what was recorded since", async () => {
  const first = seen.find()
  vi.advanceTimersByTime(40)
  const beside = seen.find(performance.now())
  expect(asked).toHaveLength(1)
  vi.advanceTimersByTime(40)
  const since = seen.find(performance.now())
  void seen.find()
  expect(asked).toHaveLength(2)
  asked[0]?.resolve("e1")
  await answer("e2")
  expect(await Promise.all([first, beside, since])).toEqual(["e1", "e1", "e2"])
})
