import { expect, test } from "vitest"
import type { Secrets } from "../../core/ports/settings.ts"
import { watching } from "./watch.ts"

/** What secrets at rest owe their callers. `open` gives them as a process that has just started does. */
export const secretsContract = (open: () => Secrets): void => {
  const watch = watching("secrets")
  const opened = (): Secrets => watch({ secrets: open() }).secrets

  test("what was sealed opens again, also after a restart, and is sealed differently each time", async () => {
    const [one, two] = [await opened().save("käse-key"), await opened().save("käse-key")]
    expect(one).not.toBe(two)
    expect(one).not.toContain("key")
    expect(await opened().find(one)).toBe("käse-key")
    expect(await opened().find(two)).toBe("käse-key")
  })

  test.each([
    ["a changed seal", async (sealed: string) => `${sealed.slice(0, -2)}${sealed.endsWith("AA") ? "BB" : "AA"}`],
    ["no seal at all", async () => "plain"],
    ["an empty text", async () => ""],
  ])("%s is refused with what to do", async (_, change) => {
    const secrets = opened()
    const broken = await change(await secrets.save("secret"))
    await expect(secrets.find(broken)).rejects.toMatchObject({
      code: "setting_invalid",
      remedy: expect.stringContaining("Enter the key"),
    })
  })
}
