import { Readable } from "node:stream"
import { createGunzip } from "node:zlib"
import { Problem } from "../../contract/problems.ts"
import type { SourceChunk } from "../../core/ports/files.ts"
import { isGzip } from "../sources/sniff.ts"

/** More bytes than this from one byte of gzip are not a table but an attack. */
const MOST_INFLATED = 300
const CHUNK_BYTES = 1024 * 1024

/** The stream again with its first bytes looked at. */
const withStart = async (
  stored: AsyncIterable<Uint8Array>,
): Promise<{ start: Uint8Array; all: AsyncIterable<Uint8Array> }> => {
  const parts = stored[Symbol.asyncIterator]()
  const first = await parts.next()
  const start = first.done ? new Uint8Array() : first.value
  const all = async function* (): AsyncIterable<Uint8Array> {
    try {
      if (start.length > 0) yield start
      for (let next = await parts.next(); !next.done; next = await parts.next()) yield next.value
    } finally {
      await parts.return?.()
    }
  }
  return { start, all: all() }
}

const counted = async function* (stored: AsyncIterable<Uint8Array>, count: (bytes: number) => void) {
  for await (const bytes of stored) {
    count(bytes.length)
    yield bytes
  }
}

const inflated = async function* (stored: AsyncIterable<Uint8Array>): AsyncIterable<SourceChunk> {
  let read = 0
  let size = 0
  const count = (bytes: number): void => {
    read += bytes
  }
  const content = Readable.from(counted(stored, count)).pipe(createGunzip({ chunkSize: CHUNK_BYTES }))
  try {
    for await (const bytes of content) {
      size += bytes.length
      if (size > MOST_INFLATED * Math.max(read, CHUNK_BYTES))
        throw new Problem("file_unreadable", { detail: "The compressed file grows beyond all measure." })
      yield { bytes, read }
    }
  } catch (error) {
    throw error instanceof Problem
      ? error
      : new Problem("file_unreadable", { detail: "The compressed file is damaged.", cause: error })
  }
}

const plain = async function* (stored: AsyncIterable<Uint8Array>): AsyncIterable<SourceChunk> {
  let read = 0
  for await (const bytes of stored) {
    read += bytes.length
    yield { bytes, read }
  }
}

/** What a stored file holds with gzip undone, and how far its stored bytes were read. Problem `file_unreadable`. */
export const contentOf = async function* (stored: AsyncIterable<Uint8Array>): AsyncIterable<SourceChunk> {
  const { start, all } = await withStart(stored)
  yield* isGzip(start) ? inflated(all) : plain(all)
}
