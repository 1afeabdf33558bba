import { z } from "zod"
import { type Endpoint, pathParameters } from "../../contract/endpoint.ts"
import { type JsonObject, jsonObject } from "../../contract/json.ts"
import { problemBody } from "../../contract/problems.ts"

const asObject = (value: unknown): JsonObject => jsonObject.catch({}).parse(value)

type Components = Record<string, JsonObject>

/** Letters of any language are a class that the regular expressions of many other languages do not know. */
const portable = (key: string, value: unknown): unknown =>
  key === "pattern" && typeof value === "string" && value.includes("\\p{") ? undefined : value

/** The JSON Schema of a type; its recursive parts move to the document's components under a name of their own. */
const schemaOf = (type: z.ZodType, io: "input" | "output", name: string, components: Components): JsonObject => {
  const document = z.toJSONSchema(type, { io, unrepresentable: "any", reused: "inline", cycles: "ref" })
  const text = JSON.stringify(document, portable)
  const {
    $schema: _,
    $defs,
    ...schema
  } = jsonObject.parse(JSON.parse(text.replaceAll('"#/$defs/', `"#/components/schemas/${name}.`)))
  for (const [part, definition] of Object.entries(asObject($defs))) components[`${name}.${part}`] = asObject(definition)
  return schema
}

const split = (to: Endpoint, components: Components): { parameters: JsonObject[]; body: JsonObject | undefined } => {
  const schema = schemaOf(to.input, "input", `${to.name}.input`, components)
  const properties = asObject(schema.properties)
  const required = new Set(z.array(z.string()).catch([]).parse(schema.required))
  const inPath = new Set(pathParameters(to.path))
  const inQuery = to.method === "GET" || to.method === "DELETE" || to.kind === "upload"
  const rest = Object.keys(properties).filter((name) => !inPath.has(name))
  const parameter = (name: string, place: "path" | "query"): JsonObject => ({
    name,
    in: place,
    required: place === "path" || required.has(name),
    schema: properties[name] ?? {},
  })
  const parameters = [
    ...[...inPath].map((name) => parameter(name, "path")),
    ...(inQuery ? rest.map((name) => parameter(name, "query")) : []),
  ]
  if (inQuery || rest.length === 0) return { parameters, body: undefined }
  const body = {
    type: "object",
    properties: Object.fromEntries(rest.map((name) => [name, properties[name] ?? {}])),
    required: rest.filter((name) => required.has(name)),
  }
  return { parameters, body }
}

const requestBody = (to: Endpoint, body: JsonObject | undefined): JsonObject => {
  if (to.kind === "upload") return { requestBody: { required: true, content: { "application/octet-stream": {} } } }
  return body ? { requestBody: { required: true, content: { "application/json": { schema: body } } } } : {}
}

const operation = (to: Endpoint, components: Components): JsonObject => {
  const { parameters, body } = split(to, components)
  const done =
    to.kind === "file"
      ? { "*/*": {} }
      : { "application/json": { schema: schemaOf(to.output, "output", `${to.name}.output`, components) } }
  return {
    operationId: to.name,
    summary: to.does,
    "x-permission": to.may,
    parameters,
    ...requestBody(to, body),
    responses: {
      "200": { description: "Done.", content: done },
      default: {
        description: "A problem (RFC 9457).",
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
  }
}

/** The OpenAPI 3.1 document of declared endpoints. */
export const openApi = (endpoints: readonly Endpoint[], version: string): JsonObject => {
  const paths: Record<string, JsonObject> = {}
  const components: Components = {}
  components.Problem = schemaOf(problemBody, "output", "Problem", components)
  for (const to of endpoints) {
    const path = to.path.replace(/:([a-zA-Z_]+)/g, "{$1}")
    paths[path] = { ...paths[path], [to.method.toLowerCase()]: operation(to, components) }
  }
  return {
    openapi: "3.1.0",
    info: { title: "Databits Workbench", version, license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
    paths,
    components: { schemas: components },
  }
}
