import { z } from "zod"
import type { JsonObject } from "../../../contract/json.ts"
import { Problem } from "../../../contract/problems.ts"
import type { Client, WireRequest } from "./client.ts"

const token = z.object({ next_page_token: z.string().nullish() })

/** A list that is asked for with a body says the page there. */
const onPage = (request: WireRequest, page_token: string): WireRequest =>
  isObject(request.body)
    ? { ...request, body: { ...request.body, page_token } }
    : { ...request, query: { ...request.query, page_token } }

const isObject = (body: WireRequest["body"]): body is JsonObject =>
  body !== undefined && !(body instanceof Uint8Array) && !(body instanceof ReadableStream)

/**
 * Everything of a list, page by page in order, following `next_page_token` whether or not a page holds anything.
 * `name` is the field that holds the list. Problem `databricks_failed` when a workspace gives one token twice.
 */
export async function* listAll<Shape extends z.ZodType>(
  client: Client,
  name: string,
  one: Shape,
  request: WireRequest,
): AsyncGenerator<z.output<Shape>> {
  const seen = new Set<string>()
  const shape = z.intersection(z.object({ [name]: z.array(one).nullish() }), token)
  for (let next: string | undefined; ; ) {
    const page = await client.json(shape, next === undefined ? request : onPage(request, next))
    const items: unknown = page[name]
    if (Array.isArray(items)) yield* items as z.output<Shape>[]
    const following = token.parse(page).next_page_token
    if (!following) return
    if (seen.has(following))
      throw new Problem("databricks_failed", { detail: `The workspace repeats a page of ${request.path}.` })
    seen.add(following)
    next = following
  }
}

/** The whole list at once. */
export const collect = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}
