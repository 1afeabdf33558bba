import { expect, test } from "vitest"
import type { RunEvent } from "../../../../contract/entities/run.ts"
import { curvesOf, linesOf, stepsOf } from "./run-reports.ts"

const event = (kind: RunEvent["kind"], second: number, payload: RunEvent["payload"]): RunEvent => ({
  id: `e-${second}`,
  runId: "r",
  kind,
  payload,
  at: `2026-11-23T10:00:0${second}.000Z`,
})

test("a step lasts while its name stays, and keeps how far it came", () => {
  const steps = stepsOf([
    event("progress", 1, { done: 0, total: 10, step: "Reading" }),
    event("note", 2, { line: "x" }),
    event("progress", 3, { done: 10, total: 10, step: "Reading" }),
    event("progress", 4, { done: 0, total: 5, step: "Writing" }),
  ])
  expect(
    steps.map(({ name, from, to, done, total }) => [name, from.slice(18, 19), to.slice(18, 19), done, total]),
  ).toEqual([
    ["Reading", "1", "3", 10, 10],
    ["Writing", "4", "4", 0, 5],
  ])
})

test("each figure is a curve over the counter the job names", () => {
  const curves = curvesOf([
    event("metric", 1, { epoch: 1, loss: 0.9 }),
    event("metric", 2, { epoch: 2, loss: 0.5, accuracy: 0.7 }),
    event("metric", 3, { epoch: 3, accuracy: 0.8 }),
  ])
  expect(curves).toEqual([
    {
      id: "loss",
      label: "Loss",
      points: [
        [1, 0.9],
        [2, 0.5],
      ],
    },
    {
      id: "accuracy",
      label: "Accuracy",
      points: [
        [2, 0.7],
        [3, 0.8],
      ],
    },
  ])
})

test("without a counter the order counts, and lines are kept as they were said", () => {
  expect(curvesOf([event("metric", 1, { f1: 0.1 }), event("metric", 2, { f1: 0.2 })])[0]?.points).toEqual([
    [1, 0.1],
    [2, 0.2],
  ])
  expect(
    linesOf([event("note", 1, { line: "hello" }), event("progress", 2, { step: "x" })]).map(({ line }) => line),
  ).toEqual(["hello"])
})
