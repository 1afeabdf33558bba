import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto"
import { Problem } from "../contract/problems.ts"
import type { Secrets } from "../core/ports/settings.ts"

/** Bytes a key has. */
export const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Leads every sealed text, so that a later cipher can be told from this one. */
const SEAL = "v1."

/** Secrets sealed with AES-256-GCM under a key that is kept elsewhere. */
export const sealedSecrets = (key: () => Promise<Buffer>): Secrets => ({
  save: async (plain) => {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv("aes-256-gcm", await key(), nonce)
    const sealed = Buffer.concat([nonce, cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()])
    return SEAL + sealed.toString("base64url")
  },
  find: async (sealed) => {
    try {
      const bytes = Buffer.from(sealed.slice(SEAL.length), "base64url")
      const decipher = createDecipheriv("aes-256-gcm", await key(), bytes.subarray(0, NONCE_BYTES))
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString(
        "utf8",
      )
    } catch (cause) {
      if (cause instanceof Problem) throw cause
      throw new Problem("setting_invalid", {
        detail: "A stored key cannot be opened with this workspace's key.",
        remedy: "Enter the key of the endpoint again in Settings, under Models and endpoints.",
        cause,
      })
    }
  },
})
