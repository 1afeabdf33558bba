import { type DuckDBConnection, DuckDBScalarFunction, VARCHAR } from "@duckdb/node-api"
import { z } from "zod"
import { CHAT_STAND_IN, EMBEDDING_STAND_IN, standInAnswer, standInEmbedding, tokensOf } from "../serving/stand-in.ts"

const MOST_TOKENS = 600

/** Refuses a text that is too long for the stand-in. */
const checkLength = (text: string): void => {
  const tokens = tokensOf(text)
  if (tokens > MOST_TOKENS) throw new Error(`Input is too long: ${tokens} tokens, at most ${MOST_TOKENS}.`)
}

/** What the stand-in says to one text; JSON where a schema is given. */
export const sayTo = (text: string, schema: unknown): string => {
  checkLength(text)
  return standInAnswer([{ role: "user", content: text }], schema)
}

type JsonSchema = Readonly<Record<string, unknown>>
const jsonSchema = z.record(z.string(), z.json())

const responseFormat = z.union([
  z.object({ type: z.literal("json_object") }).transform(() => ({ type: "object" })),
  z
    .object({ type: z.literal("json_schema"), json_schema: z.object({ schema: jsonSchema }) })
    .transform(({ json_schema }) => json_schema.schema),
])

const queryOptions = z.object({
  responseFormat: z.string().nullable(),
  failOnError: z.boolean(),
  modelParameters: z.record(z.string(), z.json()).nullable(),
})

/** `ai_query(endpoint, request, {...})`: JSON of a text, of a vector, or of the struct that does not fail. */
const query = (endpoint: string, request: string, given: string): string => {
  const options = queryOptions.parse(JSON.parse(given))
  const answer = (): unknown => {
    if (endpoint === EMBEDDING_STAND_IN) {
      checkLength(request)
      return standInEmbedding(request)
    }
    if (endpoint !== CHAT_STAND_IN)
      throw new Error(`[AI_FUNCTION_INVALID_MODEL_ENDPOINT] The endpoint ${endpoint} does not exist.`)
    return sayTo(
      request,
      options.responseFormat === null ? undefined : responseFormat.parse(JSON.parse(options.responseFormat)),
    )
  }
  if (options.failOnError) return JSON.stringify(answer())
  try {
    return JSON.stringify({ result: answer() })
  } catch (error) {
    // What is wrong with the whole statement fails it, as on the platform.
    if (String(error).includes("[AI_FUNCTION_INVALID")) throw error
    return JSON.stringify({ errorMessage: error instanceof Error ? error.message : String(error) })
  }
}

const classifyOptions = z.strictObject({
  version: z.enum(["1.0", "2.0", "2.1"]).default("2.0"),
  instructions: z.string().max(20_000).optional(),
  multilabel: z.enum(["true", "false"]).optional(),
})

const labelList = z.union([
  z.array(z.string().min(1).max(100)).min(2).max(500),
  z.record(z.string(), z.string().max(1000)).transform((described) => Object.keys(described)),
])

const carefully = (answer: () => unknown): string => {
  try {
    return JSON.stringify({ response: answer(), error_message: null })
  } catch (error) {
    return JSON.stringify({ response: null, error_message: error instanceof Error ? error.message : String(error) })
  }
}

const classify = (content: string, labels: string, given: string): string => {
  const list = labelList.parse(JSON.parse(labels))
  const { multilabel } = classifyOptions.parse(JSON.parse(given))
  return carefully(() => {
    const label = z.string().parse(JSON.parse(sayTo(content, { enum: list })))
    const others = multilabel === "true" ? list.filter((one) => one !== label && content.includes(one)) : []
    return [label, ...others]
  })
}

type Extracted = {
  readonly type: string
  readonly labels?: readonly string[] | undefined
  readonly items?: Extracted | undefined
  readonly properties?: Readonly<Record<string, Extracted>> | undefined
}
const extractedField: z.ZodType<Extracted> = z.lazy(() =>
  z.strictObject({
    type: z.enum(["string", "integer", "number", "boolean", "enum", "object", "array"]),
    description: z.string().optional(),
    labels: z.array(z.string()).max(500).optional(),
    items: extractedField.optional(),
    properties: z.record(z.string(), extractedField).optional(),
  }),
)

const toSchema = ({ type, labels, items, properties }: Extracted): JsonSchema => ({
  type: type === "enum" ? "string" : type,
  ...(labels ? { enum: labels } : {}),
  ...(items ? { items: toSchema(items) } : {}),
  ...(properties
    ? { properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, toSchema(one)])) }
    : {}),
})

/** The fields a function is to extract, as a schema for the stand-in. */
export const extractedFields = z
  .union([z.array(z.string()), z.record(z.string().max(150), extractedField)])
  .transform(
    (fields): Record<string, JsonSchema> =>
      Array.isArray(fields)
        ? Object.fromEntries(fields.map((name) => [name, { type: "string" }]))
        : Object.fromEntries(Object.entries(fields).map(([name, one]) => [name, toSchema(one)])),
  )

const extractOptions = z.strictObject({
  version: z.enum(["1.0", "2.0", "2.1"]).default("2.1"),
  instructions: z.string().max(20_000).optional(),
  enableConfidenceScores: z.enum(["true", "false"]).optional(),
})

/** How surely a text names a label: its share of all that are named, all the same where none is. */
export const confidenceOf = (content: string, label: string, labels: readonly string[]): number => {
  const named = (one: string): number => content.toLowerCase().split(one.toLowerCase()).length - 1
  const all = labels.reduce((sum, one) => sum + named(one), 0)
  return all === 0 ? 1 / labels.length : named(label) / all
}

/** Each scalar with how sure the function is, and where it found it. */
const scoredBy = (content: string, value: unknown, choices: unknown): unknown => {
  if (Array.isArray(value)) return value.map((one) => scoredBy(content, one, undefined))
  const isChoice = Array.isArray(choices) && typeof value === "string"
  const confidence_score = isChoice ? confidenceOf(content, value, choices.map(String)) : 0.5
  return { value, citation_ids: [], confidence_score }
}

const extract = (content: string, schema: string, given: string): string => {
  const properties = extractedFields.parse(JSON.parse(schema))
  const { enableConfidenceScores } = extractOptions.parse(JSON.parse(given))
  if (Object.keys(properties).length > 256) throw new Error("[AI_FUNCTION_INVALID_SCHEMA] At most 256 fields.")
  return carefully(() => {
    const found = jsonSchema.parse(JSON.parse(sayTo(content, { type: "object", properties })))
    if (enableConfidenceScores !== "true") return found
    const scored = Object.entries(found).map(([name, value]) => [
      name,
      scoredBy(content, value, properties[name]?.enum),
    ])
    return Object.fromEntries(scored)
  })
}

type Answer = (first: string, second: string, third: string) => string

/** What the stand-in answers to each function, as JSON: of a text and two words about it. */
export const AI_ANSWERS = { ai_query: query, ai_classify: classify, ai_extract: extract } satisfies Record<
  string,
  Answer
>

const scalar = (name: string, answer: Answer): DuckDBScalarFunction =>
  DuckDBScalarFunction.create({
    name,
    parameterTypes: [VARCHAR, VARCHAR, VARCHAR],
    returnType: VARCHAR,
    volatile: true,
    mainFunction: (_, input, output) => {
      const [first = [], second = [], third = []] = [0, 1, 2].map((at) => input.getColumnValues(at).map(String))
      for (let row = 0; row < input.rowCount; row += 1)
        output.setItem(row, answer(first[row] ?? "", second[row] ?? "", third[row] ?? ""))
      output.flush()
    },
  })

const MACROS = [
  "ai_query(endpoint, request, responseFormat := NULL, failOnError := true, modelParameters := NULL) AS fake_ai_query(endpoint, request, to_json({'responseFormat': responseFormat, 'failOnError': failOnError, 'modelParameters': modelParameters})::VARCHAR)::JSON",
  "ai_classify(content, labels) AS fake_ai_classify(content, labels, '{}')::JSON, (content, labels, options) AS fake_ai_classify(content, labels, options::VARCHAR)::JSON",
  "ai_extract(content, wanted) AS fake_ai_extract(content, wanted, '{}')::JSON, (content, wanted, options) AS fake_ai_extract(content, wanted, options::VARCHAR)::JSON",
  "get_json_object(of, path) AS CASE WHEN json_valid(of) THEN json_extract_string(of, path) END",
  "sha2(of, bits) AS sha256(of)",
  "option_map(a, b) AS json_object(a::VARCHAR, b), (a, b, c, d) AS json_object(a::VARCHAR, b, c::VARCHAR, d), (a, b, c, d, e, f) AS json_object(a::VARCHAR, b, c::VARCHAR, d, e::VARCHAR, f)",
]

/** Makes AI functions, and what the statements around them need, known to DuckDB: the stand-in answers, row by row. */
export const addAiFunctions = async (on: DuckDBConnection): Promise<void> => {
  on.registerScalarFunction(scalar("fake_ai_query", query))
  on.registerScalarFunction(scalar("fake_ai_classify", classify))
  on.registerScalarFunction(scalar("fake_ai_extract", extract))
  for (const macro of MACROS) await on.run(`CREATE TEMP MACRO ${macro}`)
}

/** `named_struct('a', x)` and `map('a', x)` as DuckDB has them. */
export const withStructs = (code: string): string =>
  code
    .replaceAll("'ARRAY<FLOAT>'", `'["FLOAT"]'`)
    .replace(/\bnamed_struct\('(\w+)', /g, "struct_pack($1 := ")
    .replace(/\bmap\('/g, "option_map('")
