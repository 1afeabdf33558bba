import type { FilePreview, ImportOptions } from "../../contract/entities/table.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { SourceFile, SourceRef } from "../ports/files.ts"
import type { Ports } from "../ports/index.ts"
import { decoderFor } from "./decode.ts"
import { readSample } from "./read-source.ts"
import { planFor } from "./sniff.ts"
import { proposedName } from "./table-name.ts"
import { tableReader } from "./table-reader.ts"

const ROWS_SHOWN = 20

type Needed = Pick<Ports, "sources" | "tables">
type Content = Pick<FilePreview, "format" | "encoding" | "delimiter" | "header" | "columns" | "rows" | "badRows">

const parquetContent = async ({ sources }: Needed, ref: SourceRef): Promise<Content> => ({
  format: "parquet",
  encoding: null,
  delimiter: null,
  header: null,
  badRows: [],
  ...(await sources
    .findParquet(ref, ROWS_SHOWN)
    .then(({ columns, rows }) => ({ columns: [...columns], rows: [...rows] }))),
})

const textContent = async ({ sources }: Needed, file: SourceFile, options: ImportOptions): Promise<Content> => {
  const { bytes, whole } = await readSample(sources, file.ref)
  const plan = planFor(file.name, bytes, whole, options)
  const reader = tableReader(plan, options.types)
  const decoder = decoderFor(plan.encoding)
  const parts = [reader.push(decoder.push(bytes)), ...(whole ? [reader.push(decoder.end()), reader.end()] : [])]
  const columns = reader.columns()
  if (columns.length === 0) throw new Problem("file_unreadable", { detail: `${file.name} holds no rows.` })
  const rows = parts.flatMap((part) => part.rows).slice(0, ROWS_SHOWN)
  return {
    format: plan.format,
    encoding: plan.encoding,
    delimiter: "delimiter" in plan ? plan.delimiter : null,
    header: "delimiter" in plan ? plan.header : null,
    columns,
    rows: rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null]))),
    badRows: parts.flatMap((part) => part.bad).slice(0, ROWS_SHOWN),
  }
}

/** What importing a file would make, from its first megabyte. Problem `file_not_found` or `file_unreadable`. */
export const previewFile = async (
  ports: Needed,
  _who: Caller,
  ref: SourceRef,
  options: ImportOptions = {},
): Promise<FilePreview> => {
  const file = await ports.sources.find(ref)
  const content = file.parquet ? await parquetContent(ports, ref) : await textContent(ports, file, options)
  const table = proposedName(file.name, await ports.tables.findPlace("imports"))
  const existing = await ports.tables.seek(table)
  return { file: file.name, bytes: file.bytes, ...content, table, existingVersion: existing?.version ?? null }
}
