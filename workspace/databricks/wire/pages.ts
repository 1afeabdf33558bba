import { z } from "zod"
import { Problem } from "../../../contract/problems.ts"
import type { Client, WireRequest } from "./client.ts"

const token = z.object({ next_page_token: z.string().nullish() })

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
    const query = { ...request.query, ...(next === undefined ? {} : { page_token: next }) }
    const page = await client.json(shape, { ...request, query })
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
