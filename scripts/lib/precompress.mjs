import { writeFile } from "node:fs/promises"
import { extname, join } from "node:path"
import { promisify } from "node:util"
import { brotliCompress, constants, gzip } from "node:zlib"

const text = new Set([".html", ".js", ".css", ".svg", ".json", ".txt", ".webmanifest"])
/** Smaller files gain nothing; a page loads some twenty small chunks at once, so those of half a packet are worth it. */
const worthIt = 400

/**
 * Lays a `.br` and a `.gz` beside every text file of the build, so that the server never compresses assets itself.
 * @returns {import("vite").Plugin}
 */
export function precompress() {
  return {
    name: "precompress",
    apply: "build",
    async writeBundle({ dir = "." }, bundle) {
      await Promise.all(
        Object.values(bundle).map(async (file) => {
          const body = Buffer.from(file.type === "chunk" ? file.code : file.source)
          if (!text.has(extname(file.fileName)) || body.length < worthIt) return
          const path = join(dir, file.fileName)
          const params = { [constants.BROTLI_PARAM_SIZE_HINT]: body.length }
          await Promise.all([
            promisify(brotliCompress)(body, { params }).then((packed) => writeFile(`${path}.br`, packed)),
            promisify(gzip)(body, { level: 9 }).then((packed) => writeFile(`${path}.gz`, packed)),
          ])
        }),
      )
    },
  }
}
