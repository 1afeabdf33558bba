import { Problem } from "../../../contract/problems.ts"
import type { MountedHandler } from "../mount.ts"
import { type Addressable, listAddressable } from "./targets.ts"

const toModel = ({ id, createdAt, ownedBy }: Addressable) => ({
  id,
  object: "model",
  created: Math.floor(Date.parse(createdAt) / 1000),
  owned_by: ownedBy,
})

/** `GET /v1/models`: endpoints and agent versions. */
export const listModels: MountedHandler = async ({ ports }) => {
  const data = (await listAddressable(ports)).map(toModel)
  return Response.json({ object: "list", data }, { headers: { "cache-control": "no-store" } })
}

/** `GET /v1/models/{id}`. */
export const getModel: MountedHandler = async ({ ports, parameters }) => {
  const found = (await listAddressable(ports)).find(({ id }) => id === parameters.id)
  if (!found) throw new Problem("not_found", { field: "model", detail: `There is no model ${parameters.id}.` })
  return Response.json(toModel(found), { headers: { "cache-control": "no-store" } })
}
