import { afterEach, describe, expect, test } from "vitest"
import { type OpenLearners, openLearners } from "./learners.ts"

const BILLING = [
  "I was charged twice",
  "my invoice is wrong",
  "please refund the payment",
  "the bill is too high",
  "why this charge on my invoice",
  "refund my money",
  "payment was taken twice",
  "wrong amount on the bill",
]
const OUTAGE = [
  "the power is out",
  "no electricity since noon",
  "our street is dark",
  "blackout in the whole building",
  "lights went off an hour ago",
  "power failure again",
  "no power at home",
  "the electricity is gone",
]
const texts = [...BILLING, ...OUTAGE]
const labels = [...BILLING.map(() => "billing"), ...OUTAGE.map(() => "outage")]

let learners: OpenLearners
afterEach(() => learners.close())

const open = (idleMs?: number) => {
  learners = openLearners(idleMs === undefined ? {} : { idleMs })
  return learners
}

/** Many different words: a fit that is still under way when it is cancelled. */
const longFit = () => {
  const many = Array.from({ length: 12_000 }, (_, row) =>
    Array.from({ length: 20 }, (_, word) => `w${(row * 7919 + word * 104_729) % 5003}`).join(" "),
  )
  return { texts: many, labels: many.map((_, row) => `label ${row % 60}`), seed: 1 }
}

describe("learners on threads", () => {
  test("a classifier is fitted, answers in order and says which words speak for the answer", async () => {
    const { start, judge } = open()
    const steps: string[] = []
    const fitted = await start({ texts, labels, seed: 1, onProgress: ({ step }) => steps.push(step) })
    expect(fitted.labels).toEqual(["billing", "outage"])
    expect(steps).toContain("calibrate")
    const answers = await judge("a", async () => fitted.bytes, {
      texts: ["no power in our street", "refund this invoice please"],
      explain: true,
    })
    expect(answers.map(({ label }) => label)).toEqual(["outage", "billing"])
    expect(answers[0]?.alternatives.map(({ label }) => label)).toEqual(["outage", "billing"])
    expect(answers[0]?.alternatives.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6)
    expect(answers[0]?.evidence.filter(({ weight }) => weight > 0).map(({ token }) => token)).toContain("power")
  })

  test("bytes are loaded once for a key", async () => {
    const { start, judge } = open()
    const { bytes } = await start({ texts, labels, seed: 1 })
    let loads = 0
    const load = async () => {
      loads += 1
      return bytes
    }
    for (const text of ["no power", "my bill", "refund"]) await judge("key", load, { texts: [text] })
    expect(loads).toBe(1)
  })

  test("the nearest texts are found, prepared once for a key", async () => {
    const { listNearest } = open()
    let loads = 0
    const load = async () => {
      loads += 1
      return { ids: texts.map((_, index) => `item ${index}`), texts }
    }
    const near = await listNearest("k", load, { text: "the power is out again", count: 3 })
    expect(near[0]).toMatchObject({ id: `item ${BILLING.length}` })
    expect(near.map(({ similarity }) => similarity)).toEqual(
      near.map(({ similarity }) => similarity).toSorted((a, b) => b - a),
    )
    await listNearest("k", load, { text: "invoice", count: 3 })
    expect(loads).toBe(1)
    expect(await listNearest("k", load, { text: "zzz qqq", count: 3 })).toEqual([])
  })

  test("bytes that cannot be loaded fail that answer only", async () => {
    const { start, judge } = open()
    const { bytes } = await start({ texts, labels, seed: 1 })
    await expect(judge("gone", () => Promise.reject(new Error("file lost")), { texts: ["a"] })).rejects.toThrow(
      "file lost",
    )
    expect(await judge("there", async () => bytes, { texts: ["no power"] })).toMatchObject([{ label: "outage" }])
    await expect(judge("broken", async () => new Uint8Array([1, 2, 3]), { texts: ["a"] })).rejects.toThrow()
  })

  test("answers come while a fit is under way, which is then cancelled and leaves the next one working", async () => {
    const { start, judge } = open()
    const { bytes } = await start({ texts, labels, seed: 1 })
    const stop = new AbortController()
    const order: string[] = []
    const long = start({ ...longFit(), signal: stop.signal }).then(
      () => order.push("fitted"),
      (error: { code?: string }) => order.push(error.code ?? "failed"),
    )
    const answers = await judge("key", async () => bytes, { texts: ["no power"] })
    order.push("answered")
    stop.abort()
    await long
    expect(answers[0]?.label).toBe("outage")
    expect(order).toEqual(["answered", "run_cancelled"])
    expect((await start({ texts, labels, seed: 2 })).labels).toHaveLength(2)
  })

  test("a signal that fired before, or while waiting, cancels without touching the one at work", async () => {
    const { start } = open()
    await expect(start({ texts, labels, seed: 1, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "run_cancelled",
    })
    const stop = new AbortController()
    const first = start({ texts, labels, seed: 1 })
    const second = start({ texts, labels, seed: 2, signal: stop.signal })
    stop.abort()
    await expect(second).rejects.toMatchObject({ code: "run_cancelled" })
    expect((await first).labels).toHaveLength(2)
  })

  test("what the learner refuses comes back as the problem it is", async () => {
    await expect(open().start({ texts: [], labels: [], seed: 1 })).rejects.toMatchObject({ code: "labels_needed" })
  })

  test("threads end when nothing is asked of them, and start again", async () => {
    const opened = open(20)
    await opened.start({ texts, labels, seed: 1 })
    expect(opened.alive()).toBe(1)
    await expect.poll(opened.alive).toBe(0)
    expect((await opened.start({ texts, labels, seed: 1 })).labels).toHaveLength(2)
  })

  test("closing fails what is still asked", async () => {
    const opened = open()
    const left = [opened.start(longFit()), opened.start(longFit())].map((one) =>
      one.then(
        () => "fitted",
        (error: { code?: string }) => error.code,
      ),
    )
    await opened.close()
    expect(await Promise.all(left)).toEqual(["run_cancelled", "run_cancelled"])
  })
})
