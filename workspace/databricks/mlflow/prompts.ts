import { z } from "zod"
import { Problem } from "../../../contract/problems.ts"
import type { Prompts, PromptVersion } from "../../../core/ports/prompts.ts"
import type { AppClient } from "../wire/client.ts"
import { collect, listAll } from "../wire/pages.ts"
import { nothing, pairs, words } from "./shapes.ts"

const API = "/api/2.0/mlflow/unity-catalog/prompts"
const PAGE = 100
const at = encodeURIComponent

/** The registry keeps every template as JSON: a text, or the messages of a chat. */
const textOf = (template: string): string => {
  try {
    const parsed: unknown = JSON.parse(template)
    return typeof parsed === "string" ? parsed : template
  } catch {
    return template
  }
}

const versionShape = z
  .object({ name: z.string().nullish(), version: z.coerce.string(), template: z.string().nullish(), tags: pairs })
  .transform(({ version, template, tags }) => {
    const { _mlflow_prompt_type: _, ...own } = words(tags)
    return { version, template: textOf(template ?? ""), tags: own }
  })

const seek = async <Found>(ask: () => Promise<Found>): Promise<Found | undefined> => {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof Problem && error.code === "databricks_missing") return undefined
    throw error
  }
}

const isThere = (error: unknown): boolean =>
  error instanceof Problem && (error.code === "databricks_conflict" || /already exists/i.test(error.message))

/** The registry of prompts in Unity Catalog, where the workspace has it. */
export const unityPrompts = (client: AppClient): Prompts => {
  const make = async (name: string): Promise<void> => {
    const body = { name, prompt: { name } }
    await client.json(nothing, { method: "POST", path: API, body }).catch((error: unknown) => {
      if (!isThere(error)) throw error
    })
  }
  return {
    saveVersion: async ({ name, template, tags }): Promise<PromptVersion> => {
      await make(name)
      const marked = { ...tags, _mlflow_prompt_type: "text" }
      const prompt_version = {
        name,
        template: JSON.stringify(template),
        tags: Object.entries(marked).map(([key, value]) => ({ key, value })),
      }
      const request = { method: "POST", path: `${API}/${at(name)}/versions`, body: { name, prompt_version } } as const
      return { name, ...(await client.json(versionShape, request)) }
    },
    seekVersion: (name, version) =>
      seek(async () => ({
        name,
        ...(await client.json(versionShape, { path: `${API}/${at(name)}/versions/${at(version)}` })),
      })),
    listVersions: async (name) => {
      const found = await seek(() =>
        collect(
          listAll(client, "prompt_versions", versionShape, {
            method: "POST",
            path: `${API}/${at(name)}/versions/search`,
            body: { name, max_results: PAGE },
            repeatable: true,
          }),
        ),
      )
      return (found ?? []).toSorted((a, b) => Number(b.version) - Number(a.version)).map((one) => ({ name, ...one }))
    },
  }
}
