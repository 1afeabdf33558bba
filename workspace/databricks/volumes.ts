import { z } from "zod"
import { Problem } from "../../contract/problems.ts"
import type { Client } from "./wire/client.ts"
import { collect, listAll } from "./wire/pages.ts"

/** A file or folder of a volume. */
export type VolumeEntry = {
  readonly path: string
  readonly name: string
  readonly isFolder: boolean
  readonly bytes: number
  /** When it was written last, in milliseconds since 1970. */
  readonly changedAt: number
}

/** Files in volumes by their path from `/Volumes/` on (Files API, at most 5 GiB each). */
export type Volumes = {
  /** Writes a file whole. With `overwrite` false Problem `databricks_conflict` where there is one. */
  save(path: string, bytes: Uint8Array, options: { readonly overwrite: boolean }): Promise<void>
  /** Writes what arrives, without holding it; cannot be sent again. */
  saveStream(path: string, content: ReadableStream<Uint8Array>): Promise<void>
  /** Problem `databricks_missing` when there is none. */
  find(path: string): Promise<Uint8Array>
  /** The content as it arrives, from `from` on. */
  listBytes(path: string, from?: number): AsyncIterable<Uint8Array>
  /** Bytes of a file. Problem `databricks_missing`. */
  findSize(path: string): Promise<number>
  list(folder: string): Promise<readonly VolumeEntry[]>
  makeFolder(path: string): Promise<void>
  retire(path: string): Promise<void>
  /** Takes a folder away with the files in it. What cannot be taken away now is left, for who tidies up next. */
  retireFolder(path: string): Promise<void>
}

const entry = z
  .object({
    path: z.string(),
    name: z.string(),
    is_directory: z.boolean(),
    file_size: z.number().nullish(),
    last_modified: z.number().nullish(),
  })
  .transform(({ path, name, is_directory, file_size, last_modified }) => ({
    path,
    name,
    isFolder: is_directory,
    bytes: file_size ?? 0,
    changedAt: last_modified ?? 0,
  }))

const encoded = (path: string): string => path.split("/").map(encodeURIComponent).join("/")

export const volumesOf = (client: Client): Volumes => {
  const file = (path: string): string => `/api/2.0/fs/files${encoded(path)}`
  const folder = (path: string): string => `/api/2.0/fs/directories${encoded(path)}`
  const list: Volumes["list"] = (path) => collect(listAll(client, "contents", entry, { path: folder(path) }))
  const retire: Volumes["retire"] = async (path) => {
    await client.open({ method: "DELETE", path: file(path), repeatable: true })
  }
  return {
    list,
    retire,
    retireFolder: async (path) => {
      try {
        const entries = await list(path)
        await Promise.all(entries.map((one) => retire(one.path)))
        await client.open({ method: "DELETE", path: folder(path), repeatable: true })
      } catch (error) {
        if (!(error instanceof Problem)) throw error
      }
    },
    save: async (path, bytes, { overwrite }) => {
      const query = { overwrite }
      // Twice the same bytes are the same file; without `overwrite` the second try says so itself.
      await client.open({ method: "PUT", path: file(path), query, body: bytes, repeatable: true })
    },
    saveStream: async (path, content) => {
      await client.open({ method: "PUT", path: file(path), query: { overwrite: true }, body: content })
    },
    find: async (path) => client.bytes({ path: file(path) }),
    listBytes: async function* (path, from = 0) {
      const headers = from === 0 ? {} : { range: `bytes=${from}-` }
      const response = await client.open({ path: file(path), headers })
      if (response.body) yield* response.body
    },
    findSize: async (path) => {
      const { headers } = await client.open({ method: "HEAD", path: file(path) })
      return Number(headers.get("content-length") ?? 0)
    },
    makeFolder: async (path) => {
      await client.open({ method: "PUT", path: folder(path), repeatable: true })
    },
  }
}
