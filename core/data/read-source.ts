import { Problem } from "../../contract/problems.ts"
import type { SourceRef, Sources } from "../ports/files.ts"

/** Bytes from a file's beginning that are enough to find out how to read it. */
const SAMPLE_BYTES = 1024 * 1024

/** The beginning of a file's content; `whole` when that is all of it. */
export const readSample = async (
  sources: Pick<Sources, "listChunks">,
  ref: SourceRef,
): Promise<{ bytes: Uint8Array; whole: boolean }> => {
  const sample = new Uint8Array(SAMPLE_BYTES)
  let filled = 0
  for await (const { bytes } of sources.listChunks(ref)) {
    const part = bytes.subarray(0, SAMPLE_BYTES - filled)
    sample.set(part, filled)
    filled += part.length
    if (part.length < bytes.length || filled === SAMPLE_BYTES)
      return { bytes: sample.subarray(0, filled), whole: false }
  }
  return { bytes: sample.subarray(0, filled), whole: true }
}

/** The one file a request names. Problem `input_invalid` for none or two. */
export const sourceRef = ({
  path,
  uploadId,
}: {
  readonly path?: string | undefined
  readonly uploadId?: string | undefined
}): SourceRef => {
  if (path !== undefined && uploadId === undefined) return { kind: "path", path }
  if (uploadId !== undefined && path === undefined) return { kind: "upload", id: uploadId }
  throw new Problem("input_invalid", { field: "path", detail: "Name one file, by path or by upload." })
}
