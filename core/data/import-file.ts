import type { ImportOptions, ImportResult, TableInfo, TableSource } from "../../contract/entities/table.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import { makeKnown } from "../lineage/make-known.ts"
import type { SourceFile, SourceRef } from "../ports/files.ts"
import type { Ports } from "../ports/index.ts"
import type { TextRow } from "../ports/tables.ts"
import { badRowList, badRowsPath } from "./bad-rows.ts"
import { decoderFor } from "./decode.ts"
import { readSample } from "./read-source.ts"
import { planFor } from "./sniff.ts"
import { fullTableName, proposedName } from "./table-name.ts"
import { type ReadRows, tableReader } from "./table-reader.ts"

type Needed = Pick<Ports, "catalog" | "files" | "sources" | "tables">

export type ImportRequest = {
  readonly from: SourceRef
  /** `name` or `catalog.schema.name`; the file's name when left out. */
  readonly table?: string | undefined
  readonly options: ImportOptions
  /** Name of the sample project the file belongs to. */
  readonly sample?: string | undefined
  readonly comment?: string | undefined
}

export type ImportControl = {
  /** Names this import; doing it twice under one id makes one version. */
  readonly id: string
  readonly signal: AbortSignal
  readonly progress: (done: number, total: number, step: string) => void
  /** Hears what went wrong beside the import. */
  readonly note?: (line: string) => void
}

/** The table to write. A data set that models learnt from takes no rows of a file: its name would mean something else. */
const nameFor = async (ports: Needed, wanted: string): Promise<string> => {
  const name = await fullTableName(ports, wanted)
  if ((await ports.tables.listVersions(name)).some(({ source }) => source.kind === "snapshot"))
    throw new Problem("name_taken", {
      field: "table",
      detail: `${name} is a training data set, and those never change.`,
      remedy: "Import the file under another name.",
    })
  return name
}

const sourceOf = (file: SourceFile, sample: string | undefined): TableSource => {
  if (sample !== undefined) return { kind: "sample", sample }
  const { ref, name, bytes } = file
  const path = ref.kind === "path" ? ref.path : ref.copyOf
  return path === undefined ? { kind: "upload", file: name, bytes } : { kind: "path", path, bytes }
}

const stopIfAsked = (signal: AbortSignal): void => {
  if (signal.aborted) throw new Problem("run_cancelled")
}

/** Rows of a text file in batches; bad ones go to `bad`. */
const textRows = async function* (
  { files, sources }: Needed,
  file: SourceFile,
  read: { readonly push: (bytes: Uint8Array) => ReadRows; readonly end: () => ReadRows },
  bad: ReturnType<typeof badRowList>,
  control: ImportControl,
): AsyncIterable<readonly TextRow[]> {
  let rows = 0
  const keep = (part: ReadRows): readonly TextRow[] => {
    bad.add(part.bad)
    rows += part.rows.length
    return part.rows
  }
  for await (const chunk of sources.listChunks(file.ref)) {
    stopIfAsked(control.signal)
    yield keep(read.push(chunk.bytes))
    control.progress(chunk.read, file.bytes, `Reading, ${rows.toLocaleString("en")} rows so far`)
  }
  yield keep(read.end())
  if (rows === 0) throw nothingRead(file, bad)
  // Kept before the table is seen: a stop between the two must not lose which rows are missing.
  if (bad.count() > 0) await files.save(badRowsPath(control.id), bad.file())
  control.progress(file.bytes, file.bytes, `Storing ${rows} rows`)
}

const nothingRead = (file: SourceFile, bad: ReturnType<typeof badRowList>): Problem => {
  const [first] = bad.first()
  return new Problem("file_unreadable", {
    detail: first
      ? `No row of ${file.name} could be read. Line ${first.line}: ${first.reason}.`
      : `${file.name} holds no rows.`,
  })
}

const importText = async (
  ports: Needed,
  who: Caller,
  file: SourceFile,
  request: ImportRequest & { table: string },
  bad: ReturnType<typeof badRowList>,
  control: ImportControl,
): Promise<TableInfo> => {
  const { bytes, whole } = await readSample(ports.sources, file.ref)
  const plan = planFor(file.name, bytes, whole, request.options)
  const reader = tableReader(plan, request.options.types)
  const decoder = decoderFor(plan.encoding)
  const read = {
    push: (part: Uint8Array) => reader.push(decoder.push(part)),
    end: () => {
      const last = reader.push(decoder.end())
      const rest = reader.end()
      return { rows: [...last.rows, ...rest.rows], bad: [...last.bad, ...rest.bad] }
    },
  }
  const table = {
    name: request.table,
    columns: reader.columns,
    source: sourceOf(file, request.sample),
    comment: request.comment,
  }
  return ports.tables.saveText(who, table, textRows(ports, file, read, bad, control), {
    key: `import:${control.id}`,
    why: control.id,
    signal: control.signal,
  })
}

const tellCatalog = (ports: Needed, who: Caller, saved: TableInfo, { id, note }: ImportControl): Promise<void> =>
  makeKnown(
    ports,
    who,
    {
      of: { kind: "table", name: saved.name },
      tags: { databits_kind: "table", databits_version: String(saved.version), databits_run: id },
    },
    note ?? (() => undefined),
  )

/**
 * Imports a file as the next version of a table. Rows that cannot be read go to a list with the reason while
 * the good ones go on. A stop leaves nothing behind. Problem `file_unreadable` when no row is good.
 */
export const importFile = async (
  ports: Needed,
  who: Caller,
  request: ImportRequest,
  control: ImportControl,
): Promise<ImportResult> => {
  const file = await ports.sources.find(request.from)
  const wanted = request.table ?? proposedName(file.name, await ports.tables.findPlace("imports"))
  const named = { ...request, table: await nameFor(ports, wanted) }
  const bad = badRowList()
  const saved = file.parquet
    ? await ports.tables.saveSource(
        who,
        { name: named.table, source: sourceOf(file, request.sample), comment: request.comment },
        file.ref,
        { key: `import:${control.id}`, why: control.id, signal: control.signal },
      )
    : await importText(ports, who, file, named, bad, control)
  if (request.from.kind === "upload") await ports.sources.retire(request.from.id)
  await tellCatalog(ports, who, saved, control)
  return {
    table: saved.name,
    version: saved.version,
    rows: saved.rowCount,
    badRows: bad.count(),
    badRowsFile: bad.count() > 0 ? badRowsPath(control.id) : null,
    firstBadRows: bad.first(),
  }
}
