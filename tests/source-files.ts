import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, relative, sep } from "node:path"
import { fileURLToPath } from "node:url"

export const root = fileURLToPath(new URL("..", import.meta.url))

const notOurs = new Set([".git", "node_modules", "dist", ".cache", "coverage", "test-results"])

/** Every file of the project below a folder, relative to the project, with `/` on every system, in a fixed order. */
export function filesIn(folder = "."): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !notOurs.has(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? filesIn(path) : [path.split(sep).join("/")]
    })
    .sort()
}

export const read = (file: string) => readFileSync(join(root, file), "utf8")

export type Import = { readonly of: string; readonly typeOnly: boolean; readonly lazy: boolean }

const statement =
  /^\s*(?:import|export)\s+(?<type>type\s)?(?:[^"';]*?\sfrom\s+)?["'](?<from>[^"']+)["']|\bimport\(\s*["'](?<lazy>[^"']+)["']\s*\)/gm

/** What a TypeScript file imports: packages by name, files of the project by their path in it. */
export function importsOf(file: string, text = read(file)): Import[] {
  return [...text.matchAll(statement)].map(({ groups }) => {
    const specifier = groups?.from ?? groups?.lazy ?? ""
    const of = specifier.startsWith(".")
      ? relative(root, join(root, dirname(file), specifier))
          .split(sep)
          .join("/")
      : specifier
    return { of, typeOnly: groups?.type !== undefined, lazy: groups?.lazy !== undefined }
  })
}
