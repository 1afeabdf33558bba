import type { ModelVersion } from "../../contract/entities/model.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { Ports } from "../ports/index.ts"
import { aliasMoved } from "./events.ts"

type AliasChange = { readonly model: string; readonly alias: ModelVersion["alias"]; readonly key?: string | undefined }

/** Gives a model version an alias; the version that had it loses it. Null takes the alias away. */
export const moveAlias = async (
  { events, models }: Pick<Ports, "events" | "models">,
  who: Caller,
  { model, alias, key }: AliasChange,
): Promise<ModelVersion> => {
  await events.save(
    who,
    async () => {
      const version = await models.find(model)
      const holder =
        alias === null
          ? undefined
          : (await models.list({ name: version.name })).find((one) => one.alias === alias && one.id !== version.id)
      return [
        {
          kind: "model.alias_moved",
          subject: version.id,
          payload: aliasMoved.parse({ id: version.id, alias, before: holder?.id ?? null }),
        },
      ]
    },
    { key },
  )
  return models.find(model)
}
