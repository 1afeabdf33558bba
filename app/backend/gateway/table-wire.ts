import { z } from "zod"
import { type Json, type JsonObject, json, jsonObject } from "../../../contract/json.ts"
import { Problem } from "../../../contract/problems.ts"
import type { AgentInput } from "../../../core/deploy/agent-input.ts"

/** Rows of one request; more belong into a job. */
const ROWS = 1_000

const column = z.array(json)
const tableBody = z.union([
  z.looseObject({ dataframe_records: z.array(jsonObject) }),
  z.looseObject({ dataframe_split: z.looseObject({ columns: z.array(z.string()), data: z.array(z.array(json)) }) }),
  z.looseObject({ instances: z.union([z.array(json), z.record(z.string(), column)]) }),
  z.looseObject({ inputs: z.union([z.string(), z.array(json), z.record(z.string(), z.union([column, z.string()]))]) }),
])

const FORMS = "messages, dataframe_records, dataframe_split, instances or inputs"

const rowOf = (value: Json, at: number, form: string): AgentInput => {
  if (typeof value === "string") return { kind: "text", text: value }
  const fields = jsonObject.safeParse(value)
  if (fields.success) return { kind: "fields", data: fields.data }
  throw new Problem("request_malformed", {
    field: form,
    detail: `${form}.${at}: a row is a text or an object of fields.`,
  })
}

const rowsOf = (values: readonly Json[], form: string): AgentInput[] =>
  values.map((value, at) => rowOf(value, at, form))

/** Columns of equal length as rows. */
const turned = (columns: Readonly<Record<string, readonly Json[]>>, form: string): AgentInput[] => {
  const length = Object.values(columns)[0]?.length ?? 0
  if (Object.values(columns).some((values) => values.length !== length)) {
    throw new Problem("request_malformed", { field: form, detail: `${form}: the columns are not equally long.` })
  }
  return Array.from({ length }, (_, at) => ({
    kind: "fields" as const,
    data: Object.fromEntries(
      Object.entries(columns).map(([name, values]): [string, Json] => [name, values[at] ?? null]),
    ),
  }))
}

const inColumns = (value: Record<string, Json[] | string>): Record<string, Json[]> =>
  Object.fromEntries(Object.entries(value).map(([name, cells]) => [name, typeof cells === "string" ? [cells] : cells]))

const readSplit = ({ columns, data }: { columns: string[]; data: Json[][] }): AgentInput[] =>
  data.map((cells, at) => {
    if (cells.length !== columns.length) {
      throw new Problem("request_malformed", {
        field: "dataframe_split",
        detail: `dataframe_split.data.${at}: ${cells.length} cells for ${columns.length} columns.`,
      })
    }
    const data: JsonObject = Object.fromEntries(
      columns.map((name, place): [string, Json] => [name, cells[place] ?? null]),
    )
    return { kind: "fields", data }
  })

const readForm = (body: z.output<typeof tableBody>): AgentInput[] => {
  if ("dataframe_records" in body) return rowsOf(z.array(json).parse(body.dataframe_records), "dataframe_records")
  if ("dataframe_split" in body)
    return readSplit(z.object({ columns: z.array(z.string()), data: z.array(column) }).parse(body.dataframe_split))
  if ("instances" in body) {
    const { instances } = z.object({ instances: z.union([column, z.record(z.string(), column)]) }).parse(body)
    return Array.isArray(instances) ? rowsOf(instances, "instances") : turned(instances, "instances")
  }
  const { inputs } = body
  if (typeof inputs === "string") return [{ kind: "text", text: inputs }]
  return Array.isArray(inputs) ? rowsOf(inputs, "inputs") : turned(inColumns(inputs), "inputs")
}

/** Rows of the four forms of Databricks' scoring protocol. Problem `request_malformed`. */
export const readTable = (body: Record<string, unknown>): AgentInput[] => {
  const parsed = tableBody.safeParse(body)
  if (!parsed.success) {
    throw new Problem("request_malformed", {
      detail: `The body has none of the forms this address takes: ${FORMS}.`,
      remedy: 'For example: {"dataframe_records": [{"field": "value"}]}.',
    })
  }
  const rows = readForm(parsed.data)
  if (rows.length > ROWS) {
    throw new Problem("request_malformed", {
      detail: `A request takes at most ${ROWS} rows; this one has ${rows.length}.`,
    })
  }
  return rows
}
