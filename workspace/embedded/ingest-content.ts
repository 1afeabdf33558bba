import { createReadStream } from "node:fs"
import { open } from "node:fs/promises"
import { createGunzip } from "node:zlib"
import { Problem } from "../../contract/problems.ts"
import type { SourceChunk } from "../../core/ports/files.ts"
import { isGzip } from "../sources/sniff.ts"

const CHUNK_BYTES = 1024 * 1024
/** More bytes than this from one byte of gzip are not a table but an attack. */
const MOST_INFLATED = 300

const isCompressed = async (path: string): Promise<boolean> => {
  const file = await open(path, "r")
  try {
    const start = new Uint8Array(2)
    await file.read(start, 0, start.length, 0)
    return isGzip(start)
  } finally {
    await file.close()
  }
}

const readable = (error: unknown): unknown =>
  error instanceof Problem
    ? error
    : new Problem("file_unreadable", { detail: "The compressed file is damaged.", cause: error })

const inflated = async function* (path: string): AsyncIterable<SourceChunk> {
  const stored = createReadStream(path, { highWaterMark: CHUNK_BYTES })
  const content = stored.pipe(createGunzip({ chunkSize: CHUNK_BYTES }))
  stored.on("error", (error) => content.destroy(error))
  let size = 0
  try {
    for await (const bytes of content) {
      size += bytes.length
      if (size > MOST_INFLATED * Math.max(stored.bytesRead, CHUNK_BYTES))
        throw new Problem("file_unreadable", { detail: "The compressed file grows beyond all measure." })
      yield { bytes, read: stored.bytesRead }
    }
  } catch (error) {
    throw readable(error)
  } finally {
    stored.destroy()
  }
}

const plain = async function* (path: string): AsyncIterable<SourceChunk> {
  const stored = createReadStream(path, { highWaterMark: CHUNK_BYTES })
  for await (const bytes of stored) yield { bytes, read: stored.bytesRead }
}

/** The content of a file with gzip undone, and how far its stored bytes were read. Problem `file_unreadable` when the gzip is damaged. */
export const contentOf = async function* (path: string): AsyncIterable<SourceChunk> {
  yield* (await isCompressed(path)) ? inflated(path) : plain(path)
}

/** The first bytes of a file's content, gzip undone. */
export const startOf = async (path: string, length: number): Promise<Uint8Array> => {
  for await (const { bytes } of contentOf(path)) return bytes.subarray(0, length)
  return new Uint8Array()
}
