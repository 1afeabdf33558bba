import type { z } from "zod"
import type { Permission } from "./permissions.ts"

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE"

/**
 * One HTTP endpoint, declared once: the server route, the typed browser client, the OpenAPI document
 * and the CLI read this object. `input` is one flat object: names in `path` such as `:name` come from
 * the path, the rest from the query string (GET, DELETE) or the JSON body (others).
 */
export type Endpoint<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType> = {
  readonly name: string
  readonly method: Method
  readonly path: `/api/${string}`
  /** One sentence for people and for the OpenAPI document. */
  readonly does: string
  readonly may: Permission
  readonly input: Input
  readonly output: Output
  /** `file`: the answer is a download and `output` describes nothing; `upload`: the body is the raw file. */
  readonly kind: "json" | "file" | "upload"
}

type Declared<Input extends z.ZodObject, Output extends z.ZodType> = Omit<Endpoint<Input, Output>, "kind"> & {
  readonly kind?: Endpoint["kind"]
}

/** Declares an endpoint. Names are camelCase and unique over the whole contract. */
export const endpoint = <Input extends z.ZodObject, Output extends z.ZodType>(
  declared: Declared<Input, Output>,
): Endpoint<Input, Output> => ({ kind: "json", ...declared })

export type InputOf<E> = E extends Endpoint<infer Input, z.ZodType> ? z.input<Input> : never
export type OutputOf<E> = E extends Endpoint<z.ZodObject, infer Output> ? z.output<Output> : never

/** Names of the `:parameters` in a path, in order. */
export const pathParameters = (path: string): string[] =>
  [...path.matchAll(/:([a-zA-Z_]+)/g)].map((match) => match[1] ?? "")

/** Splits one flat input into the URL (path filled, query appended for GET and DELETE) and the JSON body. */
export const toRequest = (
  to: Pick<Endpoint, "method" | "path" | "kind">,
  input: Readonly<Record<string, unknown>>,
): { url: string; body: Record<string, unknown> | undefined } => {
  const inPath = new Set(pathParameters(to.path))
  const path = to.path.replace(/:([a-zA-Z_]+)/g, (_, name: string) => encodeURIComponent(String(input[name])))
  const rest = Object.entries(input).filter(([name, value]) => !inPath.has(name) && value !== undefined)
  const inQuery = to.method === "GET" || to.method === "DELETE" || to.kind === "upload"
  if (!inQuery) return { url: path, body: Object.fromEntries(rest) }
  const query = new URLSearchParams(
    rest.map(([name, value]) => [name, typeof value === "object" ? JSON.stringify(value) : String(value)]),
  )
  return { url: rest.length > 0 ? `${path}?${query}` : path, body: undefined }
}
