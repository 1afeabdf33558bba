import type { AiMap, ItemSet, RowSet } from "../../../core/ports/ai.ts"
import type { StatementParameter } from "../statements.ts"
import { type ReadColumn, readingExpression, ticked } from "../tables/types.ts"
import { type Bind, inJson, openParameters, type ValueSql } from "./compile.ts"

/** A set as SQL. */
export type AskedSet = {
  /** Query of all in the set, each with its `subject` and what its inputs are read from. */
  readonly rows: (bind: Bind) => string
  /** An input of a row of it that is called `q`. */
  readonly textOf: ValueSql
}

export type CompiledStatement = { readonly statement: string; readonly parameters: readonly StatementParameter[] }

/** Open items, with their inputs as JSON. */
export const itemSet = ({ databitId, limit }: Omit<ItemSet, "kind">): AskedSet => ({
  rows: (bind) => {
    const first = limit === undefined ? "" : ` ORDER BY \`id\` LIMIT ${Math.trunc(limit)}`
    const open = `SELECT \`id\` FROM \`item_state\` WHERE \`databit_id\` = ${bind(databitId)} AND \`status\` = 'open'${first}`
    return `SELECT o.\`id\` AS \`subject\`, p.\`item_data\` FROM (${open}) AS o JOIN \`items\` AS p ON p.\`id\` = o.\`id\``
  },
  textOf: inJson("q.`item_data`"),
})

/** Where rows are read, and the types that its columns have there. */
export type RowSource = { readonly from: string; readonly columns: readonly ReadColumn[] }

const MISSING = "CAST(NULL AS STRING)"

/** Columns of a source as they are read, called `r`. */
const reading = ({ from, columns }: RowSource, names: readonly string[]): string =>
  `(SELECT ${columns
    .filter(({ name }) => names.includes(name))
    .map(readingExpression)
    .join(", ")} FROM ${from}) AS r`

const asText = (column: string): string => `CAST(r.${ticked(column)} AS STRING)`

/** A row's inputs as its name: what they say is all that an answer depends on. */
export const subjectSql = (inputs: RowSet["inputs"]): string =>
  `sha2(to_json(array(${Object.values(inputs).map(asText).join(", ")})), 256)`

const inputColumn = (at: number): string => ticked(`input_${at}`)

/** Rows of a table by what they ask, each question once, with their inputs as text. */
export const rowSet = ({ inputs, limit }: Pick<RowSet, "inputs" | "limit">, source: RowSource): AskedSet => {
  const names = Object.keys(inputs)
  const columns = Object.values(inputs)
  return {
    rows: () => {
      const values = columns.map((column, at) => `${asText(column)} AS ${inputColumn(at)}`)
      const given = `coalesce(${columns.map((column) => `nullif(${asText(column)}, '')`).join(", ")})`
      const first = limit === undefined ? "" : ` ORDER BY \`subject\` LIMIT ${Math.trunc(limit)}`
      return `SELECT DISTINCT ${subjectSql(inputs)} AS \`subject\`, ${values.join(", ")} FROM ${reading(source, columns)} WHERE ${given} IS NOT NULL${first}`
    },
    textOf: (input) => (names.includes(input) ? `q.${inputColumn(names.indexOf(input))}` : MISSING),
  }
}

/** Whole rows of a source, with the names of what they ask. */
export const namedRows = (inputs: RowSet["inputs"], source: RowSource, subject: string): string => {
  const names = source.columns.map(({ name }) => name)
  return `SELECT r.*, ${subjectSql(inputs)} AS ${ticked(subject)} FROM ${reading(source, names)}`
}

const failedReply = (reply: string): string =>
  `coalesce(${["errorMessage", "errorStatus", "error_message"].map((name) => `get_json_object(${reply}, '$.${name}')`).join(", ")})`

/** What in the set has no answer of this work yet, and was not asked by this run. */
export const toAsk = (set: AskedSet, { work, runId }: AiMap["into"], bind: Bind): string => {
  const answered = `SELECT 1 FROM \`ai_answers\` AS a WHERE a.\`work\` = ${bind(work)} AND a.\`subject\` = s.\`subject\` AND (a.\`run_id\` = ${bind(runId)} OR ${failedReply("a.`reply`")} IS NULL)`
  return `SELECT s.* FROM (${set.rows(bind)}) AS s WHERE NOT EXISTS (${answered})`
}

const counting = (query: (bind: Bind) => string): CompiledStatement => {
  const { parameters, bind } = openParameters()
  return { statement: `SELECT count(*) AS number FROM (${query(bind)})`, parameters }
}

export const compileCount = (set: AskedSet): CompiledStatement => counting(set.rows)

export const compileCountToAsk = (set: AskedSet, into: AiMap["into"]): CompiledStatement =>
  counting((bind) => toAsk(set, into, bind))

/** The inputs of some of a set, by subject. */
export const compileInputs = (
  set: AskedSet,
  inputs: RowSet["inputs"],
  subjects: readonly string[],
): CompiledStatement => {
  const { parameters, bind } = openParameters()
  const values = Object.keys(inputs).map((input, at) => `${set.textOf(input)} AS ${inputColumn(at)}`)
  return {
    statement: `SELECT q.\`subject\`, ${values.join(", ")} FROM (${set.rows(bind)}) AS q WHERE q.\`subject\` IN (${subjects.map(bind).join(", ")})`,
    parameters,
  }
}

/** The n-th input of a row of `compileInputs`. */
export const inputCell = (at: number): string => `input_${at}`
