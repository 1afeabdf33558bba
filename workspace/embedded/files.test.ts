import { existsSync } from "node:fs"
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import type { Files } from "../../core/ports/files.ts"
import { embeddedFiles } from "./files.ts"

let folder: string
let files: Files
let number = 0

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "databits-files-"))
  files = embeddedFiles(join(folder, "files"), () => `id-${number++}`)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test("a file is found as it was saved, with its hash", async () => {
  expect(await files.save("models/a b@1/model.bin", bytes("abc"))).toEqual({
    path: "models/a b@1/model.bin",
    sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    bytes: 3,
  })
  expect(new TextDecoder().decode(await files.find("models/a b@1/model.bin"))).toBe("abc")
  expect(await readdir(join(folder, "files/models/a b@1"))).toEqual(["model.bin"])
})

test("the same bytes again are fine, other bytes are a conflict and change nothing", async () => {
  await files.save("a.txt", bytes("abc"))
  await files.save("a.txt", bytes("abc"))
  await expect(files.save("a.txt", bytes("abd"))).rejects.toMatchObject({ code: "conflict" })
  expect(new TextDecoder().decode(await files.find("a.txt"))).toBe("abc")
  expect(await readdir(join(folder, "files"))).toEqual(["a.txt"])
})

test.each(["../a", "a/../../b", "/etc/passwd", "a//b", "a/./b", ".hidden", "a\\..\\b", "", "a/", "a/\0b"])(
  "%j is no path",
  async (path) => {
    await writeFile(join(folder, "b"), "secret")
    await expect(files.find(path)).rejects.toMatchObject({ code: "input_invalid" })
    await expect(files.save(path, bytes("x"))).rejects.toMatchObject({ code: "input_invalid" })
    expect(existsSync(join(folder, "a"))).toBe(false)
  },
)

test("what is not there is a problem", async () => {
  await expect(files.find("nothing.txt")).rejects.toMatchObject({ code: "file_not_found" })
})
