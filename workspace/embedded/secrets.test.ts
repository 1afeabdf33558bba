import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { embeddedSecrets } from "./secrets.ts"

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "databits-secrets-"))
})
afterEach(() => rm(home, { recursive: true }))

test("what was sealed opens again, also after a restart, and is sealed differently each time", async () => {
  const [one, two] = [await embeddedSecrets(home).save("käse-key"), await embeddedSecrets(home).save("käse-key")]
  expect(one).not.toBe(two)
  expect(one).not.toContain("key")
  expect(await embeddedSecrets(home).find(one)).toBe("käse-key")
  expect(await embeddedSecrets(home).find(two)).toBe("käse-key")
})

test("the key file is the owner's alone, and made once when many ask at once", async () => {
  const sealed = await Promise.all(
    Array.from({ length: 20 }, (_, index) => embeddedSecrets(home).save(`secret ${index}`)),
  )
  expect((await stat(join(home, "secret.key"))).mode & 0o777).toBe(0o600)
  expect(await Promise.all(sealed.map((one) => embeddedSecrets(home).find(one)))).toEqual(
    Array.from({ length: 20 }, (_, index) => `secret ${index}`),
  )
})

test.each([
  ["a changed seal", async (sealed: string) => `${sealed.slice(0, -2)}${sealed.endsWith("AA") ? "BB" : "AA"}`],
  ["no seal at all", async () => "plain"],
  ["an empty text", async () => ""],
])("%s is refused with what to do", async (_, change) => {
  const secrets = embeddedSecrets(home)
  const broken = await change(await secrets.save("secret"))
  await expect(secrets.find(broken)).rejects.toMatchObject({
    code: "setting_invalid",
    remedy: expect.stringContaining("Enter the key"),
  })
})

test("another workspace's key does not open it; a damaged key file is named", async () => {
  const sealed = await embeddedSecrets(home).save("secret")
  const bytes = await readFile(join(home, "secret.key"))
  await writeFile(join(home, "secret.key"), Buffer.from(bytes.map((byte) => byte ^ 1)))
  await expect(embeddedSecrets(home).find(sealed)).rejects.toMatchObject({ code: "setting_invalid" })
  await writeFile(join(home, "secret.key"), "short")
  await expect(embeddedSecrets(home).save("x")).rejects.toMatchObject({ detail: expect.stringContaining("secret.key") })
})
