import type OpenAI from "openai"
import type { ConnectionReport } from "../../contract/entities/settings.ts"

/** A model endpoint with its opened key. Never logged, never stored like this. */
export type ModelConnection = { readonly baseUrl: string; readonly apiKey: string | undefined }

export type Patience = { readonly timeoutMs: number; readonly maxRetries: number }

/**
 * An `openai` client for one endpoint. Loaded when it is first needed: it is large, and many workspaces never
 * connect a model. Nothing is taken from OPENAI_* variables, which belong to somebody else's server.
 */
export const openClient = async (
  { baseUrl, apiKey }: ModelConnection,
  { timeoutMs, maxRetries }: Patience,
): Promise<OpenAI> => {
  const { OpenAI: Client } = await import("openai")
  return new Client({
    baseURL: baseUrl,
    apiKey: apiKey ?? "none",
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    defaultHeaders: apiKey === undefined ? { Authorization: null } : {},
    // A forwarded request would carry the texts to a server nobody entered.
    fetchOptions: { redirect: "manual" },
    logLevel: "off",
    timeout: timeoutMs,
    maxRetries,
  })
}

/** What is said of models that answered when their connection was tested. */
export const reachable = (models: readonly string[], milliseconds: number): ConnectionReport => ({
  kind: "reachable",
  models: [...models],
  milliseconds,
  says: `Answered in ${milliseconds} ms with ${models.length} ${models.length === 1 ? "model" : "models"}.`,
})
