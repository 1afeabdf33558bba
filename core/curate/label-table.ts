import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { TableColumn, TableInfo, TableRow } from "../../contract/entities/table.ts"
import { splitName, versionedRef } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import { fullTableName } from "../data/table-name.ts"
import { makeKnown } from "../lineage/make-known.ts"
import type { ReplyReader } from "../ports/ai.ts"
import type { Ports } from "../ports/index.ts"
import { resolveModel, type UsableModel } from "../template/resolve-model.ts"
import { answerColumns, inputColumns } from "./answer-columns.ts"
import { keepFailedRows } from "./failed-answers.ts"
import { publishedDatabit } from "./generate-items.ts"
import type { LabelTableRequest, TableWork } from "./label-request.ts"
import { labelRowsByClassifier } from "./label-rows-by-classifier.ts"
import { readConfidence, readReply } from "./read-reply.ts"

type Needed = Pick<Ports, "ai" | "catalog" | "chatModels" | "databits" | "files" | "learners" | "models" | "tables">

export const LABEL_TABLE = "ai_label_table"

/** `rows`: rows that have an answer, of `of` in the table; `asked`: questions that had no answer yet; `failed`: those without one that fits. */
export type TableLabelled = {
  readonly table: string
  readonly version: number
  readonly model: string
  readonly rows: number
  readonly of: number
  readonly asked: number
  readonly failed: number
}

const BETWEEN = " with the answers of "

/** What a table of answers says it holds. */
const saysOf = (source: TableInfo, databit: DatabitVersion): string =>
  `Rows of ${versionedRef(source.name, source.version)}${BETWEEN}${versionedRef(databit.name, databit.version)}`

/** Whether a table is of the same rows and the same Databit, whichever versions. */
const holdsTheSame = ({ source: made, comment }: TableInfo, source: TableInfo, databit: DatabitVersion): boolean => {
  const [rows = "", answers = ""] = (comment ?? "").split(BETWEEN)
  const isOurs = made.kind === "job" && made.job === LABEL_TABLE
  return isOurs && rows.startsWith(`Rows of ${source.name}@`) && answers.startsWith(`${databit.name}@`)
}

/** The table for the answers: a new one, or one that was made the same way. Problem `name_taken`. */
const targetOf = async (
  { tables }: Needed,
  databit: DatabitVersion,
  source: TableInfo,
  { into, runId }: LabelTableRequest,
): Promise<TableWork["into"]> => {
  const wanted = into ?? `${splitName(source.name).name}_${splitName(databit.name).name}`
  const name = (await fullTableName({ tables }, wanted)).toLowerCase()
  const there = await tables.seek(name)
  if (name === source.name || (there && !holdsTheSame(there, source, databit)))
    throw new Problem("name_taken", {
      field: "into",
      detail: `${name} is a table that holds something else.`,
      remedy: "Choose another name for the table of the answers.",
    })
  return { name, source: { kind: "job", job: LABEL_TABLE, run: runId }, comment: saysOf(source, databit) }
}

/**
 * What stands beside the answers: all columns of a table of the workbench. Of a table of others only what names a row
 * and what was asked about: the new table is the workbench's, and more people may read it.
 */
const keptOf = (source: TableInfo, inputs: Readonly<Record<string, string>>): readonly TableColumn[] => {
  if (source.source.kind !== "catalog") return source.columns
  const names = new Set([source.keyColumn, ...Object.values(inputs)])
  return source.columns.filter(({ name }) => names.has(name))
}

const workOn = async (ports: Needed, request: LabelTableRequest): Promise<TableWork> => {
  const [databit, source] = await Promise.all([
    publishedDatabit(ports, request.databit),
    ports.tables.find(request.table),
  ])
  const inputs = inputColumns(databit, source, request.columns)
  return {
    databit,
    source,
    inputs,
    kept: keptOf(source, inputs),
    answers: answerColumns(databit.schema.output, source),
    into: await targetOf(ports, databit, source, request),
  }
}

const readerOf =
  ({ databit, answers }: TableWork): ReplyReader =>
  (reply) => {
    const { output } = databit.schema
    const read = readReply(output, reply)
    if (!read.ok) return read
    const confidence = readConfidence(output, reply)
    const values = answers.map(({ name, field }): [string, TableRow[string]] => [
      name,
      field === null ? confidence : (read.output[field] ?? null),
    ])
    return { ok: true, values: Object.fromEntries(values) }
  }

/** Asks a model of an endpoint, or a function of the platform, for the rows as one set. */
const labelByModel = async (
  ports: Needed,
  who: Caller,
  work: TableWork,
  model: string,
  { runId, limit, signal, onProgress }: LabelTableRequest,
) => {
  const { databit, source, inputs, kept, answers, into } = work
  const from = { kind: "rows", table: source.name, version: source.version, inputs, limit } as const
  const using = { databit, model }
  // Which inputs there are is part of what is asked: a row is named by what they say alone.
  const asked = `${versionedRef(databit.name, databit.version)} with ${Object.keys(inputs).join(", ")}`
  const name = `${asked} by ${model} over ${source.name}`
  const as = { work: name, runId }
  const mapped = await ports.ai.map({
    from,
    using,
    into: as,
    signal,
    onProgress: (done, total) => onProgress?.(done, total, "Asking the model"),
  })
  onProgress?.(mapped.looked, mapped.looked, "Writing the table")
  const columns = answers.map(({ name: column, type }) => ({ name: column, type }))
  const request = { from, using, into: as, signal, table: into, kept, answers: columns, reader: readerOf(work) }
  const { table, failed, firstFailed } = await ports.ai.saveRows(who, request)
  await keepFailedRows(ports, runId, Object.keys(inputs), firstFailed)
  return { table, asked: mapped.asked, failed }
}

const labelBy = (ports: Needed, who: Caller, work: TableWork, using: UsableModel, request: LabelTableRequest) =>
  using.kind === "learner"
    ? labelRowsByClassifier(ports, who, work, using.model, request)
    : labelByModel(ports, who, work, using.id, request)

/**
 * Gives every row of a table the answer of a published Databit, in a table beside it: rows and answers together, known
 * to the catalog with where they come from. What has an answer of this version and model is not asked again; what
 * failed is kept apart, as a file of the run. Problems `table_not_found`, `column_not_found`, `name_taken`,
 * `databit_not_published`, `model_endpoint_needed`, `model_missing`.
 */
export const labelTable = async (ports: Needed, who: Caller, request: LabelTableRequest): Promise<TableLabelled> => {
  const work = await workOn(ports, request)
  const { databit, source } = work
  const using = await resolveModel(ports, databit, request.model)
  const { table, asked, failed } = await labelBy(ports, who, work, using, request)
  const ref = versionedRef(databit.name, databit.version)
  const made = { kind: "table", name: table.name } as const
  const tags = {
    databits_kind: "answers",
    databits_databit: ref,
    databits_version: String(table.version),
    databits_run: request.runId,
  }
  const edges = [
    { source: { kind: "external", of: "databit", name: ref } as const, target: made },
    // Last: of a table of others it may be refused.
    { source: { kind: "table", name: source.name } as const, target: made },
  ]
  await makeKnown(ports, who, { of: made, tags, edges }, request.note)
  const { name, version, rowCount: rows } = table
  return { table: name, version, model: using.id, rows, of: source.rowCount, asked, failed }
}
