import { MODEL_ENDPOINT } from "../core/settings/catalogue.ts"
import type { Config } from "./config.ts"
import type { FromEnvironment } from "./state/settings.ts"

/** Settings that environment variables decide, as they may be shown: a key is only said to be there. */
export const settingsOf = ({ modelEndpoint }: Pick<Config, "modelEndpoint">): FromEnvironment => {
  if (!modelEndpoint) return new Map()
  const { baseUrl, apiKey, model } = modelEndpoint
  return new Map([
    [
      MODEL_ENDPOINT,
      { value: { baseUrl, hasKey: apiKey !== undefined, model: model ?? null }, variable: "DATABITS_MODEL_BASE_URL" },
    ],
  ])
}
