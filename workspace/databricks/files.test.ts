import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openTestWarehouse, type TestWarehouse } from "../../tests/warehouse.ts"
import { filesContract } from "../contract-tests/files.ts"
import { volumeFiles } from "./files.ts"
import { type Volumes, volumesOf } from "./volumes.ts"

let warehouse: TestWarehouse
let volumes: Volumes
const FOLDER = "/Volumes/main/databits/files"

beforeAll(async () => {
  warehouse = await openTestWarehouse(0)
  await warehouse.workspace.world.volumes.add("main", "databits", "files")
  volumes = volumesOf(warehouse.app)
})
afterAll(() => warehouse.close())

describe("files in a volume", () => {
  filesContract(async () => volumeFiles(volumes, FOLDER))

  test("a save whose answer was lost is no conflict with itself", async () => {
    warehouse.workspace.world.faults.plan({ kind: "reply lost" }, { method: "PUT", path: /lost\.txt$/ })
    const files = volumeFiles(volumes, FOLDER)
    expect(await files.save("lost.txt", new TextEncoder().encode("abc"))).toMatchObject({ bytes: 3 })
  })

  test("a folder of more than one page is listed whole", async () => {
    for (let index = 0; index < 7; index++)
      await volumes.save(`${FOLDER}/many/${index}.txt`, new Uint8Array(index), { overwrite: true })
    warehouse.workspace.world.volumes.pageSize = 3
    const listed = await volumes.list(`${FOLDER}/many`)
    expect(listed.map(({ name, bytes }) => [name, bytes])).toEqual(
      Array.from({ length: 7 }, (_, index) => [`${index}.txt`, index]),
    )
  })

  test("a part of a file can be read from where it is needed", async () => {
    await volumes.save(`${FOLDER}/part.txt`, new TextEncoder().encode("0123456789"), { overwrite: true })
    const parts: Uint8Array[] = []
    for await (const part of volumes.listBytes(`${FOLDER}/part.txt`, 7)) parts.push(part)
    expect(Buffer.concat(parts).toString()).toBe("789")
  })
})
