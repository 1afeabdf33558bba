import { expect, test } from "vitest"
import { stepPlace } from "./step-place.ts"

test.each([
  ["table", "main.data.orders", { to: "/data/$name", params: { name: "main.data.orders" } }],
  ["model", "main.databits.intent", { params: { kind: "model", name: "main.databits.intent" } }],
  [
    "databit",
    "main.databits.intent@1.0.0",
    { to: "/databits/$name", params: { name: "main.databits.intent" }, search: { version: "1.0.0" } },
  ],
  [
    "agent",
    "main.databits.support@2.1.0",
    { to: "/agents/$name", params: { name: "main.databits.support" }, search: { version: "2.1.0" } },
  ],
] as const)("a %s of lineage leads to its page", (kind, name, place) => {
  expect(stepPlace({ kind, name })).toMatchObject(place)
})

test("what has no page here is no link", () => {
  for (const kind of ["file", "job", "notebook", "external"] as const)
    expect(stepPlace({ kind, name: "x" })).toBeUndefined()
})
