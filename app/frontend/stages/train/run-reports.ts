import type { RunEvent } from "../../../../contract/entities/run.ts"
import { figureWords } from "../../messages/train.ts"
import type { Series } from "../../ui/chart-model.ts"

export type TrainStep = { readonly id: string; readonly label: string; readonly from: string; readonly to: string }

/** What a training run went through, in order. */
export const stepsOf = (events: readonly RunEvent[]): readonly TrainStep[] => {
  const steps: TrainStep[] = []
  for (const { id, kind, payload, at } of events) {
    if (kind !== "progress" || typeof payload.step !== "string") continue
    const last = steps.at(-1)
    if (last?.label === payload.step) steps[steps.length - 1] = { ...last, to: at }
    else steps.push({ id, label: payload.step, from: at, to: at })
  }
  return steps
}

export type Report = {
  /** Figures reported again and again: worth a curve. */
  readonly curves: readonly Series[]
  /** The points follow a counter such as the epoch, not merely their order. */
  readonly counted: boolean
  /** Figures reported once, at their last value. */
  readonly values: readonly { readonly id: string; readonly label: string; readonly value: number }[]
}

const COUNTERS = ["epoch", "step", "iteration", "round"]

/** Figures a run reported. The x of a curve is the counter they came with, else their order. */
export const reportOf = (events: readonly RunEvent[]): Report => {
  const points = new Map<string, [number, number][]>()
  let withCounter = false
  for (const { kind, payload } of events) {
    if (kind !== "metric") continue
    const counter = COUNTERS.find((name) => typeof payload[name] === "number")
    const counted = counter === undefined ? undefined : payload[counter]
    withCounter ||= counter !== undefined
    for (const [name, value] of Object.entries(payload)) {
      if (name === counter || typeof value !== "number") continue
      const known = points.get(name) ?? []
      points.set(name, [...known, [typeof counted === "number" ? counted : known.length + 1, value]])
    }
  }
  const all = [...points].map(([id, own]) => ({ id, label: figureWords(id), points: own }))
  return {
    counted: withCounter,
    curves: all.filter((one) => one.points.length > 1).slice(0, 6),
    values: all.flatMap(({ id, label, points: own }) => {
      const [only] = own
      return only && own.length === 1 ? [{ id, label, value: only[1] }] : []
    }),
  }
}

export type LogLine = { readonly id: string; readonly at: string; readonly line: string }

/** The lines a run said. */
export const linesOf = (events: readonly RunEvent[]): readonly LogLine[] =>
  events.flatMap(({ id, kind, at, payload }) =>
    kind === "note" && typeof payload.line === "string" ? [{ id, at, line: payload.line }] : [],
  )
