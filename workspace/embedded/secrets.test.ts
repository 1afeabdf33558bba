import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { secretsContract } from "../contract-tests/secrets.ts"
import { embeddedSecrets } from "./secrets.ts"

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "databits-secrets-"))
})
afterEach(() => rm(home, { recursive: true }))

describe("secrets sealed with a key file", () => secretsContract(() => embeddedSecrets(home)))

test("the key file is the owner's alone, and made once when many ask at once", async () => {
  const sealed = await Promise.all(
    Array.from({ length: 20 }, (_, index) => embeddedSecrets(home).save(`secret ${index}`)),
  )
  expect((await stat(join(home, "secret.key"))).mode & 0o777).toBe(0o600)
  expect(await Promise.all(sealed.map((one) => embeddedSecrets(home).find(one)))).toEqual(
    Array.from({ length: 20 }, (_, index) => `secret ${index}`),
  )
})

test("another workspace's key does not open it; a damaged key file is named", async () => {
  const sealed = await embeddedSecrets(home).save("secret")
  const bytes = await readFile(join(home, "secret.key"))
  await writeFile(join(home, "secret.key"), Buffer.from(bytes.map((byte) => byte ^ 1)))
  await expect(embeddedSecrets(home).find(sealed)).rejects.toMatchObject({ code: "setting_invalid" })
  await writeFile(join(home, "secret.key"), "short")
  await expect(embeddedSecrets(home).save("x")).rejects.toMatchObject({ detail: expect.stringContaining("secret.key") })
})
