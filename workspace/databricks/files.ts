import { createHash } from "node:crypto"
import { Problem } from "../../contract/problems.ts"
import type { Files } from "../../core/ports/files.ts"
import type { Volumes } from "./volumes.ts"

/** A part of a path: no separators, nothing hidden, nothing that leads upwards. */
const PART = /^[\p{L}\p{N}_][\p{L}\p{N}_.@ -]*$/u

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex")

const isProblem = (error: unknown, code: Problem["code"]): boolean => error instanceof Problem && error.code === code

/** The files port over a folder of a volume. */
export const volumeFiles = (volumes: Volumes, folder: string): Files => {
  const insideOf = (path: string): string => {
    if (!path.split("/").every((part) => PART.test(part) && !part.endsWith(".")))
      throw new Problem("input_invalid", { field: "path", detail: `${path} is not a path of a file kept here.` })
    return `${folder}/${path}`
  }

  return {
    save: async (path, bytes) => {
      const target = insideOf(path)
      const artifact = { path, sha256: sha256(bytes), bytes: bytes.byteLength }
      try {
        await volumes.save(target, bytes, { overwrite: false })
      } catch (error) {
        if (!isProblem(error, "databricks_conflict")) throw error
        if (sha256(await volumes.find(target)) !== artifact.sha256)
          throw new Problem("conflict", { detail: `${path} is kept already with other content.`, cause: error })
      }
      return artifact
    },
    find: async (path) => {
      try {
        return await volumes.find(insideOf(path))
      } catch (error) {
        if (!isProblem(error, "databricks_missing")) throw error
        throw new Problem("file_not_found", { detail: `There is no file ${path}.`, cause: error })
      }
    },
  }
}
