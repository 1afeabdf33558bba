import { existsSync } from "node:fs"
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Files } from "../../core/ports/files.ts"
import { filesContract } from "../contract-tests/files.ts"
import { embeddedFiles } from "./files.ts"

let folder: string
let files: Files
let number = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "databits-files-"))
  files = embeddedFiles(join(folder, "files"), () => `id-${number++}`)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe("files in a folder", () => {
  filesContract(async () => files)

  test("nothing unfinished is left beside a file, whatever the end", async () => {
    await files.save("alone/a.txt", bytes("abc"))
    await files.save("alone/a.txt", bytes("abd")).catch(() => undefined)
    expect(await readdir(join(folder, "files/alone"))).toEqual(["a.txt"])
  })

  test("a path that leads outside reads and writes nothing there", async () => {
    await writeFile(join(folder, "b"), "secret")
    await files.find("a/../../b").catch(() => undefined)
    await files.save("../a", bytes("x")).catch(() => undefined)
    expect(existsSync(join(folder, "a"))).toBe(false)
  })
})
