import { z } from "zod"
import { Refused } from "../refused.ts"
import { type Answer, json } from "../route.ts"
import type { World } from "../world.ts"

/** Done, and nothing to say. */
export const NO_CONTENT: Answer = { kind: "bytes", status: 204, bytes: new Uint8Array(), headers: {} }

type File = { readonly size: number; readonly changedAt?: number; readonly bytes?: Uint8Array; readonly part?: boolean }

/** A file, or what is told of one without its bytes. */
export const file = ({ size, changedAt, bytes = new Uint8Array(), part = false }: File): Answer => ({
  kind: "bytes",
  status: part ? 206 : 200,
  bytes,
  headers: {
    "content-type": "application/octet-stream",
    "content-length": String(size),
    ...(changedAt === undefined ? {} : { "last-modified": new Date(changedAt).toUTCString() }),
  },
})

/** The parts of the name of a thing in a schema, as Unity Catalog tells them. */
export const namesOf = (full_name: string) => {
  const [catalog_name = "", schema_name = "", name = ""] = full_name.split(".")
  return { name, catalog_name, schema_name, full_name }
}

export const page = {
  max_results: z.coerce.number().int().min(0).max(1000).optional(),
  page_token: z.string().optional(),
}
type Page = { readonly max_results?: number | undefined; readonly page_token?: string | undefined }

/** A page of a list: the token is where it begins. An empty page that leads on is the platform's right. */
export const paged = <One>(
  name: string,
  all: readonly One[],
  { max_results: asked, page_token: token }: Page,
  { unity }: World,
): Answer => {
  if (unity.emptyPages && token === undefined) return json({ [name]: [], next_page_token: "0" })
  const from = Number(token ?? 0)
  if (!Number.isInteger(from) || from < 0) throw new Refused(400, "INVALID_PARAMETER_VALUE", "Invalid page_token.")
  const size = Math.min(asked || unity.pageSize, unity.pageSize)
  const following = from + size
  const more = following < all.length ? { next_page_token: String(following) } : {}
  return json({ [name]: all.slice(from, following), ...more })
}
