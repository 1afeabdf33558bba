import { expect, test } from "vitest"
import { learnerName, thresholdReached } from "./retrain.ts"

test("the learner starts anew every 25 labels, then every tenth more", () => {
  const reached = [0, 24, 25, 49, 50, 249, 250, 274, 275, 300, 330].map(thresholdReached)
  expect(reached).toEqual([0, 0, 25, 25, 50, 225, 250, 250, 275, 275, 303])
})

test("a learner is named after the labels it learnt from", () => {
  expect(learnerName("main.support.triage", 75)).toBe("learner:main.support.triage#75")
})
