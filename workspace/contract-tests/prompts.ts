import { expect, test } from "vitest"
import type { Prompts } from "../../core/ports/prompts.ts"
import { watching } from "./watch.ts"

/** What a registry of prompts owes its callers. */
export const promptsContract = (open: () => Promise<Prompts>): void => {
  const watch = watching("prompts")
  test("versions of a prompt are counted from 1, keep their text and their tags, and are listed newest first", async () => {
    const { prompts } = watch({ prompts: await open() })
    const name = "main.databits.intent_prompt"
    expect(await prompts.listVersions(name)).toEqual([])
    expect(await prompts.seekVersion(name, "1")).toBeUndefined()
    const first = {
      name,
      template: 'Which intent has "{{text}}"?\nAnswer with one word.',
      tags: { "databits.databit": "a@1.0.0" },
    }
    expect(await prompts.saveVersion(first)).toEqual({ ...first, version: "1" })
    const second = { name, template: "{{text}}", tags: { "databits.databit": "a@1.1.0" } }
    await prompts.saveVersion(second)
    expect(await prompts.seekVersion(name, "1")).toEqual({ ...first, version: "1" })
    expect(await prompts.listVersions(name)).toEqual([
      { ...second, version: "2" },
      { ...first, version: "1" },
    ])
  })
}
