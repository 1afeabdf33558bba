import type { ChatModels } from "../../core/ports/inference.ts"
import type { ModelConnection } from "../models/connection.ts"
import { openAiCompatible } from "../models/openai-compatible.ts"
import { listServingModels } from "./serving.ts"
import type { AppClient } from "./wire/client.ts"

type Connected = ModelConnection & { readonly model: string | undefined }

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
  return {
    ...models,
    list: async () => {
      if (await connected()) return models.list()
      const all = await listServingModels(client)
      return all.filter(({ task, ready }) => ready && task === "llm/v1/chat").map(({ name }) => name)
    },
  }
}
