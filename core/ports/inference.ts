import type { ConnectionReport } from "../../contract/entities/settings.ts"
import type { JsonObject } from "../../contract/json.ts"

/** One answer of a classifier trained here. */
export type Classified = {
  readonly label: string
  /** Calibrated probability of `label`. */
  readonly confidence: number
  /** All labels, likeliest first. */
  readonly alternatives: readonly { readonly label: string; readonly probability: number }[]
}

export type FitProgress = {
  readonly step: string
  readonly done: number
  readonly total: number
  readonly metrics?: Readonly<Record<string, number>>
}

export type FitRequest = {
  readonly texts: readonly string[]
  readonly labels: readonly string[]
  /** Unlabelled texts of the same kind; they help when labels are few. */
  readonly pool?: readonly string[] | undefined
  readonly seed: number
  readonly onProgress?: ((progress: FitProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

export type Fitted = {
  /** The serialized classifier. */
  readonly bytes: Uint8Array
  readonly kind: string
  readonly labels: readonly string[]
  /** Milliseconds by step: featurize, select, fit, calibrate. */
  readonly timings: Readonly<Record<string, number>>
}

export type ClassifyRequest = { readonly texts: readonly string[]; readonly explain?: boolean | undefined }
export type Explained = Classified & {
  readonly evidence: readonly { readonly token: string; readonly weight: number }[]
}

/** Texts to find neighbours among, by id. */
export type Library = { readonly ids: readonly string[]; readonly texts: readonly string[] }
/** `similarity` is above 0, at most 1. */
export type Neighbour = { readonly id: string; readonly similarity: number }

/** Text learners; they work on threads of their own, never on the caller's. */
export type Learners = {
  /** Fits and calibrates a text classifier. Throws Problem `run_cancelled` when the signal fires. */
  start(request: FitRequest): Promise<Fitted>
  /** Answers in the order of `texts`. `key` names the bytes (a sha256 or model id) so that they are loaded once. */
  judge(key: string, load: () => Promise<Uint8Array>, request: ClassifyRequest): Promise<readonly Explained[]>
  /** The `count` texts most like `text`, nearest first. `key` names the texts so that they are loaded once. */
  listNearest(
    key: string,
    load: () => Promise<Library>,
    request: { readonly text: string; readonly count: number },
  ): Promise<readonly Neighbour[]>
  /** Vectors of length 1 in the order of `texts`, by topics learnt from these texts; only those of one call can be compared. */
  listVectors(texts: readonly string[]): Promise<readonly (readonly number[])[]>
}

export type ChatMessage = { readonly role: "system" | "user" | "assistant"; readonly content: string }
export type ChatRequest = {
  readonly model: string
  readonly messages: readonly ChatMessage[]
  /** JSON Schema the answer must fit, when the model is to answer with an object. */
  readonly schema?: JsonObject | undefined
  readonly temperature?: number | undefined
  readonly maxTokens?: number | undefined
  readonly signal?: AbortSignal | undefined
}
export type ChatAnswer = {
  readonly text: string
  readonly model: string
  readonly inputTokens: number | null
  readonly outputTokens: number | null
}

export type ChatPiece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "end"; readonly answer: ChatAnswer }

/** The OpenAI-compatible endpoint of the settings, else what the home itself serves. */
export type ChatModels = {
  /** Undefined where nothing answers: on a laptop until an endpoint is connected. */
  seekEndpoint(): Promise<{ readonly baseUrl: string; readonly model: string | undefined } | undefined>
  /** Names of the models it offers. Problem `model_endpoint_needed` or `model_endpoint_failed`. */
  list(): Promise<readonly string[]>
  /** One answer. Problem `model_endpoint_needed` or `model_endpoint_failed`. */
  judge(request: ChatRequest): Promise<ChatAnswer>
  /** One answer in the pieces it arrives in; its last piece carries the whole. The same problems. */
  listPieces(request: ChatRequest): AsyncIterable<ChatPiece>
  /** Asks an endpoint (the connected one when left out) for its models and says what came back. Problem `model_endpoint_needed`. */
  judgeConnection(endpoint?: {
    readonly baseUrl: string
    readonly apiKey: string | undefined
  }): Promise<ConnectionReport>
}
