import type { Secrets, Settings } from "../../core/ports/settings.ts"
import { seekStoredEndpoint } from "../../core/settings/model-endpoint.ts"
import type { Config } from "../config.ts"
import type { ModelConnection } from "./connection.ts"

/** The model endpoint that counts now: the environment's, else the one in settings with its key opened. */
export const seekConnection =
  (environment: Config["modelEndpoint"], settings: Settings, secrets: Secrets) =>
  async (): Promise<(ModelConnection & { readonly model: string | undefined }) | undefined> => {
    if (environment) return environment
    const stored = await seekStoredEndpoint({ settings })
    if (!stored) return undefined
    const apiKey = stored.sealedKey === null ? undefined : await secrets.find(stored.sealedKey)
    return { baseUrl: stored.baseUrl, apiKey, model: stored.model ?? undefined }
  }
