import type { ProblemCode } from "../../contract/problems.ts"
import type {
  ClassifyRequest,
  Explained,
  FitProgress,
  FitRequest,
  Fitted,
  Library,
  Neighbour,
} from "../../core/ports/inference.ts"

/** What a learner thread is asked. `classifier` and `library` answer its `wants` and repeat the request. */
export type ToLearner =
  | { readonly kind: "fit"; readonly request: Omit<FitRequest, "onProgress" | "signal"> }
  | {
      readonly kind: "judge"
      readonly key: string
      readonly request: ClassifyRequest
      readonly classifier?: Uint8Array
    }
  | {
      readonly kind: "nearest"
      readonly key: string
      readonly request: { readonly text: string; readonly count: number }
      readonly library?: Library
    }
  | { readonly kind: "embed"; readonly texts: readonly string[] }

/** What a learner thread answers. One task at a time; `progress` and `wants` come before its end. */
export type FromLearner =
  | { readonly kind: "progress"; readonly progress: FitProgress }
  | { readonly kind: "wants" }
  | { readonly kind: "fitted"; readonly fitted: Fitted }
  | { readonly kind: "judged"; readonly answers: readonly Explained[] }
  | { readonly kind: "found"; readonly neighbours: readonly Neighbour[] }
  | { readonly kind: "embedded"; readonly vectors: readonly (readonly number[])[] }
  | {
      readonly kind: "failed"
      readonly message: string
      readonly problem: { readonly code: ProblemCode; readonly detail: string | undefined } | undefined
    }
