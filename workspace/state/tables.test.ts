import { expect, test } from "vitest"
import { freeTableName } from "./tables.ts"

const PLACE = { catalog: "main", schema: "databits" }

test.each(["main.databits.events", "Main.Databits.Curation_Items"])("%s is the workbench's own", (name) => {
  expect(() => freeTableName(name, PLACE)).toThrow(expect.objectContaining({ code: "name_taken", field: "table" }))
})

test.each(["main.databits.mine", "main.data.events", "other.databits.events"])("%s is free", (name) => {
  expect(freeTableName(name.toUpperCase(), PLACE)).toBe(name)
})
