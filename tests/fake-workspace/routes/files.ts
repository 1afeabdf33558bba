import { mkdir, rmdir, stat } from "node:fs/promises"
import { z } from "zod"
import { missing, Refused } from "../refused.ts"
import { type Asked, json, type Route, route } from "../route.ts"
import { entriesOf } from "../volumes.ts"
import { file, NO_CONTENT } from "./shapes.ts"

const FILES = "/api/2.0/fs/files/*path"
const FOLDERS = "/api/2.0/fs/directories/*path"

const MAY = { read: "READ VOLUME", write: "WRITE VOLUME" } as const

/** Refuses who may not read or write the volume of a path. */
const check = (
  { world, who, params }: Pick<Asked<unknown, unknown>, "world" | "who" | "params">,
  to: keyof typeof MAY,
) => {
  const [, catalog = "", schema = "", volume = ""] = (params.path ?? "").split("/")
  world.volumes.placeOf(params.path ?? "")
  world.unity.check(who, MAY[to], { kind: "volume", name: `${catalog}.${schema}.${volume}` })
}

/** Files in volumes. */
export const FILE_ROUTES: readonly Route[] = [
  route({
    method: "PUT",
    path: FILES,
    vouchedBy: "official client",
    scope: "files",
    query: z.strictObject({ overwrite: z.enum(["true", "false"]).default("false") }),
    answer: async (asked) => {
      check(asked, "write")
      const { world, params, query, bytes } = asked
      await world.volumes.write(params.path ?? "", bytes, query.overwrite === "true")
      return NO_CONTENT
    },
  }),
  route({
    method: "GET",
    path: FILES,
    vouchedBy: "official client",
    scope: "files",
    answer: async (asked) => {
      check(asked, "read")
      const { world, params, headers } = asked
      const whole = await world.volumes.read(params.path ?? "")
      const [, from = "0", to = ""] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? "") ?? []
      if (headers.range === undefined) return file({ bytes: whole, size: whole.length, changedAt: world.now() })
      const part = whole.subarray(Number(from), to === "" ? undefined : Number(to) + 1)
      return file({ bytes: part, size: part.length, changedAt: world.now(), part: true })
    },
  }),
  route({
    method: "HEAD",
    path: FILES,
    vouchedBy: "official client",
    scope: "files",
    answer: async (asked) => {
      check(asked, "read")
      const { world, params } = asked
      const found = await stat(world.volumes.placeOf(params.path ?? "")).catch(() => undefined)
      if (!found?.isFile()) throw missing("The file", "NOT_FOUND")
      return file({ size: found.size, changedAt: found.mtimeMs })
    },
  }),
  route({
    method: "DELETE",
    path: FILES,
    vouchedBy: "official client",
    scope: "files",
    answer: async (asked) => {
      check(asked, "write")
      const { world, params } = asked
      await world.volumes.remove(params.path ?? "")
      return NO_CONTENT
    },
  }),
  route({
    method: "PUT",
    path: FOLDERS,
    vouchedBy: "official client",
    scope: "files",
    answer: async (asked) => {
      check(asked, "write")
      const { world, params } = asked
      await mkdir(world.volumes.placeOf(params.path ?? ""), { recursive: true })
      return NO_CONTENT
    },
  }),
  route({
    method: "GET",
    path: FOLDERS,
    vouchedBy: "official client",
    scope: "files",
    query: z.strictObject({ page_size: z.coerce.number().max(1000).default(1000), page_token: z.string().optional() }),
    answer: async (asked) => {
      check(asked, "read")
      const { world, params, query } = asked
      const folder = `/${params.path}`.replace(/\/$/, "")
      const entries = await entriesOf(world.volumes.placeOf(folder))
      const from = Number(query.page_token ?? 0)
      const size = Math.min(query.page_size, world.volumes.pageSize)
      const part = entries.slice(from, from + size)
      const following = from + size
      return json({
        contents: part.map(({ name, isFolder, size, changedAt }) => ({
          path: `${folder}/${name}`,
          name,
          is_directory: isFolder,
          ...(isFolder ? {} : { file_size: size, last_modified: changedAt }),
        })),
        ...(following < entries.length ? { next_page_token: String(following) } : {}),
      })
    },
  }),
  route({
    method: "DELETE",
    path: FOLDERS,
    vouchedBy: "official client",
    scope: "files",
    answer: async (asked) => {
      check(asked, "write")
      const { world, params } = asked
      await rmdir(world.volumes.placeOf(params.path ?? "")).catch(() => {
        throw new Refused(400, "INVALID_PARAMETER_VALUE", "The directory is not empty.")
      })
      return NO_CONTENT
    },
  }),
]
