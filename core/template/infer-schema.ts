import type { DatabitField } from "../../contract/entities/databit.ts"
import type { ColumnProfile, TableInfo } from "../../contract/entities/table.ts"
import { toNamePart } from "../../contract/names.ts"
import type { Ports } from "../ports/index.ts"
import { printSource } from "./source.ts"
import { printType } from "./types.ts"

/** A field that the columns of a table suggest, with how sure the guess is (0 to 1) and why, in words. */
export type ProposedField = {
  readonly column: string
  readonly field: DatabitField
  readonly confidence: number
  readonly reason: string
}
export type ExcludedColumn = { readonly column: string; readonly reason: string }
export type ProposedSchema = {
  readonly table: string
  readonly input: readonly ProposedField[]
  /** Likeliest first; the first is the one to take. */
  readonly output: readonly ProposedField[]
  readonly excluded: readonly ExcludedColumn[]
}

/** Values of a column that a person chose as the answer: more is a field of its own, not a list to choose from. */
export const MOST_LABELS = 1000
/** A column with more values is not suggested as an answer by itself. */
const MOST_SUGGESTED = 300
const LONGEST_LABEL = 60
const SHORTEST_TEXT = 20
const LABEL_NAME =
  /(^|_)(label|category|class|classification|intent|topic|type|kind|status|sentiment|priority|queue|department|reason|outcome)s?($|_)/i
const TEXT_NAME =
  /(^|_)(text|message|body|content|description|comment|document|question|subject|note|review|transcript|summary|title|query|utterance)s?($|_)/i
const ID_NAME = /(^|_)(id|uuid|guid|key|number|no|ref|hash|code)$/i

type Column = { readonly profile: ColumnProfile; readonly filled: number; readonly meanLength: number }

const round = (share: number): number => Math.round(share * 100) / 100
const snake = (name: string): string => name.replace(/([a-z\d])([A-Z])/g, "$1_$2")

/** Why a column is neither read nor answered; undefined when it may be. */
const unfit = ({ profile, filled, meanLength }: Column): string | undefined => {
  if (filled === 0) return "every cell is empty"
  if (profile.distinct === 1) return "every row has the same value"
  if (profile.type === "date" || profile.type === "timestamp") return "it holds dates"
  if (profile.type === "array" || profile.type === "struct") return "it holds groups of values"
  const unique = profile.distinct >= filled * 0.98
  if (unique && profile.type !== "string") return "every row has a number of its own, like an id"
  if (unique && ID_NAME.test(snake(profile.name)) && meanLength < 40)
    return "every row has a value of its own, like an id"
  if (unique && meanLength < 12 && filled >= 20) return "every row has a short value of its own, like an id"
  return undefined
}

const textColumn = ({ profile, filled, meanLength }: Column): { confidence: number; reason: string } | undefined => {
  if (profile.type !== "string") return undefined
  const named = TEXT_NAME.test(snake(profile.name))
  if (meanLength < SHORTEST_TEXT && !named) return undefined
  const varied = profile.distinct / filled
  if (varied < 0.3 && !(named && varied >= 0.1)) return undefined
  const confidence = Math.min(0.99, 0.5 + Math.min(0.25, meanLength / 400) + (named ? 0.2 : 0) + varied * 0.1)
  return {
    confidence: round(confidence),
    reason: `text of about ${Math.round(meanLength)} characters, different in most rows`,
  }
}

const labelColumn = ({ profile, filled, meanLength }: Column): { confidence: number; reason: string } | undefined => {
  const { type, distinct, name } = profile
  if (type === "double" || distinct < 2 || distinct > MOST_SUGGESTED || meanLength > LONGEST_LABEL) return undefined
  const named = LABEL_NAME.test(snake(name))
  if (type === "bigint" && !named) return undefined
  const each = filled / distinct
  if (each < (named ? 1.5 : 2)) return undefined
  const confidence = Math.min(0.99, 0.35 + (named ? 0.35 : 0) + Math.min(0.2, each / 50) + (distinct <= 30 ? 0.1 : 0))
  return {
    confidence: round(confidence),
    reason: `${distinct} different values, each in about ${Math.round(each)} rows`,
  }
}

const fieldName = (column: string): string => (/^[A-Za-z_]\w*$/.test(column) ? column : toNamePart(column))

/** All values of a column, the most frequent first; at most `MOST_LABELS` and one more. */
export const labelsOf = async ({ tables }: Pick<Ports, "tables">, table: string, column: string): Promise<string[]> => {
  const counts = new Map<string, number>()
  for await (const batch of tables.listBatches(table, { columns: [column] })) {
    for (const row of batch) {
      const value = row[column]
      const label = value === null || value === undefined ? "" : String(value).trim()
      if (label !== "") counts.set(label, (counts.get(label) ?? 0) + 1)
    }
    if (counts.size > MOST_LABELS) break
  }
  return [...counts].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([label]) => label)
}

/** The input field that reads a column as text. */
export const textField = (table: string, column: string): DatabitField => {
  const name = fieldName(column)
  return { name, type: "string", source: printSource(name, { table, column }) }
}

/** The output field that answers with one of the values a column has. */
export const labelField = async (
  ports: Pick<Ports, "tables">,
  table: string,
  column: string,
): Promise<DatabitField> => {
  const options = await labelsOf(ports, table, column)
  return {
    name: fieldName(column),
    type: printType({ kind: "enum", options: options.slice(0, MOST_LABELS).toSorted() }),
  }
}

const columnsOf = async ({ tables }: Pick<Ports, "tables">, info: TableInfo): Promise<Column[]> => {
  const profiles = await tables.listProfiles(info.name)
  return profiles.map((profile) => ({
    profile,
    filled: info.rowCount - profile.empty,
    meanLength: profile.meanLength ?? 0,
  }))
}

/**
 * Guesses what could be read and what could be answered from the columns of a table: long varied text is input, a
 * text column with few values is an answer with those values, ids, dates and constants are left out, each with the
 * reason. Problem `table_not_found`.
 */
export const inferSchema = async (ports: Pick<Ports, "tables">, table: string): Promise<ProposedSchema> => {
  const info = await ports.tables.find(table)
  const input: ProposedField[] = []
  const output: ProposedField[] = []
  const excluded: ExcludedColumn[] = []
  for (const column of await columnsOf(ports, info)) {
    const { name } = column.profile
    const reason = unfit(column)
    const text = reason ? undefined : textColumn(column)
    const label = reason || text ? undefined : labelColumn(column)
    if (text) input.push({ column: name, field: textField(info.name, name), ...text })
    else if (label) output.push({ column: name, field: await labelField(ports, info.name, name), ...label })
    else excluded.push({ column: name, reason: reason ?? "it is neither text to read nor a short list of answers" })
  }
  const surest = (a: ProposedField, b: ProposedField) => b.confidence - a.confidence
  return { table: info.name, input: input.toSorted(surest), output: output.toSorted(surest), excluded }
}
