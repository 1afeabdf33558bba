import { missing } from "../refused.ts"

export type AssessmentState = Readonly<Record<string, unknown>> & { readonly assessment_id: string }

export type TraceState = {
  readonly info: Readonly<Record<string, unknown>> & { readonly trace_id: string }
  readonly tags: Map<string, string>
  readonly assessments: AssessmentState[]
  /** What was uploaded to its signed address. */
  data: Buffer | undefined
}

/** Traces of the experiments of a fake workspace. */
export type TraceStates = {
  readonly all: Map<string, TraceState>
  /** Traces by what their signed address ends with. */
  readonly signed: Map<string, TraceState>
  trace(id: string): TraceState
}

export const openTraces = (): TraceStates => {
  const all = new Map<string, TraceState>()
  return {
    all,
    signed: new Map(),
    trace: (id) => {
      const found = all.get(id)
      if (!found) throw missing(`Trace with ID '${id}'`)
      return found
    },
  }
}
