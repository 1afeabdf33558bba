import { afterAll, beforeAll, expect, test } from "vitest"
import { Problem } from "../../contract/problems.ts"
import { publishedDatabit } from "../../tests/support/served-agent.ts"
import { openTestWorkbench, type TestWorkbench } from "../../tests/support/workbench.ts"
import { ANA } from "../../workspace/contract-tests/state.ts"
import type { Ports } from "../ports/index.ts"
import { promptText, publishPrompts } from "./publish-prompts.ts"

let bench: TestWorkbench
beforeAll(async () => {
  bench = await openTestWorkbench()
})
afterAll(() => bench.close())

test("the prompt of a published Databit is registered once, with the version it is of", async () => {
  const { ports } = bench.workbench
  const databit = await publishedDatabit(ports)
  expect(await publishPrompts(ports, ANA)).toEqual({ prompts: 1, refused: [], waits: null })
  expect(await publishPrompts(ports, ANA)).toEqual({ prompts: 0, refused: [], waits: null })
  expect(await ports.prompts.listVersions(`${databit.name}_prompt`)).toEqual([
    {
      name: `${databit.name}_prompt`,
      version: "1",
      template: "{{text}}",
      tags: { "databits.databit": `${databit.name}@1.0.0`, "databits.content_hash": databit.contentHash },
    },
  ])
})

test("variables are written in the registry's way, and nothing else is", () => {
  expect(promptText('Say {a} and {b_2} as {"json": 1}')).toBe('Say {{a}} and {{b_2}} as {"json": 1}')
  expect(promptText("Answer { a } with {{a}}")).toBe("Answer {{a}} with {a}")
})

test("a prompt that is refused is named, keeps no other away, and is tried again", async () => {
  const { ports } = bench.workbench
  for (const name of ["one", "two", "three"]) await publishedDatabit(ports, { name })
  const refusing: Ports["prompts"] = {
    ...ports.prompts,
    saveVersion: async (prompt) => {
      if (prompt.name.includes("two"))
        throw new Problem("databricks_refused", { detail: "Too long.", remedy: "Cut it." })
      return ports.prompts.saveVersion(prompt)
    },
  }
  expect(await publishPrompts({ ...ports, prompts: refusing }, ANA)).toEqual({
    prompts: 2,
    refused: ["main.support.two@1.0.0: Too long. Cut it."],
    waits: null,
  })
  expect(await publishPrompts(ports, ANA)).toEqual({ prompts: 1, refused: [], waits: null })
})
