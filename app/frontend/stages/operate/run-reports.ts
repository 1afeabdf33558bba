import type { RunEvent } from "../../../../contract/entities/run.ts"
import type { Series } from "../../ui/chart-model.ts"
import { toLabel } from "./job-form.ts"

export type RunStep = {
  readonly name: string
  readonly from: string
  readonly to: string
  readonly done: number
  readonly total: number
}

const numberAt = (payload: RunEvent["payload"], name: string): number => {
  const value = payload[name]
  return typeof value === "number" ? value : 0
}

/** The steps a run went through, in order; a step goes on while its name stays the same. */
export const stepsOf = (events: readonly RunEvent[]): readonly RunStep[] => {
  const steps: RunStep[] = []
  for (const { kind, payload, at } of events) {
    if (kind !== "progress" || typeof payload.step !== "string") continue
    const last = steps.at(-1)
    const now = { name: payload.step, to: at, done: numberAt(payload, "done"), total: numberAt(payload, "total") }
    if (last?.name === payload.step) steps[steps.length - 1] = { ...now, from: last.from }
    else steps.push({ ...now, from: at })
  }
  return steps
}

/** Names under which jobs count the points of a curve. */
const COUNTERS = ["epoch", "step", "iteration", "round"]

/** One curve for each figure a run reported; x is the counter it names, else the order. At most six. */
export const curvesOf = (events: readonly RunEvent[]): readonly Series[] => {
  const metrics = events.filter((event) => event.kind === "metric")
  const counter = COUNTERS.find((name) => metrics.some(({ payload }) => typeof payload[name] === "number"))
  const points = new Map<string, [number, number | null][]>()
  for (const [at, { payload }] of metrics.entries()) {
    const x = counter === undefined ? at + 1 : numberAt(payload, counter)
    for (const [name, value] of Object.entries(payload)) {
      if (name === counter || typeof value !== "number") continue
      points.set(name, [...(points.get(name) ?? []), [x, value]])
    }
  }
  return [...points].slice(0, 6).map(([id, own]) => ({ id, label: toLabel(id), points: own }))
}

/** The lines a run said. */
export const linesOf = (
  events: readonly RunEvent[],
): readonly { readonly id: string; readonly at: string; readonly line: string }[] =>
  events.flatMap(({ id, kind, at, payload }) =>
    kind === "note" && typeof payload.line === "string" ? [{ id, at, line: payload.line }] : [],
  )
