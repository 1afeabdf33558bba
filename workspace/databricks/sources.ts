import type { TableColumn } from "../../contract/entities/table.ts"
import { Problem } from "../../contract/problems.ts"
import { columnNames } from "../../core/data/column-names.ts"
import type { SourceFile, SourceRef, Sources } from "../../core/ports/files.ts"
import { sniffContent } from "../sources/sniff.ts"
import { instantOfId } from "../state/ids.ts"
import { LONGEST_PREVIEWED } from "../state/tables-shown.ts"
import { contentOf } from "./source-content.ts"
import { runStatement, type Warehouse } from "./statements.ts"
import { shownRows } from "./tables/shown-rows.ts"
import { columnTypeOf, literal, readingExpression, ticked } from "./tables/types.ts"
import type { Volumes } from "./volumes.ts"

const SNIFFED_BYTES = 4096
const KEPT_MS = 24 * 60 * 60_000
const UPLOAD_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

type Given = {
  readonly volumes: Volumes
  readonly on: Warehouse
  /** Folder of a volume for uploads. */
  readonly folder: string
  /** Bytes an upload may have. */
  readonly limit: number
  readonly now: () => number
  readonly newId: () => string
  /** Who reads files by their path. */
  readonly paths: PathReader
}

/**
 * Who reads files by their path: whoever the app is, everywhere; the app as a service principal, only below `within`;
 * or a person, whose files a job cannot read again.
 */
export type PathReader =
  | { readonly by: "app"; readonly within: string | undefined }
  | { readonly by: "person"; readonly volumes: () => Volumes; readonly on: () => Warehouse }

/** Sources with the query that gives the rows of a Parquet file. */
export type DatabricksSources = Sources & {
  selectParquet(ref: SourceRef): Promise<{ readonly columns: readonly TableColumn[]; readonly select: string }>
}

const notThere = (detail: string, cause?: unknown): Problem => new Problem("file_not_found", { detail, cause })

const isMissing = (error: unknown): boolean => error instanceof Problem && error.code === "databricks_missing"

/** Nothing is in a folder that is not there; of any other that cannot be listed it is not known. */
const noneWhereMissing = (error: unknown): [] => {
  if (isMissing(error)) return []
  throw error
}

const refuseMissing =
  (path: string) =>
  (error: unknown): never => {
    throw isMissing(error) ? notThere(`There is no file ${path}.`, error) : error
  }

/** A file name as it can stand in a folder: no separators, nothing hidden. */
const tidyName = (name: string): string =>
  (name.replaceAll("\\", "/").split("/").at(-1) ?? "")
    .replace(/[^\p{L}\p{N}._ ()-]+/gu, "_")
    .replace(/^\.+/, "")
    .slice(-120) || "file"

const bounded = async function* (content: AsyncIterable<Uint8Array>, limit: number): AsyncIterable<Uint8Array> {
  let size = 0
  for await (const bytes of content) {
    size += bytes.byteLength
    if (size > limit)
      throw new Problem("body_too_large", { detail: `A file may have ${Math.floor(limit / 1024 / 1024)} MB.` })
    yield bytes
  }
}

/** The content as a stream; `onBroken` gets what it broke with, of which a request that sends it says nothing. */
const streamOf = (
  content: AsyncIterable<Uint8Array>,
  onBroken: (error: unknown) => void,
): ReadableStream<Uint8Array> => {
  const parts = content[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const next = await parts.next().catch((error: unknown) => {
        onBroken(error)
        throw error
      })
      if (next.done) controller.close()
      else controller.enqueue(next.value)
    },
    cancel: async () => {
      await parts.return?.()
    },
  })
}

const nameOf = (path: string): string => path.split("/").at(-1) ?? path

/** The sources port over volumes: uploads in a folder of ours, and any file in a volume by its path. */
export const databricksSources = ({ volumes, on, folder, limit, now, newId, paths }: Given): DatabricksSources => {
  const isPersons = (ref: SourceRef): boolean => ref.kind === "path" && paths.by === "person"
  const volumesFor = (ref: SourceRef): Volumes =>
    ref.kind === "path" && paths.by === "person" ? paths.volumes() : volumes
  const warehouseFor = (ref: SourceRef): Warehouse => (ref.kind === "path" && paths.by === "person" ? paths.on() : on)

  const removeOld = async (): Promise<void> => {
    const entries = await volumes.list(folder).catch(() => [])
    const old = entries.filter(({ name }) => UPLOAD_ID.test(name) && instantOfId(name) < now() - KEPT_MS)
    await Promise.all(old.map(({ name }) => retire(name)))
  }

  const retire = async (id: string): Promise<void> => {
    if (!UPLOAD_ID.test(id)) return
    await volumes.retireFolder(`${folder}/${id}`)
  }

  const refuseOutside = (path: string): void => {
    if (paths.by === "app" && paths.within !== undefined && !path.startsWith(`${paths.within}/`))
      throw new Problem("file_not_found", {
        field: "path",
        detail: `${path} is not in a volume of the workbench, and the workbench reads others only as a person.`,
        remedy: "Import it on the Data page, as somebody who may read it.",
      })
  }

  const listFolder: Sources["listFolder"] = async (path) => {
    const folder = path.replace(/\/+$/, "")
    if (!/^\/Volumes(\/[^/]+){3,}$/.test(folder) || folder.split("/").includes(".."))
      throw notThere(`${path} is no folder of a volume.`)
    refuseOutside(folder)
    const entries = await volumesFor({ kind: "path", path })
      .list(folder)
      .catch((error: unknown) => {
        throw isMissing(error) ? notThere(`There is no folder ${path}.`, error) : error
      })
    return entries
      .filter(({ name, isFolder }) => !isFolder && !name.startsWith("."))
      .toSorted((one, other) => (one.name < other.name ? -1 : 1))
      .map(({ path: file, bytes, changedAt }) => ({ path: file, bytes, changedAt }))
  }

  const pathOf = async (ref: SourceRef): Promise<string> => {
    if (ref.kind === "upload") {
      const entries = UPLOAD_ID.test(ref.id) ? await volumes.list(`${folder}/${ref.id}`).catch(noneWhereMissing) : []
      const [first] = entries
      if (!first) throw notThere("This upload is not kept any more. Send the file again.")
      return first.path
    }
    if (!/^\/Volumes(\/[^/]+){4,}$/.test(ref.path) || ref.path.split("/").includes(".."))
      throw new Problem("file_not_found", {
        field: "path",
        detail: `${ref.path} is no file of a volume.`,
        remedy: "Give the path of a file in a volume, like /Volumes/catalog/schema/volume/file.csv.",
      })
    refuseOutside(ref.path)
    return ref.path
  }

  const startOf = async (ref: SourceRef, path: string): Promise<Uint8Array> => {
    for await (const { bytes } of contentOf(volumesFor(ref).listBytes(path))) return bytes.subarray(0, SNIFFED_BYTES)
    return new Uint8Array()
  }

  const find = async (ref: SourceRef): Promise<SourceFile> => {
    const path = await pathOf(ref)
    const name = nameOf(path)
    const bytes = await volumesFor(ref).findSize(path).catch(refuseMissing(path))
    return { ref, name, bytes, parquet: sniffContent(name, await startOf(ref, path)) === "parquet" }
  }

  const parquet = async (ref: SourceRef) => {
    const path = await pathOf(ref)
    const from = `read_files(${literal(path)}, format => 'parquet')`
    const { columns } = await runStatement(warehouseFor(ref), `SELECT * FROM ${from} LIMIT 0`, [], {
      repeatable: true,
    }).catch(async (error: unknown) => {
      if (!(error instanceof Problem) || error.code !== "statement_failed") throw error
      await find(ref)
      throw new Problem("file_unreadable", {
        detail: "The Parquet file is damaged, or not a Parquet file.",
        cause: error,
      })
    })
    const names = columnNames()
    const read = columns.map(({ name, type }) => {
      const ours = { name: names.add(name), type: columnTypeOf(type) }
      const expression = readingExpression({ name, type: ours.type, typeText: type }).replace(/ AS `(?:[^`]|``)*`$/, "")
      return { ...ours, expression }
    })
    const select = `SELECT ${read.map(({ name, expression }) => `${expression} AS ${ticked(name)}`).join(", ")} FROM ${from}`
    return { columns: read.map(({ name, type }) => ({ name, type })), select }
  }

  const save: Sources["save"] = async (name, content) => {
    await removeOld()
    const ref = { kind: "upload", id: newId() } as const
    const path = `${folder}/${ref.id}/${tidyName(name)}`
    const broken: unknown[] = []
    try {
      await volumes.makeFolder(`${folder}/${ref.id}`)
      await volumes.saveStream(
        path,
        streamOf(bounded(content, limit), (error) => void broken.push(error)),
      )
      return { ...(await find(ref)), ref }
    } catch (error) {
      await retire(ref.id)
      throw broken.length > 0 ? broken[0] : error
    }
  }

  return {
    find,
    listFolder,
    retire,
    selectParquet: parquet,
    save,
    saveForJob: async (ref) => {
      if (ref.kind === "upload" || !isPersons(ref)) return ref
      const file = await find(ref)
      const { ref: kept } = await save(file.name, volumesFor(ref).listBytes(await pathOf(ref)))
      return { ...kept, copyOf: ref.path }
    },
    listChunks: async function* (ref) {
      const path = await pathOf(ref)
      try {
        yield* contentOf(volumesFor(ref).listBytes(path))
      } catch (error) {
        refuseMissing(path)(error)
      }
    },
    findParquet: async (ref, limit) => {
      const { columns, select } = await parquet(ref)
      const read = async (statement: string) =>
        (await runStatement(warehouseFor(ref), statement, [], { repeatable: true })).rows
      const { rows } = await shownRows(read, `(${select})`, columns, { offset: 0, limit, longest: LONGEST_PREVIEWED })
      return { columns, rows }
    },
  }
}
