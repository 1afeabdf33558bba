import { expect, test } from "vitest"
import { auditCsv, kindWords } from "./audit-export.ts"

test("an entry is a line of CSV in which nothing is a formula", () => {
  const entry = {
    id: "1",
    kind: "databit.published",
    subject: "=cmd()",
    person: 'Ana "A", B',
    runsAs: "ana",
    why: null,
    at: "2026-11-23T10:00:00.000Z",
  }
  expect(auditCsv([entry]).split("\r\n")).toEqual([
    "When,Who,Ran as,What,Object,Because of,Id",
    '2026-11-23T10:00:00.000Z,"Ana ""A"", B",ana,databit.published,\'=cmd(),,1',
    "",
  ])
})

test("kinds are said in words", () => {
  expect(kindWords("model.alias_moved")).toBe("Model alias moved")
})
