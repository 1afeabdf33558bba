import { createWriteStream } from "node:fs"
import { mkdir, readdir, realpath, rename, rm, stat } from "node:fs/promises"
import { basename, isAbsolute, join, relative, resolve } from "node:path"
import { pipeline } from "node:stream/promises"
import { Problem } from "../../contract/problems.ts"
import type { SourceFile, SourceRef, Sources } from "../../core/ports/files.ts"
import { sniffContent } from "../sources/sniff.ts"
import { instantOfId } from "../state/ids.ts"
import { contentOf, startOf } from "./ingest-content.ts"
import { findParquet } from "./ingest-parquet.ts"

const SNIFFED_BYTES = 4096
const KEPT_MS = 24 * 60 * 60_000
const UPLOAD_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const idIn = (entry: string): string => entry.replace(/\.unfinished$/, "")

type Options = {
  /** Folder of the workspace: nothing in it can be imported by path. */
  readonly home: string
  /** Bytes an upload may have. */
  readonly limit: number
  readonly now: () => number
  readonly newId: () => string
}

/** Sources with the path of each, for an engine that reads files itself. */
export type EmbeddedSources = Sources & { readonly pathOf: (ref: SourceRef) => Promise<string> }

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")

const notThere = (what: string, cause?: unknown): Problem => new Problem("file_not_found", { detail: what, cause })

/** Nothing is in a folder that is not there; of any other that cannot be listed it is not known. */
const noneWhereMissing = (error: unknown): string[] => {
  if (isMissing(error)) return []
  throw new Problem("file_unreadable", { detail: "The folder of this upload cannot be read.", cause: error })
}

/** A file name as it can stand in a folder: no separators, nothing hidden. */
const tidyName = (name: string): string =>
  basename(name.replaceAll("\\", "/"))
    .replace(/[^\p{L}\p{N}._ ()-]+/gu, "_")
    .replace(/^\.+/, "")
    .slice(-120) || "file"

const isInside = (folder: string, path: string): boolean => {
  const way = relative(folder, path)
  return way === "" || (!way.startsWith("..") && !isAbsolute(way))
}

/** Bytes up to a limit. Problem `body_too_large` beyond it. */
const bounded = async function* (content: AsyncIterable<Uint8Array>, limit: number): AsyncIterable<Uint8Array> {
  let size = 0
  for await (const bytes of content) {
    size += bytes.byteLength
    if (size > limit)
      throw new Problem("body_too_large", { detail: `A file may have ${Math.floor(limit / 1024 / 1024)} MB.` })
    yield bytes
  }
}

/** The sources port over a folder of uploads and the computer's own files. */
export const embeddedSources = (folder: string, { home, limit, now, newId }: Options): EmbeddedSources => {
  /** Uploads older than a day, and what is left of ones that were never finished. */
  const removeOld = async (): Promise<void> => {
    const entries = await readdir(folder).catch(() => [])
    const old = entries.filter((entry) => UPLOAD_ID.test(idIn(entry)) && instantOfId(idIn(entry)) < now() - KEPT_MS)
    await Promise.all(old.map((entry) => rm(join(folder, entry), { recursive: true, force: true })))
  }

  const pathOfUpload = async (id: string): Promise<string> => {
    const [name] = UPLOAD_ID.test(id) ? await readdir(join(folder, id)).catch(noneWhereMissing) : []
    if (name === undefined) throw notThere("This upload is not kept any more. Send the file again.")
    return join(folder, id, name)
  }

  const pathOf = async (ref: SourceRef): Promise<string> => {
    if (ref.kind === "upload") return pathOfUpload(ref.id)
    const path = await realpath(resolve(ref.path)).catch((error: unknown) => {
      throw isMissing(error) ? notThere(`There is no file ${ref.path}.`, error) : error
    })
    if (isInside(await realpath(home), path)) throw notThere("Files of the workspace itself cannot be imported.")
    return path
  }

  const find = async (ref: SourceRef): Promise<SourceFile> => {
    const path = await pathOf(ref)
    const found = await stat(path)
    if (!found.isFile()) throw notThere(`${basename(path)} is not a file.`)
    const name = basename(path)
    return {
      ref,
      name,
      bytes: found.size,
      parquet: sniffContent(name, await startOf(path, SNIFFED_BYTES)) === "parquet",
    }
  }

  return {
    pathOf,
    find,
    listFolder: async (path) => {
      const folder = await pathOf({ kind: "path", path })
      const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
        throw isMissing(error) ? notThere(`${path} is not a folder.`, error) : error
      })
      const names = entries.filter((entry) => entry.isFile() && !entry.name.startsWith(".")).map(({ name }) => name)
      const found = names.toSorted().map(async (name) => {
        const { size, mtimeMs } = await stat(join(folder, name))
        return { path: join(resolve(path), name), bytes: size, changedAt: Math.round(mtimeMs) }
      })
      return Promise.all(found)
    },
    save: async (name, content) => {
      await removeOld()
      const ref = { kind: "upload", id: newId() } as const
      const place = join(folder, ref.id)
      const unfinished = `${place}.unfinished`
      await mkdir(unfinished, { recursive: true })
      try {
        await pipeline(bounded(content, limit), createWriteStream(join(unfinished, tidyName(name))))
        await rename(unfinished, place)
        return { ...(await find(ref)), ref }
      } catch (error) {
        await Promise.all([unfinished, place].map((left) => rm(left, { recursive: true, force: true })))
        throw error
      }
    },
    saveForJob: async (ref) => ref,
    listChunks: async function* (ref) {
      yield* contentOf(await pathOf(ref))
    },
    findParquet: async (ref, rows) => findParquet(await pathOf(ref), rows),
    retire: async (id) => {
      if (UPLOAD_ID.test(id)) await rm(join(folder, id), { recursive: true, force: true })
    },
  }
}
