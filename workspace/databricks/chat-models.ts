import type { ConnectionReport } from "../../contract/entities/settings.ts"
import { Problem } from "../../contract/problems.ts"
import type { ChatModels } from "../../core/ports/inference.ts"
import { type ModelConnection, reachable } from "../models/connection.ts"
import { openAiCompatible } from "../models/openai-compatible.ts"
import { listServingModels } from "./serving.ts"
import type { AppClient } from "./wire/client.ts"

type Connected = ModelConnection & { readonly model: string | undefined }

const reportOf = async (list: () => Promise<readonly string[]>): Promise<ConnectionReport> => {
  const began = performance.now()
  try {
    return reachable(await list(), Math.round(performance.now() - began))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { kind: "failed", says: `${error.message} ${error.remedy}`, status: null, suggestedBaseUrl: null }
  }
}

/**
 * Chat models of the workspace: Model Serving speaks the OpenAI wire below `/serving-endpoints`, its models are the
 * endpoints that answer chats. An endpoint that people connected in settings comes before them.
 */
export const servingModels = (client: AppClient, connected: () => Promise<Connected | undefined>): ChatModels => {
  const ofWorkspace = async (): Promise<Connected> => ({
    baseUrl: `${client.host}/serving-endpoints`,
    apiKey: await client.token(),
    model: undefined,
  })
  const models = openAiCompatible(async () => (await connected()) ?? ofWorkspace())
  const listOfWorkspace = async (): Promise<readonly string[]> => {
    const all = await listServingModels(client)
    return all.filter(({ task, ready }) => ready && task === "llm/v1/chat").map(({ name }) => name)
  }
  return {
    ...models,
    list: async () => ((await connected()) ? models.list() : listOfWorkspace()),
    judgeConnection: async (endpoint) =>
      endpoint || (await connected()) ? models.judgeConnection(endpoint) : reportOf(listOfWorkspace),
  }
}
