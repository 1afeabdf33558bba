import { expect, test } from "vitest"
import type { RunEvent } from "../../../../contract/entities/run.ts"
import { linesOf, reportOf, stepsOf } from "./run-reports.ts"

const event = (second: number, kind: RunEvent["kind"], payload: RunEvent["payload"]): RunEvent => ({
  id: `e${second}`,
  runId: "run",
  kind,
  payload,
  at: `2026-11-20T10:00:${String(second).padStart(2, "0")}.000Z`,
})

test("a step lasts while its name stays the same", () => {
  const steps = stepsOf([
    event(0, "progress", { done: 0, total: 9, step: "Learning" }),
    event(1, "note", { line: "hello" }),
    event(2, "progress", { done: 5, total: 9, step: "Learning" }),
    event(3, "progress", { done: 9, total: 9, step: "Registered" }),
  ])
  expect(steps.map(({ label, from, to }) => [label, from.slice(17, 19), to.slice(17, 19)])).toEqual([
    ["Learning", "00", "02"],
    ["Registered", "03", "03"],
  ])
})

test("figures reported again make a curve, those reported once a value", () => {
  const { curves, values, counted } = reportOf([
    event(0, "metric", { loss: 0.9 }),
    event(1, "metric", { loss: 0.4, features: 5000 }),
  ])
  expect(curves.map(({ id, points }) => [id, points])).toEqual([
    [
      "loss",
      [
        [1, 0.9],
        [2, 0.4],
      ],
    ],
  ])
  expect(values.map(({ id, value }) => [id, value])).toEqual([["features", 5000]])
  expect(counted).toBe(false)
})

test("a counter gives the x of a curve and is none itself", () => {
  const { curves, counted } = reportOf([
    event(0, "metric", { epoch: 10, loss: 0.9 }),
    event(1, "metric", { epoch: 20, loss: 0.4 }),
  ])
  expect(curves.map(({ id, points }) => [id, points.map(([x]) => x)])).toEqual([["loss", [10, 20]]])
  expect(counted).toBe(true)
})

test("the log holds what was said", () => {
  expect(
    linesOf([event(0, "metric", { loss: 1 }), event(1, "note", { line: "done" })]).map(({ line }) => line),
  ).toEqual(["done"])
})
