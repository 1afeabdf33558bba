import { createHash } from "node:crypto"
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { Problem } from "../../contract/problems.ts"
import type { Files } from "../../core/ports/files.ts"
import { syncFolder } from "./durable.ts"

/** A part of a path: no separators, nothing hidden, nothing that leads upwards. */
const PART = /^[\p{L}\p{N}_][\p{L}\p{N}_.@ -]*$/u

const isMissing = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT"
const isThere = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "EEXIST"

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex")

const insideOf = (folder: string, path: string): string => {
  if (!path.split("/").every((part) => PART.test(part) && !part.endsWith(".")))
    throw new Problem("input_invalid", { field: "path", detail: `${path} is not a path of a file kept here.` })
  return join(folder, path)
}

/** The files port over a folder. */
export const embeddedFiles = (folder: string, newId: () => string): Files => ({
  save: async (path, bytes) => {
    const target = insideOf(folder, path)
    const artifact = { path, sha256: sha256(bytes), bytes: bytes.byteLength }
    await mkdir(dirname(target), { recursive: true })
    const unfinished = join(dirname(target), `.${newId()}.unfinished`)
    try {
      await writeFile(unfinished, bytes, { flush: true })
      await link(unfinished, target)
      await syncFolder(dirname(target))
    } catch (error) {
      if (!isThere(error)) throw error
      if (sha256(await readFile(target)) !== artifact.sha256)
        throw new Problem("conflict", { detail: `${path} is kept already with other content.` })
    } finally {
      await rm(unfinished, { force: true })
    }
    return artifact
  },
  find: async (path) => {
    try {
      return await readFile(insideOf(folder, path))
    } catch (error) {
      if (isMissing(error)) throw new Problem("file_not_found", { detail: `There is no file ${path}.`, cause: error })
      throw error
    }
  },
})
