import { z } from "zod"
import { type ApiKey, apiKey } from "../../contract/entities/agent.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"

/** Beginning of our own keys: what does not begin so was never one. */
export const KEY_PREFIX = "dbk_"

/** Name of the setting that holds the keys; only their hashes are kept. */
const API_KEYS = "api_keys"

const storedKey = apiKey.extend({ hash: z.string() })
type StoredKey = z.infer<typeof storedKey>

type ReadsSettings = { readonly settings: Pick<Ports["settings"], "seek"> }

const stored = async ({ settings }: ReadsSettings): Promise<StoredKey[]> =>
  z.array(storedKey).parse((await settings.seek(API_KEYS)) ?? [])

const view = ({ hash: _, ...key }: StoredKey): ApiKey => key

const write = (keys: readonly StoredKey[]) => ({
  kind: "setting.changed",
  subject: API_KEYS,
  payload: { value: keys.map((key) => ({ ...key })) },
})

/** All keys, newest first. */
export const listApiKeys = async (ports: Pick<Ports, "settings">): Promise<ApiKey[]> =>
  (await stored(ports)).map(view).reverse()

/** Keeps a new key of the caller. `secret` is 32 random bytes as text behind the prefix; it is not kept. */
export const createApiKey = async (
  ports: Pick<Ports, "clock" | "events" | "settings">,
  who: Caller,
  {
    name,
    secret,
    key: idempotencyKey,
  }: { readonly name: string; readonly secret: string; readonly key?: string | undefined },
): Promise<ApiKey> => {
  const made: StoredKey = {
    id: ports.clock.id(),
    name,
    person: who.person,
    ending: secret.slice(-4),
    createdAt: ports.clock.now(),
    revokedAt: null,
    hash: ports.clock.contentHash(secret),
  }
  const saved = await ports.events.save(who, async () => [write([...(await stored(ports)), made])], {
    key: idempotencyKey,
  })
  if (saved.replayed) {
    throw new Problem("conflict", {
      detail: "This key was made before, and a key is shown only once.",
      remedy: "Revoke it and make another one.",
    })
  }
  return view(made)
}

/** Makes a key useless. */
export const revokeApiKey = async (
  ports: Pick<Ports, "clock" | "events" | "settings">,
  who: Caller,
  { id, key: idempotencyKey }: { readonly id: string; readonly key?: string | undefined },
): Promise<ApiKey> => {
  const revoke = async () => {
    const keys = await stored(ports)
    if (!keys.some((one) => one.id === id)) throw new Problem("not_found", { detail: "There is no such key." })
    const at = ports.clock.now()
    return [write(keys.map((one) => (one.id === id ? { ...one, revokedAt: one.revokedAt ?? at } : one)))]
  }
  await ports.events.save(who, revoke, { key: idempotencyKey })
  const found = (await stored(ports)).find((one) => one.id === id)
  if (!found) throw new Problem("not_found", { detail: "There is no such key." })
  return view(found)
}

const invalid = (): Problem =>
  new Problem("sign_in_needed", { detail: "This key is not valid.", remedy: "Make a new key under Endpoints." })

/**
 * Who acts with a key: the person who made it, with the roles held now. Undefined when the text is none of our keys.
 * Problem `sign_in_needed` when it was revoked, never made, or the person is gone.
 */
export const seekKeyCaller = async (
  ports: Pick<Ports, "clock" | "people"> & ReadsSettings,
  presented: string,
): Promise<Caller | undefined> => {
  if (!presented.startsWith(KEY_PREFIX)) return undefined
  const hash = ports.clock.contentHash(presented)
  const found = (await stored(ports)).find((one) => one.hash === hash && one.revokedAt === null)
  const person = found && (await ports.people.list()).find(({ name }) => name === found.person)
  if (!found || !person) throw invalid()
  return { person: person.name, runsAs: `key ${found.id}`, roles: [...person.roles] }
}
