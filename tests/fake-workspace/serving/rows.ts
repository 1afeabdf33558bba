import { z } from "zod"
import { Refused } from "../refused.ts"

const cells = z.array(z.unknown())

/** The four forms of the scoring protocol, one of them at a time. */
export const scoring = z.union([
  z.strictObject({
    dataframe_split: z.strictObject({ columns: z.array(z.string()), index: cells.optional(), data: z.array(cells) }),
    params: z.record(z.string(), z.unknown()).optional(),
    client_request_id: z.string().optional(),
    usage_context: z.record(z.string(), z.string()).optional(),
  }),
  z.strictObject({
    dataframe_records: z.array(z.record(z.string(), z.unknown())),
    params: z.record(z.string(), z.unknown()).optional(),
    client_request_id: z.string().optional(),
    usage_context: z.record(z.string(), z.string()).optional(),
  }),
  z.strictObject({ inputs: z.union([cells, z.record(z.string(), cells)]) }),
  z.strictObject({ instances: cells }),
])
export type Scoring = z.output<typeof scoring>

const invalid = (message: string): Refused => new Refused(400, "BAD_REQUEST", message)

const textOf = (value: unknown): string => {
  if (typeof value === "string") return value
  throw invalid("Failed to enforce schema of data: column 'text' is a string.")
}

const ofRecord = (row: unknown): string => {
  if (typeof row === "string") return row
  const found = z.object({ text: z.unknown() }).safeParse(row)
  if (!found.success) throw invalid("Model is missing inputs ['text'].")
  return textOf(found.data.text)
}

/** The texts of a request to a model whose signature has one column, `text`. */
export const textsOf = (body: Scoring): string[] => {
  if ("dataframe_split" in body) {
    const { columns, data } = body.dataframe_split
    const at = columns.indexOf("text")
    if (at < 0) throw invalid("Model is missing inputs ['text'].")
    return data.map((row) => textOf(row[at]))
  }
  if ("dataframe_records" in body) return body.dataframe_records.map(ofRecord)
  if ("instances" in body) return body.instances.map(ofRecord)
  if (Array.isArray(body.inputs)) return body.inputs.map(ofRecord)
  if (!body.inputs.text) throw invalid("Model is missing inputs ['text'].")
  return body.inputs.text.map(textOf)
}
