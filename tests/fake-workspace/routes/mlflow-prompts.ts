import { z } from "zod"
import type { PromptState } from "../mlflow/prompts.ts"
import { missing, Refused } from "../refused.ts"
import { json, type Route, route } from "../route.ts"
import type { World } from "../world.ts"

const API = "/api/2.0/mlflow/unity-catalog/prompts"
const pair = z.strictObject({ key: z.string(), value: z.string() })
const name = z.string().regex(/^[^.]+\.[^.]+\.[^.]+$/)
const paged = { max_results: z.int().min(1).max(1_000).optional(), page_token: z.string().optional() }

const promptIn = ({ prompts }: World, named: string | undefined): PromptState => {
  const found = prompts.get(named ?? "")
  if (!found) throw missing(`Prompt '${named}'`)
  return found
}

const isText = (template: string): boolean => {
  try {
    JSON.parse(template)
    return true
  } catch {
    return false
  }
}

/** The registry of prompts in Unity Catalog. */
export const MLFLOW_PROMPTS: readonly Route[] = [
  route({
    method: "POST",
    path: API,
    vouchedBy: "published proto",
    body: z.strictObject({
      name,
      prompt: z.strictObject({
        name: name.optional(),
        description: z.string().optional(),
        tags: z.array(pair).optional(),
      }),
    }),
    answer: ({ world, body }) => {
      if (world.prompts.has(body.name))
        throw new Refused(409, "RESOURCE_ALREADY_EXISTS", `Prompt '${body.name}' already exists.`)
      world.prompts.set(body.name, { name: body.name, description: body.prompt.description ?? "", versions: [] })
      return json({ name: body.name, description: body.prompt.description ?? "" })
    },
  }),
  route({
    method: "POST",
    path: `${API}/search`,
    vouchedBy: "published proto",
    body: z.strictObject({
      filter: z.string().optional(),
      catalog_schema: z.strictObject({ catalog_name: z.string(), schema_name: z.string() }).optional(),
      ...paged,
    }),
    answer: ({ world, body }) => {
      const place = body.catalog_schema && `${body.catalog_schema.catalog_name}.${body.catalog_schema.schema_name}.`
      const found = [...world.prompts.values()].filter((one) => one.name.startsWith(place ?? ""))
      return json({ prompts: found.map((one) => ({ name: one.name, description: one.description })) })
    },
  }),
  route({
    method: "GET",
    path: `${API}/:name`,
    vouchedBy: "published proto",
    answer: ({ world, params }) => {
      const { name: full, description } = promptIn(world, params.name)
      return json({ name: full, description })
    },
  }),
  route({
    method: "POST",
    path: `${API}/:name/versions`,
    vouchedBy: "published proto",
    body: z.strictObject({
      name,
      prompt_version: z.strictObject({
        name: name.optional(),
        // Clients write every template as JSON.
        template: z.string().refine(isText, "not JSON"),
        description: z.string().optional(),
        tags: z.array(pair).optional(),
      }),
    }),
    answer: ({ world, params, body }) => {
      const prompt = promptIn(world, params.name)
      const { template, tags = [] } = body.prompt_version
      const made = { version: String(prompt.versions.length + 1), template, tags }
      prompt.versions.push(made)
      return json({ name: prompt.name, ...made })
    },
  }),
  route({
    method: "GET",
    path: `${API}/:name/versions/:version`,
    vouchedBy: "published proto",
    answer: ({ world, params }) => {
      const prompt = promptIn(world, params.name)
      const found = prompt.versions.find(({ version }) => version === params.version)
      if (!found) throw missing(`Prompt '${prompt.name}' version '${params.version}'`)
      return json({ name: prompt.name, ...found })
    },
  }),
  route({
    method: "POST",
    path: `${API}/:name/versions/search`,
    vouchedBy: "published proto",
    body: z.strictObject({ name, ...paged }),
    answer: ({ world, params, body }) => {
      const prompt = promptIn(world, params.name)
      const from = Number(body.page_token ?? 0)
      const next = from + (body.max_results ?? 100)
      return json({
        prompt_versions: prompt.versions.slice(from, next).map((one) => ({ name: prompt.name, ...one })),
        ...(next < prompt.versions.length ? { next_page_token: String(next) } : {}),
      })
    },
  }),
]
