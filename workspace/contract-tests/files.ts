import { expect, test } from "vitest"
import type { Files } from "../../core/ports/files.ts"
import { watching } from "./watch.ts"

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const textOf = async (files: Files, path: string): Promise<string> => new TextDecoder().decode(await files.find(path))

/** What every store of files owes its callers, wherever the files are. */
export const filesContract = (open: () => Promise<Files>): void => {
  const watch = watching("files")
  test("a file is found as it was saved, with its hash", async () => {
    const { files } = watch({ files: await open() })
    expect(await files.save("models/a b@1/model.bin", bytes("abc"))).toEqual({
      path: "models/a b@1/model.bin",
      sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      bytes: 3,
    })
    expect(await textOf(files, "models/a b@1/model.bin")).toBe("abc")
  })

  test("the same bytes again are fine, other bytes are a conflict and change nothing", async () => {
    const { files } = watch({ files: await open() })
    await files.save("twice.txt", bytes("abc"))
    await files.save("twice.txt", bytes("abc"))
    await expect(files.save("twice.txt", bytes("abd"))).rejects.toMatchObject({ code: "conflict" })
    expect(await textOf(files, "twice.txt")).toBe("abc")
  })

  test("bytes that are no text, and names beyond ASCII", async () => {
    const { files } = watch({ files: await open() })
    const all = Uint8Array.from({ length: 256 }, (_, index) => index)
    await files.save("größe/日本.bin", all)
    expect(new Uint8Array(await files.find("größe/日本.bin"))).toEqual(all)
  })

  test.each(["../a", "a/../../b", "/etc/passwd", "a//b", "a/./b", ".hidden", "a\\..\\b", "", "a/", "a/\0b"])(
    "%j is no path",
    async (path) => {
      const { files } = watch({ files: await open() })
      await expect(files.find(path)).rejects.toMatchObject({ code: "input_invalid" })
      await expect(files.save(path, bytes("x"))).rejects.toMatchObject({ code: "input_invalid" })
    },
  )

  test("what is not there is a problem", async () => {
    await expect((await open()).find("nothing.txt")).rejects.toMatchObject({ code: "file_not_found" })
  })
}
