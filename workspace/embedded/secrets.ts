import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto"
import { link, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Problem } from "../../contract/problems.ts"
import type { Secrets } from "../../core/ports/settings.ts"

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Leads every sealed text, so that a later cipher can be told from this one. */
const SEAL = "v1."

const readKey = (file: string): Promise<Buffer | undefined> =>
  readFile(file).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined
    throw error
  })

/** Makes the key file whole or not at all; of two that try at once the first wins. */
const makeKey = async (file: string): Promise<void> => {
  const unfinished = `${file}.${randomBytes(6).toString("hex")}`
  await writeFile(unfinished, randomBytes(KEY_BYTES), { mode: 0o600, flush: true })
  await link(unfinished, file).catch((error: unknown) => {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error
  })
  await rm(unfinished)
}

const keyIn = async (home: string): Promise<Buffer> => {
  const file = join(home, "secret.key")
  const found = await readKey(file)
  if (!found) await makeKey(file)
  const key = found ?? (await readKey(file))
  if (key?.length === KEY_BYTES) return key
  throw new Problem("setting_invalid", {
    detail: "The key file of this workspace (secret.key) is damaged.",
    remedy: "Restore it from a backup, or remove it and enter the keys of your endpoints again.",
  })
}

/** Secrets sealed with AES-256-GCM; the key is a file of its own in the home folder that only its owner can read. */
export const embeddedSecrets = (home: string): Secrets => ({
  save: async (plain) => {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv("aes-256-gcm", await keyIn(home), nonce)
    const sealed = Buffer.concat([nonce, cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()])
    return SEAL + sealed.toString("base64url")
  },
  find: async (sealed) => {
    try {
      const bytes = Buffer.from(sealed.slice(SEAL.length), "base64url")
      const decipher = createDecipheriv("aes-256-gcm", await keyIn(home), bytes.subarray(0, NONCE_BYTES))
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString(
        "utf8",
      )
    } catch (cause) {
      if (cause instanceof Problem) throw cause
      throw new Problem("setting_invalid", {
        detail: "A stored key cannot be opened with this workspace's key file.",
        remedy: "Enter the key of the endpoint again in Settings, under Models and endpoints.",
        cause,
      })
    }
  },
})
