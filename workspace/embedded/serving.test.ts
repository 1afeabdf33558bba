import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { servingContract, type TestServing } from "../contract-tests/serving.ts"
import { type OpenLearners, openLearners } from "../learners/learners.ts"
import { embeddedFiles } from "./files.ts"
import { embeddedServing } from "./serving.ts"

let folder: string
let learners: OpenLearners
let number = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "databits-serving-"))
  learners = openLearners()
})
afterAll(async () => {
  await learners.close()
  await rm(folder, { recursive: true, force: true })
})

const open = (): TestServing => {
  const files = embeddedFiles(join(folder, "files"), () => `id-${number++}`)
  return {
    files,
    learners,
    serving: embeddedServing(join(folder, "serving.json"), { files, learners }),
    register: async () => undefined,
  }
}

describe("endpoints in this process", () => {
  servingContract(async () => open())

  test("they are there again when the workbench starts again", async () => {
    const { serving, files } = open()
    const bytes = (await learners.start({ texts: ["a b", "c d"], labels: ["x", "y"], seed: 1 })).bytes
    const artifact = await files.save("models/again.classifier", bytes)
    const registered = { name: "main.a.again", version: "1" }
    await serving.start("again", { artifact, registered })
    expect(await open().serving.seek("again")).toMatchObject({ state: { kind: "ready" }, served: registered })
  })

  test("a version whose file is gone cannot be started", async () => {
    const artifact = { path: "models/gone.classifier", sha256: "0", bytes: 1 }
    const registered = { name: "main.a.gone", version: "1" }
    const { serving } = open()
    await expect(serving.start("gone", { artifact, registered })).rejects.toMatchObject({ code: "file_not_found" })
    expect(await serving.seek("gone")).toBeUndefined()
  })
})
