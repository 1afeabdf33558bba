import { z } from "zod"
import type { AppClient } from "./wire/client.ts"

const endpoint = z.object({
  name: z.string(),
  task: z.string().nullish(),
  state: z.object({ ready: z.string().nullish() }).nullish(),
})
const list = z.object({ endpoints: z.array(endpoint).nullish() })

/** A serving endpoint as far as choosing a model needs it. */
export type ServingModel = { readonly name: string; readonly task: string; readonly ready: boolean }

/** Serving endpoints that answer questions or make embeddings, by name. */
export const listServingModels = async (client: AppClient): Promise<readonly ServingModel[]> => {
  const { endpoints } = await client.json(list, { path: "/api/2.0/serving-endpoints" })
  return (endpoints ?? [])
    .map(({ name, task, state }) => ({ name, task: task ?? "", ready: state?.ready === "READY" }))
    .filter(({ task }) => /^(llm\/v1\/(chat|embeddings)|agent\/)/.test(task))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
