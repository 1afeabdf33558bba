import { expect, test } from "vitest"
import { lackIn } from "./lack.ts"

test.each([
  [
    "User does not have USE SCHEMA on Schema 'main.databits'.",
    "GRANT USE SCHEMA ON SCHEMA `main`.`databits` TO `app-sp`",
  ],
  [
    "[INSUFFICIENT_PERMISSIONS] Insufficient privileges: User does not have SELECT on Table 'main.data.x'. SQLSTATE: 42501",
    "GRANT SELECT ON TABLE `main`.`data`.`x` TO `app-sp`",
  ],
  [
    "User does not have EXECUTE on Routine or Model 'main.ml.m'.",
    "GRANT EXECUTE ON FUNCTION `main`.`ml`.`m` TO `app-sp`",
  ],
  ["User does not have CREATE_TABLE on Schema `main.x`.", "GRANT CREATE TABLE ON SCHEMA `main`.`x` TO `app-sp`"],
])("%s", (message, sql) => {
  expect(lackIn(message, "app-sp")).toMatchObject({ kind: "grant", sql })
})

test.each([
  ["sql, files", ["sql", "files"]],
  ["catalog.tables:read", ["catalog.tables:read"]],
  ["[catalog.tables:read, sql]. Ask again", ["catalog.tables:read", "sql"]],
])("scopes are named whole: %s", (said, scopes) => {
  const lack = { kind: "scope", scopes }
  expect(lackIn(`Provided OAuth token does not have required scopes: ${said}`, "x")).toEqual(lack)
})

test("a principal with a backtick stays inside its quotes", () => {
  expect(lackIn("User does not have SELECT on Table 'a.b.c'.", "e`vil")).toMatchObject({
    sql: "GRANT SELECT ON TABLE `a`.`b`.`c` TO `e``vil`",
  })
})

test("other words name nothing", () => {
  expect(lackIn("Invalid request.", "x")).toBeUndefined()
})
