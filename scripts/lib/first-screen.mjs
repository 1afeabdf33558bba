import { gzipSync } from "node:zlib"

const KB = 1000
const LIMIT_KB = 180

/** @typedef {import("vite").Rolldown.OutputBundle} Bundle */
/** @typedef {import("vite").Rolldown.OutputChunk} Chunk */

const chunksOf = (/** @type {Bundle} */ bundle) =>
  Object.values(bundle).flatMap((file) => (file.type === "chunk" ? [file] : []))

/**
 * The chunks that must be here before one of these shows anything.
 * @returns {Chunk[]}
 */
const neededBy = (/** @type {Chunk[]} */ chunks, /** @type {Chunk[]} */ first) => {
  const needed = new Set(first)
  for (const chunk of needed) for (const other of chunks) if (chunk.imports.includes(other.fileName)) needed.add(other)
  return [...needed]
}

/**
 * Refuses a build whose first screen (the frame and the Pipeline page) is too much to load.
 * @returns {import("vite").Plugin}
 */
export function firstScreen() {
  return {
    name: "first-screen",
    apply: "build",
    writeBundle(_, bundle) {
      const chunks = chunksOf(bundle)
      const needed = neededBy(
        chunks,
        chunks.filter(({ isEntry, name }) => isEntry || name === "pipeline-page"),
      )
      const size = needed.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0) / KB
      if (size > LIMIT_KB)
        this.error(`The first screen needs ${size.toFixed(1)} kB of JavaScript, ${LIMIT_KB} kB are allowed.`)
      const schemas = needed.find(({ moduleIds }) => moduleIds.some((id) => /node_modules[\\/]zod[\\/]/.test(id)))
      if (schemas)
        this.error(
          `The first screen carries the validator (${schemas.fileName}): keep schemas to the pages that read them.`,
        )
    },
  }
}
