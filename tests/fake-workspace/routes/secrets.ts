import { z } from "zod"
import { missing } from "../refused.ts"
import { json, type Route, route } from "../route.ts"
import type { World } from "../world.ts"

const inScope = (world: World, scope: string): Map<string, string> => {
  const found = world.secrets.get(scope)
  if (!found) throw missing(`Secret scope ${scope}`)
  return found
}

/** Secrets in scopes; a value is text, and is sent in base64. */
export const SECRETS: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/2.0/secrets/get",
    vouchedBy: "official client",
    query: z.strictObject({ scope: z.string(), key: z.string() }),
    answer: ({ world, query: { scope, key } }) => {
      const value = inScope(world, scope).get(key)
      if (value === undefined) throw missing(`Secret ${key} in scope ${scope}`)
      return json({ key, value: Buffer.from(value).toString("base64") })
    },
  }),
  route({
    method: "POST",
    path: "/api/2.0/secrets/put",
    vouchedBy: "official client",
    body: z.strictObject({ scope: z.string(), key: z.string(), string_value: z.string() }),
    answer: ({ world, body: { scope, key, string_value } }) => {
      inScope(world, scope).set(key, string_value)
      return json({})
    },
  }),
]
