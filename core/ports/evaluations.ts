import type { JsonObject } from "../../contract/json.ts"

export type Evaluation = {
  readonly id: string
  readonly suite: string
  readonly subject: string
  readonly subjectKind: "model" | "agent"
  readonly metrics: JsonObject
  /** Per label figures, confusion, calibration bins. */
  readonly detail: JsonObject
  readonly caseCount: number
  readonly runId: string
  readonly createdBy: string
  readonly createdAt: string
}

export type EvaluationCase = {
  readonly id: string
  readonly evaluationId: string
  readonly itemId: string | null
  readonly input: string
  readonly expected: string | null
  readonly answer: string | null
  readonly scorer: string
  readonly value: number | null
  readonly confidence: number | null
  readonly traceId: string | null
  readonly createdAt: string
}

/** Evaluation runs and their cases. */
export type Evaluations = {
  find(id: string): Promise<Evaluation>
  /** Newest first. */
  list(filter: {
    subject?: string | undefined
    suite?: string | undefined
    limit: number
  }): Promise<readonly Evaluation[]>
  listCases(
    evaluationId: string,
    filter: { wrongOnly?: boolean | undefined; limit: number; offset: number },
  ): Promise<readonly EvaluationCase[]>
  saveCases(cases: readonly EvaluationCase[]): Promise<void>
}
