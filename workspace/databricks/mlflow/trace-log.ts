import { Problem } from "../../../contract/problems.ts"
import { assessmentOf } from "../../../core/monitor/assessments.ts"
import type { LoggedTrace, TraceLog } from "../../../core/ports/trace-log.ts"
import type { AppClient } from "../wire/client.ts"
import { nothing } from "./shapes.ts"
import {
  credentialAnswer,
  fromAssessment,
  type SignedPlace,
  spanOf,
  spansFile,
  toLogged,
  traceAnswer,
  traceIdOf,
  traceInfoOf,
} from "./trace-shapes.ts"

const V3 = "/api/3.0/mlflow/traces"
const V2 = "/api/2.0/mlflow/traces"
const STORAGE_MS = 30_000

const seek = async <Found>(ask: () => Promise<Found>): Promise<Found | undefined> => {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof Problem && error.code === "databricks_missing") return undefined
    throw error
  }
}

/** Cloud storage asks for its own words with a signed address, and for no token. */
const inStorage = async ({ signed_uri, headers, type }: SignedPlace, body?: string): Promise<Response> => {
  const given = Object.fromEntries((headers ?? []).map(({ name, value }) => [name, value]))
  const azure = type?.startsWith("AZURE") ? { "x-ms-blob-type": "BlockBlob" } : {}
  const response = await fetch(signed_uri, {
    method: body === undefined ? "GET" : "PUT",
    headers: { ...(body === undefined ? {} : azure), ...given },
    ...(body === undefined ? {} : { body }),
    signal: AbortSignal.timeout(STORAGE_MS),
  }).catch((error: unknown) => {
    throw new Problem("databricks_unreachable", { detail: "The storage of traces gave no answer.", cause: error })
  })
  if (response.ok) return response
  throw new Problem("databricks_failed", { detail: `The storage of traces answered ${response.status}.` })
}

/** Traces and assessments of an experiment (MLflow's V3 traces). */
export const experimentTraceLog = (client: AppClient, experimentId: string | undefined): TraceLog => {
  const findExperiment = (): string => {
    if (experimentId === undefined) throw new Problem("experiment_needed")
    return experimentId
  }

  /** Where the spans of a trace lie; a server of another make has them elsewhere and gives no address. */
  const seekStorage = (traceId: string, way: "upload" | "download"): Promise<SignedPlace | undefined> =>
    seek(async () => {
      const path = `${V2}/${traceIdOf(traceId)}/credentials-for-data-${way}`
      return (await client.json(credentialAnswer, { path })).credential_info
    })

  const seekInfo = (traceId: string) =>
    seek(async () => (await client.json(traceAnswer, { path: `${V3}/${traceIdOf(traceId)}` })).trace.trace_info)

  const spansIn = async (traceId: string): Promise<LoggedTrace["spans"]> => {
    const place = await seekStorage(traceId, "download")
    if (!place) return null
    const file = spansFile.safeParse(await (await inStorage(place)).json())
    return file.success ? file.data.spans.map(({ name }) => name) : null
  }

  return {
    findPlace: async () => ({ kind: "experiment", experimentId: findExperiment() }),
    seekTrace: async (traceId) => {
      const info = await seekInfo(traceId)
      return info && toLogged(info, await spansIn(traceId))
    },
    saveTrace: async (spans) => {
      const root = spans.find(({ parentSpanId }) => parentSpanId === null) ?? spans[0]
      if (!root) return
      const body = { trace: { trace_info: traceInfoOf(root, findExperiment()) } }
      await client.json(nothing, { method: "POST", path: V3, body, repeatable: true })
      const place = await seekStorage(root.traceId, "upload")
      if (place) await inStorage(place, JSON.stringify({ spans: spans.map(spanOf) }))
    },
    saveFeedback: async (feedback) => {
      const { traceId } = feedback
      const info = traceId === null ? undefined : await seekInfo(traceId)
      if (traceId === null || !info)
        throw new Problem("not_found", { detail: `There is no trace ${traceId ?? "of this feedback"}.` })
      if ((info.assessments ?? []).some((one) => one.feedback === feedback.id)) return
      await client.json(nothing, {
        method: "POST",
        path: `${V3}/${traceIdOf(traceId)}/assessments`,
        body: { assessment: fromAssessment(assessmentOf(feedback), traceId) },
      })
    },
  }
}
