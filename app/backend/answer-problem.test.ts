import { expect, test } from "vitest"
import { Problem } from "../../contract/problems.ts"
import { endOf } from "../../jobs/run-end.ts"
import { toProblem } from "./answer-problem.ts"

const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" })

test("a full disk is told by its name, and what was sent is sent again", () => {
  expect(toProblem(full)).toMatchObject({ code: "storage_full", retry: true, cause: full })
  expect(toProblem(new Error("anything else"))).toMatchObject({ code: "internal" })
  const promised = new Problem("conflict")
  expect(toProblem(promised)).toBe(promised)
})

test("a run that met a full disk says so", () => {
  const { end } = endOf(
    { kind: "threw", error: full },
    { runId: "r1", signal: new AbortController().signal, progress: { done: 0, total: 1, step: "" } },
  )
  expect(end).toMatchObject({ kind: "failed", problem: { code: "storage_full", request_id: "r1" } })
})
