import { randomBytes } from "node:crypto"
import { link, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Problem } from "../../contract/problems.ts"
import type { Secrets } from "../../core/ports/settings.ts"
import { KEY_BYTES, sealedSecrets } from "../sealed-secrets.ts"

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

/** Secrets sealed with a key that is a file of its own in the home folder, which only its owner can read. */
export const embeddedSecrets = (home: string): Secrets => sealedSecrets(() => keyIn(home))
