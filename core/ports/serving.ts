import type { ModelVersion, RegisteredVersion } from "../../contract/entities/model.ts"
import type { ModelEndpoint } from "../../contract/entities/model-endpoint.ts"
import type { ClassifyRequest, Explained } from "./inference.ts"

/** A model version that the registry of models has. */
export type RegisteredModel = Pick<ModelVersion, "artifact"> & { readonly registered: RegisteredVersion }

/** Waiting for the platform: it tells what it waits for, and ends with Problem `run_cancelled` when the signal fires. */
export type Waiting = {
  readonly onStep?: ((says: string) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

export type EndpointQuestion = ClassifyRequest & {
  /** A version that stands ready; the one that serves when left out. */
  readonly version?: RegisteredVersion | undefined
  readonly signal?: AbortSignal | undefined
}

export type EndpointAnswers = {
  /** Who answered, as OpenTelemetry names providers. */
  readonly provider: "databits" | "databricks"
  /** In the order of the texts; no evidence where the platform gives none. */
  readonly answers: readonly Explained[]
  /** The platform's own id of the request; null where it has none. */
  readonly requestId: string | null
  /** What had to be waited for, such as an endpoint that had scaled to zero; null when nothing had. */
  readonly waitedFor: string | null
}

/**
 * Endpoints that serve registered model versions: Model Serving on Databricks, the learners of this process when
 * embedded. Names are those of our endpoints; the platform may have them under a name of its own. Endpoints that others
 * made are never touched: Problem `name_taken`.
 */
export type ModelServing = {
  /** The endpoint as the platform has it now; undefined where there is none of ours. */
  seek(name: string): Promise<ModelEndpoint | undefined>
  /**
   * Makes a version stand ready, and waits for it: the first one of an endpoint serves at once, a later one is `loaded`
   * beside the one that goes on serving. Repeated, it goes on where it was. Problem `serving_failed` with the
   * platform's words.
   */
  start(name: string, model: RegisteredModel, waiting?: Waiting): Promise<ModelEndpoint>
  /** Gives all calls to a version that stands ready, and lets go of any other. Waits. Problems as with `start`. */
  save(name: string, model: RegisteredModel, waiting?: Waiting): Promise<ModelEndpoint>
  /** Answers of a version that stands ready. Problem `endpoint_not_ready` where none does. */
  judge(name: string, question: EndpointQuestion): Promise<EndpointAnswers>
  /** Takes the endpoint away; nothing happens where there is none of ours. */
  retire(name: string): Promise<void>
}
