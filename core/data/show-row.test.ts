import { expect, test } from "vitest"
import { openTestLaptop } from "../../tests/support/laptop.ts"
import { ANA } from "../../workspace/contract-tests/state.ts"
import { showRow } from "./show-row.ts"

test("a row is found by its key wherever it stands, with long texts cut; one that is not there is none", async () => {
  const laptop = await openTestLaptop()
  const columns = [
    { name: "id", type: "string" as const },
    { name: "n", type: "bigint" as const },
    { name: "text", type: "string" as const },
  ]
  const rows = ["a", "b", "c"].map((id, n) => ({ id, n, text: id.repeat(30) }))
  const source = { kind: "sample", sample: "x" } as const
  const table = await laptop.tables.save(ANA, { name: "main.data.shown", columns, source }, rows)
  expect(await showRow(laptop, table, { key: "c", longest: 10 })).toEqual({
    rows: [{ id: "c", n: 2, text: "cccccccccc" }],
    cut: [{ row: 0, column: "text", characters: 30 }],
  })
  expect(await showRow(laptop, table, { key: "c", longest: 30 })).toMatchObject({ cut: [], rows: [rows[2]] })
  expect(await showRow(laptop, table, { key: "z", longest: 30 })).toEqual({ rows: [], cut: [] })
  await laptop.close()
})
