import type { DatabitField, DatabitVersion } from "../../../contract/entities/databit.ts"
import type { JsonObject } from "../../../contract/json.ts"
import { Problem } from "../../../contract/problems.ts"
import { parsePrompt, renderPrompt } from "../../../core/template/prompt.ts"
import { type FieldType, readType } from "../../../core/template/types.ts"
import { schemaOf } from "../../../core/template/values.ts"
import type { StatementParameter } from "../statements.ts"
import { literal } from "../tables/types.ts"

export type Asks = Pick<DatabitVersion, "schema" | "template" | "examples">

/** Gives values their parameters: a value never stands in a statement's text. */
export const openParameters = () => {
  const parameters: StatementParameter[] = []
  const bind = (value: string | number): string => {
    const name = `p${parameters.length + 1}`
    const type = typeof value === "number" ? "INT" : "STRING"
    parameters.push({ name, type, value: String(value) })
    return `:${name}`
  }
  return { parameters, bind }
}
export type Bind = ReturnType<typeof openParameters>["bind"]

/** What the platform's functions take at most. */
const MOST_FIELDS = 256
const MOST_OPTIONS = 500
const LONGEST_LABEL = 100
const LONGEST_INSTRUCTIONS = 20_000

const typeOf = ({ type }: DatabitField): FieldType => {
  const read = readType(type)
  return read.ok ? read.type : { kind: "object" }
}

const optionsIn = (type: FieldType): readonly string[] =>
  type.kind === "enum" ? type.options : type.kind === "array" ? optionsIn(type.of) : []

const tooLarge = (detail: string): Problem =>
  new Problem("databit_invalid", {
    field: "schema.output",
    detail,
    remedy: "Make the output smaller, or choose a model of an endpoint that is connected in Settings.",
  })

/** Problem `databit_invalid` where the platform takes no output that large. */
const checkSize = (output: readonly DatabitField[]): void => {
  if (output.length > MOST_FIELDS)
    throw tooLarge(`An AI function fills at most ${MOST_FIELDS} fields, and this output has ${output.length}.`)
  const wide = output.find((field) => optionsIn(typeOf(field)).length > MOST_OPTIONS)
  if (wide) throw tooLarge(`${wide.name} has more than ${MOST_OPTIONS} answers to choose from.`)
}

/** An input of a row by its name, as a text in SQL; NULL where it is missing. */
export type ValueSql = (input: string) => string

/** Inputs that are JSON in one column. */
export const inJson =
  (column: string): ValueSql =>
  (input) =>
    `get_json_object(${column}, ${literal(`$.${input}`)})`

/**
 * A text and the prompt of a row behind it as SQL over its inputs; a missing value leaves nothing. What stands together
 * is one parameter.
 */
const promptSql = (before: string, template: string, textOf: ValueSql, bind: Bind): string[] => {
  const parts: string[] = []
  let text = before
  const close = (): void => {
    if (text !== "") parts.push(bind(text))
    text = ""
  }
  for (const part of parsePrompt(template)) {
    if (part.kind !== "variable") text += part.text
    else {
      close()
      parts.push(`coalesce(${textOf(part.name)}, '')`)
    }
  }
  close()
  return parts
}

const concat = (parts: readonly string[]): string => `concat(${parts.length === 0 ? "''" : parts.join(", ")})`

/** The examples in words: a function takes one text and no turns. */
const exampleWords = (databit: Asks): string =>
  databit.examples.length === 0
    ? ""
    : `${databit.examples.map(({ input, output }) => `${renderPrompt(databit, input)}\nAnswer: ${JSON.stringify(output)}`).join("\n\n")}\n\n`

/** A model holds to it strictly only where every field has to be there and is described to the end. */
const isStrict = (output: readonly DatabitField[]): boolean => {
  const isClosed = (type: FieldType): boolean => (type.kind === "array" ? isClosed(type.of) : type.kind !== "object")
  return output.every((field) => field.required !== false && isClosed(typeOf(field)))
}

const responseFormat = (output: readonly DatabitField[]): JsonObject => ({
  type: "json_schema",
  json_schema: { name: "answer", strict: isStrict(output), schema: schemaOf(output) },
})

const query = (endpoint: string, databit: Asks, textOf: ValueSql, bind: Bind): string => {
  const { output } = databit.schema
  const prompt = promptSql(exampleWords(databit), databit.template, textOf, bind)
  const format = literal(JSON.stringify(responseFormat(output)))
  return `ai_query(${literal(endpoint)}, ${concat(prompt)}, responseFormat => ${format}, failOnError => false, modelParameters => named_struct('temperature', CAST(0 AS DOUBLE)))`
}

/** The input of a row as one text, in the order of the schema: what `inputText` says in TypeScript. */
const inputSql = ({ schema }: Asks, textOf: ValueSql): string => {
  const values = schema.input.map(({ name }) => `nullif(${textOf(name)}, '')`)
  return `concat_ws('\\n\\n', ${values.join(", ")})`
}

const allInstructions = (databit: Asks): string =>
  `${exampleWords(databit)}${parsePrompt(databit.template)
    .map((part) => (part.kind === "variable" ? `(${part.name})` : part.text))
    .join("")}`

/**
 * The prompt without its variables, as a function's instructions, with as many of the first examples as there is room
 * for. Problem `databit_invalid` for a prompt that is too long without any.
 */
export const instructionsOf = (databit: Asks): string => {
  for (let many = databit.examples.length; many >= 0; many--) {
    const instructions = allInstructions({ ...databit, examples: databit.examples.slice(0, many) })
    if (instructions.length <= LONGEST_INSTRUCTIONS) return instructions
  }
  throw new Problem("databit_invalid", {
    field: "template",
    detail: `An AI function takes at most ${LONGEST_INSTRUCTIONS} characters of instructions, and this prompt is longer.`,
    remedy: "Make the prompt shorter, or choose a model of an endpoint.",
  })
}

const withInstructions = (version: string, databit: Asks, more: readonly string[], bind: Bind): string =>
  `map('version', '${version}', 'instructions', ${bind(instructionsOf(databit))}${more.map((one) => `, ${one}`).join("")})`

export const CLASSIFY = "ai_classify"
export const EXTRACT = "ai_extract"

/** The only field, where labels are all there is to say. */
export const labelsOf = (
  output: readonly DatabitField[],
): { readonly labels: readonly string[]; readonly many: boolean } | undefined => {
  const [only, ...others] = output
  if (!only || others.length > 0) return undefined
  const type = typeOf(only)
  const many = type.kind === "array" && type.of.kind === "enum"
  if (type.kind !== "enum" && !many) return undefined
  const labels = optionsIn(type)
  return labels.length >= 2 && labels.length <= MOST_OPTIONS && labels.every(({ length }) => length <= LONGEST_LABEL)
    ? { labels, many }
    : undefined
}

const EXTRACTED: Readonly<Record<string, string>> = {
  string: "string",
  date: "string",
  int: "integer",
  float: "number",
  boolean: "boolean",
}

const extracted = (type: FieldType): JsonObject | undefined => {
  if (type.kind === "enum") return { type: "enum", labels: [...type.options] }
  if (type.kind === "array") {
    const items = extracted(type.of)
    return items && { type: "array", items }
  }
  const word = EXTRACTED[type.kind]
  return word === undefined ? undefined : { type: word }
}

export const extractSchema = (output: readonly DatabitField[]): JsonObject | undefined => {
  const fields = output.map((field) => ({ field, schema: extracted(typeOf(field)) }))
  if (fields.length === 0 || fields.some(({ schema }) => schema === undefined)) return undefined
  return Object.fromEntries(
    fields.map(({ field, schema }) => [
      field.name,
      { ...schema, ...(field.description ? { description: field.description } : {}) },
    ]),
  )
}

/** The function of the platform that answers for such an output without a model of one's choice. */
export const functionFor = ({
  schema: { output },
}: Pick<Asks, "schema">): typeof CLASSIFY | typeof EXTRACT | undefined => {
  if (labelsOf(output)) return CLASSIFY
  return extractSchema(output) && output.length <= MOST_FIELDS ? EXTRACT : undefined
}

const classify = (databit: Asks, textOf: ValueSql, bind: Bind): string | undefined => {
  const found = labelsOf(databit.schema.output)
  if (!found) return undefined
  const options = withInstructions("2.0", databit, found.many ? ["'multilabel', 'true'"] : [], bind)
  return `ai_classify(${inputSql(databit, textOf)}, ${literal(JSON.stringify(found.labels))}, ${options})`
}

const extract = (databit: Asks, textOf: ValueSql, bind: Bind): string | undefined => {
  const schema = extractSchema(databit.schema.output)
  if (!schema) return undefined
  const options = withInstructions("2.1", databit, ["'enableConfidenceScores', 'true'"], bind)
  return `ai_extract(${inputSql(databit, textOf)}, ${literal(JSON.stringify(schema))}, ${options})`
}

/**
 * The call that answers for one row. `model` is an endpoint, or one of the functions.
 * Problem `databit_invalid` for an output that is too large or does not go with the function.
 */
export const compileAnswer = (model: string, databit: Asks, textOf: ValueSql, bind: Bind): string => {
  checkSize(databit.schema.output)
  if (model !== CLASSIFY && model !== EXTRACT) return query(model, databit, textOf, bind)
  const call = model === CLASSIFY ? classify(databit, textOf, bind) : extract(databit, textOf, bind)
  if (call !== undefined) return call
  throw new Problem("databit_invalid", {
    field: "schema.output",
    detail: `${model} cannot fill this output.`,
    remedy: "Choose a model of an endpoint.",
  })
}
