import { randomBytes } from "node:crypto"
import { z } from "zod"
import { Problem } from "../../contract/problems.ts"
import type { Secrets } from "../../core/ports/settings.ts"
import type { Config } from "../config.ts"
import { KEY_BYTES, sealedSecrets } from "../sealed-secrets.ts"
import type { AppClient } from "./wire/client.ts"

/** Name of the key in its scope. */
const SECRET_NAME = "secret-key"
const API = "/api/2.0/secrets"

type Given = Pick<Config["databricks"], "secretKey" | "secretScope">

/** Values travel in base64, whatever they are. */
const kept = async (client: AppClient, scope: string): Promise<string> => {
  const query = { scope, key: SECRET_NAME }
  const { value } = await client.json(z.object({ value: z.string() }), { path: `${API}/get`, query })
  return Buffer.from(value, "base64").toString()
}

/** The key as it was given, else the one of the scope; undefined where there is neither. */
const seekKey = async (client: AppClient, { secretKey, secretScope }: Given): Promise<string | undefined> => {
  if (secretKey !== undefined || secretScope === undefined) return secretKey
  try {
    return await kept(client, secretScope)
  } catch (error) {
    if (error instanceof Problem && error.code === "databricks_missing") return undefined
    throw error
  }
}

/**
 * Secrets sealed with the key of a variable or of a secret scope; it is asked for when it is first needed.
 * Problem `setting_invalid` where there is none.
 */
export const databricksSecrets = (client: AppClient, given: Given): Secrets => {
  let held: Buffer | undefined
  return sealedSecrets(async () => {
    if (held) return held
    const secretKey = await seekKey(client, given)
    const key = Buffer.from(secretKey ?? "", "base64")
    if (key.length !== KEY_BYTES)
      throw new Problem("setting_invalid", {
        field: "DATABITS_SECRET_KEY",
        detail:
          secretKey === undefined ? "There is no key to seal secrets with." : "The key for secrets has not 32 bytes.",
        remedy:
          "Run the setup job: it puts a key into the scope that DATABITS_SECRET_SCOPE names. Or give 32 random bytes in base64 as DATABITS_SECRET_KEY.",
      })
    held = key
    return key
  })
}

/** Puts a new key into the scope where it has none; says whether it did. */
export const makeSecretKey = async (client: AppClient, scope: string): Promise<boolean> => {
  if ((await seekKey(client, { secretKey: undefined, secretScope: scope })) !== undefined) return false
  await client.json(z.object({}), {
    method: "POST",
    path: `${API}/put`,
    body: { scope, key: SECRET_NAME, string_value: randomBytes(KEY_BYTES).toString("base64") },
  })
  return true
}
