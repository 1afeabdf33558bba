import { z } from "zod"
import type { Endpoint } from "../../contract/endpoint.ts"
import { inputInvalid } from "../../contract/problems.ts"
import { readJson } from "./body.ts"

type Schema = {
  readonly type?: unknown
  readonly anyOf?: readonly Schema[] | undefined
  readonly oneOf?: readonly Schema[] | undefined
}

const schemaShape: z.ZodType<Schema> = z.looseObject({
  type: z.unknown().optional(),
  anyOf: z.lazy(() => z.array(schemaShape)).optional(),
  oneOf: z.lazy(() => z.array(schemaShape)).optional(),
})

const typesOf = (schema: Schema): string[] => [
  ...z
    .union([z.array(z.string()), z.string().transform((one) => [one])])
    .catch([])
    .parse(schema.type),
  ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap(typesOf),
]

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** One text of a URL as the value its schema takes; what does not fit stays text, so that parsing names the field. */
const fromText = (text: string, types: readonly string[]): unknown => {
  if (types.length === 0 || types.includes("string")) return types.includes("null") && text === "null" ? null : text
  const value = parsedJson(text)
  return types.includes("number") || types.includes("integer") || types.includes("boolean") || typeof value === "object"
    ? value
    : text
}

/** How the texts of an endpoint's URL become values, computed once per endpoint. */
export const inputReader = <Input extends z.ZodObject>(to: Pick<Endpoint<Input>, "input" | "method" | "kind">) => {
  const { properties = {} } = z
    .object({ properties: z.record(z.string(), schemaShape).optional() })
    .parse(z.toJSONSchema(to.input, { io: "input", unrepresentable: "any" }))
  const types = new Map(Object.entries(properties).map(([name, schema]) => [name, typesOf(schema)]))
  const inQuery = to.method === "GET" || to.method === "DELETE" || to.kind === "upload"

  const fromUrl = (entries: Iterable<readonly [string, string]>): Record<string, unknown> => {
    const values: Record<string, unknown> = {}
    for (const [name, text] of entries) {
      const known = types.get(name) ?? []
      const value = fromText(text, known)
      const before = values[name]
      if (known.includes("array") && !Array.isArray(value))
        values[name] = [...(Array.isArray(before) ? before : []), value]
      else values[name] = value
    }
    return values
  }

  /** The parsed flat input: path over query or body. Problem `input_invalid` names the field. */
  return async (request: Request, parameters: Readonly<Record<string, string>>): Promise<z.output<Input>> => {
    const sent = inQuery ? fromUrl(new URL(request.url).searchParams) : await readJson(request)
    const parsed = to.input.safeParse({ ...sent, ...fromUrl(Object.entries(parameters)) })
    if (!parsed.success) throw inputInvalid(parsed.error)
    return parsed.data
  }
}
