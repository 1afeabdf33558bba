import { existsSync } from "node:fs"
import { basename, dirname, extname, relative, resolve, sep } from "node:path"

/** @param {string} path */
const posix = (path) => path.split(sep).join("/")

const places =
  /new URL\(\s*["'](?<target>\.{1,2}\/[^"']+)["']\s*,\s*import\.meta\.url\s*,?\s*\)|import\.meta\.(?<own>url|dirname|filename)\b/g

/**
 * Keeps `import.meta` true in the bundle: a module built into `out` goes on seeing the place of its source
 * file, so that data beside a source is found from both. A TypeScript file it points to (a worker) becomes a
 * file of the bundle under its own name.
 * @param {{ root: string, out: string }} folders absolute; every built file lies directly in `out`
 * @returns {import("vite").Plugin}
 */
export function sourcePlaces({ root, out }) {
  const up = `${posix(relative(out, root))}/`
  return {
    name: "source-places",
    enforce: "pre",
    transform(code, id) {
      const [file = id] = id.split("?")
      if (!code.includes("import.meta") || file.includes("node_modules") || !resolve(file).startsWith(root)) return null
      const here = posix(relative(root, file))
      const emit = /** @param {string} target */ (target) => {
        const path = resolve(dirname(file), target)
        if (extname(path) !== ".ts") return `new URL("${up}${posix(relative(root, path))}", import.meta.url)`
        if (!existsSync(path)) throw new Error(`${here} points to ${target}, which does not exist.`)
        const fileName = `${basename(path, ".ts")}.js`
        this.emitFile({ type: "chunk", id: path, fileName })
        return `new URL("./${fileName}", import.meta.url)`
      }
      const replaced = code.replace(places, (_, target, own) => {
        if (target) return emit(target)
        if (own === "url") return `new URL("${up}${here}", import.meta.url).href`
        return `(import.meta.dirname + "/${up}${own === "dirname" ? posix(dirname(here)) : here}")`
      })
      return replaced === code ? null : { code: replaced, map: null }
    },
  }
}
