import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { type DraftChanges, type DraftContent, type DraftKeeper, keepDraft } from "./draft-keeper.ts"

const empty: DraftContent = {
  schema: { input: [], output: [] },
  template: "",
  examples: [],
  baseModel: null,
  settings: { joins: [], bands: [0.6, 0.75, 0.9] },
}

type Line = {
  readonly sent: { changes: DraftChanges; revision: string }[]
  answer: (revision: string) => Promise<{ revision: string }>
}
let line: Line
let keeper: DraftKeeper
let failure: "retry" | "conflict" | "refused"

const next = (revision: string): string => String(Number(revision) + 1)

beforeEach(() => {
  vi.useFakeTimers()
  failure = "retry"
  line = { sent: [], answer: async (revision) => ({ revision: next(revision) }) }
  keeper = keepDraft(empty, "1", {
    send: (changes, revision) => {
      line.sent.push({ changes, revision })
      return line.answer(revision)
    },
    failureOf: () => failure,
    onChange: () => undefined,
    quiet: 500,
    pause: 3_000,
  })
})
afterEach(() => vi.useRealTimers())

test("edits go out after a moment of quiet, only the parts that changed, each on the revision before", async () => {
  keeper.change({ template: "a" })
  keeper.change({ template: "ab" })
  expect(keeper.keeping()).toEqual({ kind: "waiting" })
  await vi.advanceTimersByTimeAsync(600)
  keeper.change({ baseModel: "m" })
  await vi.advanceTimersByTimeAsync(600)
  expect(line.sent).toEqual([
    { changes: { template: "ab" }, revision: "1" },
    { changes: { baseModel: "m" }, revision: "2" },
  ])
  expect(keeper.keeping()).toEqual({ kind: "saved" })
})

test("an edit during a sending waits for it and goes out after it", async () => {
  let release: (answer: { revision: string }) => void = () => undefined
  line.answer = () =>
    new Promise((resolve) => {
      release = resolve
    })
  keeper.change({ template: "a" })
  await vi.advanceTimersByTimeAsync(500)
  keeper.change({ template: "b" })
  await vi.advanceTimersByTimeAsync(5_000)
  expect(line.sent).toHaveLength(1)
  line.answer = async (revision) => ({ revision: next(revision) })
  release({ revision: "2" })
  await vi.advanceTimersByTimeAsync(600)
  expect(line.sent[1]).toEqual({ changes: { template: "b" }, revision: "2" })
  expect(keeper.keeping()).toEqual({ kind: "saved" })
})

test("what cannot be sent is kept and tried again", async () => {
  line.answer = () => Promise.reject(new Error("offline"))
  keeper.change({ template: "a" })
  await vi.advanceTimersByTimeAsync(600)
  expect(keeper.keeping()).toEqual({ kind: "retrying" })
  line.answer = async (revision) => ({ revision: next(revision) })
  await vi.advanceTimersByTimeAsync(3_000)
  expect(keeper.keeping()).toEqual({ kind: "saved" })
  expect(keeper.content().template).toBe("a")
})

test("flush sends at once and gives the revision that is saved", async () => {
  keeper.change({ template: "a" })
  expect(await keeper.flush()).toBe("2")
  expect(await keeper.flush()).toBe("2")
  expect(line.sent).toHaveLength(1)
})

describe("when somebody else changed the draft", () => {
  beforeEach(async () => {
    failure = "conflict"
    line.answer = () => Promise.reject(new Error("conflict"))
    keeper.change({ template: "mine" })
    await vi.advanceTimersByTimeAsync(600)
    line.answer = async (revision) => ({ revision: next(revision) })
  })

  test("nothing more is sent until the person has chosen", async () => {
    keeper.change({ baseModel: "m" })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(line.sent).toHaveLength(1)
    await expect(keeper.flush()).rejects.toThrow()
    expect(keeper.keeping()).toEqual({ kind: "conflict" })
  })

  test("theirs replaces the draft", () => {
    keeper.settle({ ...empty, template: "theirs" }, "9", "theirs")
    expect(keeper.content().template).toBe("theirs")
    expect(keeper.keeping()).toEqual({ kind: "saved" })
  })

  test("mine goes on top of theirs, part by part", async () => {
    keeper.settle({ ...empty, template: "theirs", baseModel: "their model" }, "9", "mine")
    await vi.advanceTimersByTimeAsync(10)
    expect(keeper.content()).toMatchObject({ template: "mine", baseModel: "their model" })
    expect(line.sent.at(-1)).toEqual({ changes: { template: "mine" }, revision: "9" })
  })
})

test("news from the server is taken over only where nothing waits, and never an older one", async () => {
  keeper.change({ template: "mine" })
  keeper.hear({ ...empty, template: "theirs" }, "5")
  expect(keeper.content().template).toBe("mine")
  await vi.advanceTimersByTimeAsync(600)
  keeper.hear({ ...empty, template: "older" }, "1")
  expect(keeper.content().template).toBe("mine")
  keeper.hear({ ...empty, template: "theirs" }, "7")
  expect(keeper.content().template).toBe("theirs")
})

test("a refusal is shown, and the next edit tries again", async () => {
  failure = "refused"
  line.answer = () => Promise.reject(new Error("too large"))
  keeper.change({ template: "a" })
  await vi.advanceTimersByTimeAsync(600)
  expect(keeper.keeping()).toMatchObject({ kind: "refused" })
  line.answer = async (revision) => ({ revision: next(revision) })
  keeper.change({ template: "b" })
  await vi.advanceTimersByTimeAsync(600)
  expect(keeper.keeping()).toEqual({ kind: "saved" })
})

test("closing sends what waits", async () => {
  keeper.change({ template: "a" })
  keeper.close()
  await vi.advanceTimersByTimeAsync(0)
  expect(line.sent).toHaveLength(1)
})
