import { z } from "zod"
import type { TagChange, Tags } from "../../../contract/entities/catalog.ts"
import { Problem } from "../../../contract/problems.ts"
import { nothing, pairs, words } from "../mlflow/shapes.ts"
import type { Client } from "../wire/client.ts"

const MODELS = "/api/2.0/mlflow/unity-catalog/registered-models"

const found = z.object({ registered_model: z.object({ tags: pairs }) })

/** No SQL knows tags of a model, and a person's token has no scope for the registry that does. */
const asApp = (client: Client): Client => {
  if (client.as === "app") return client
  throw new Problem("tags_not_possible", {
    detail: "Tags of a model are kept by the registry of models, which a person's sign-in does not reach.",
  })
}

export const listModelTags = async (client: Client, name: string): Promise<Tags> => {
  const { registered_model: model } = await asApp(client).json(found, { path: `${MODELS}/get`, query: { name } })
  return words(model.tags)
}

export const saveModelTags = async (client: Client, name: string, { set, remove }: TagChange): Promise<void> => {
  const there = remove.length > 0 ? await listModelTags(client, name) : {}
  for (const [key, value] of Object.entries(set))
    await asApp(client).json(nothing, {
      method: "POST",
      path: `${MODELS}/set-tag`,
      body: { name, key, value },
      repeatable: true,
    })
  for (const key of remove.filter((one) => one in there))
    await asApp(client).json(nothing, {
      method: "DELETE",
      path: `${MODELS}/delete-tag`,
      body: { name, key },
      repeatable: true,
    })
}
