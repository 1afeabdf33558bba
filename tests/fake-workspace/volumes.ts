import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises"
import { dirname, join, normalize } from "node:path"
import { missing, Refused } from "./refused.ts"

/** The place on disk of a path below `/Volumes`; only below a volume that exists. */
export type Volumes = {
  /** Entries a page of a listing holds at most. */
  pageSize: number
  /** Hears of files that were not there before. */
  arrived: (path: string) => void
  /** Makes a volume. */
  add(catalog: string, schema: string, name: string): Promise<void>
  list(catalog: string, schema: string): readonly string[]
  /** Full names of all volumes. */
  all(): readonly string[]
  placeOf(path: string): string
  write(path: string, bytes: Uint8Array, overwrite: boolean): Promise<void>
  read(path: string): Promise<Buffer>
  remove(path: string): Promise<void>
}

const isCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && "code" in error && codes.includes(String(error.code))

export const openVolumes = (folder: string): Volumes => {
  const volumes = new Set<string>()

  const placeOf = (path: string): string => {
    const clean = normalize(`/${path}`).replace(/^\/Volumes\//, "")
    const [catalog = "", schema = "", volume = ""] = clean.split("/")
    const name = `${catalog}.${schema}.${volume}`.toLowerCase()
    if (!volumes.has(name)) throw missing(`Volume '${name}'`, "VOLUME_DOES_NOT_EXIST")
    return join(folder, clean)
  }

  return {
    pageSize: 1000,
    arrived: () => undefined,
    placeOf,
    add: async (catalog, schema, name) => {
      volumes.add(`${catalog}.${schema}.${name}`.toLowerCase())
      await mkdir(join(folder, catalog, schema, name), { recursive: true })
    },
    all: () => [...volumes].toSorted(),
    list: (catalog, schema) =>
      [...volumes].filter((name) => name.startsWith(`${catalog}.${schema}.`)).map((name) => name.split(".")[2] ?? ""),
    async write(path, bytes, overwrite) {
      const place = placeOf(path)
      await mkdir(dirname(place), { recursive: true })
      const before = await stat(place).catch(() => undefined)
      try {
        await writeFile(place, bytes, { flag: overwrite ? "w" : "wx" })
      } catch (error) {
        if (isCode(error, "EEXIST"))
          throw new Refused(409, "ALREADY_EXISTS", `The file being created already exists: ${path}`)
        throw error
      }
      if (!before) this.arrived(normalize(`/${path}`))
    },
    read: async (path) => {
      try {
        return await readFile(placeOf(path))
      } catch (error) {
        if (isCode(error, "ENOENT", "EISDIR")) throw missing(`File ${path}`, "NOT_FOUND")
        throw error
      }
    },
    remove: async (path) => {
      await rm(placeOf(path)).catch((error: unknown) => {
        if (isCode(error, "ENOENT")) throw missing(`File ${path}`, "NOT_FOUND")
        throw error
      })
    },
  }
}

export type Entry = {
  readonly name: string
  readonly isFolder: boolean
  readonly size: number
  readonly changedAt: number
}

/** What a folder of a volume holds, by name. */
export const entriesOf = async (place: string): Promise<readonly Entry[]> => {
  const found = await readdir(place, { withFileTypes: true }).catch((error: unknown) => {
    if (isCode(error, "ENOENT", "ENOTDIR")) throw missing("The directory", "NOT_FOUND")
    throw error
  })
  const entries = await Promise.all(
    found.map(async (one) => {
      const { size, mtimeMs } = await stat(join(place, one.name))
      return { name: one.name, isFolder: one.isDirectory(), size, changedAt: Math.round(mtimeMs) }
    }),
  )
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
}
