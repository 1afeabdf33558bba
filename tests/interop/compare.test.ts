import { describe, expect, test } from "vitest"
import { difference } from "./compare.ts"
import { toSpark } from "./to-spark.ts"

const answer = (rows: readonly (readonly (string | null)[])[], typeName = "DOUBLE") => ({
  columns: [{ name: "n", typeName, typeText: typeName }],
  rows,
})

describe("two answers to one statement", () => {
  test("numbers may differ where two engines add in different orders, and no further", () => {
    expect(difference("SELECT n", answer([["0.30000000000000004"]]), answer([["0.3"]]))).toBeUndefined()
    expect(difference("SELECT n", answer([["1.0"]]), answer([["1"]]))).toBeUndefined()
    expect(difference("SELECT n", answer([["0.3000001"]]), answer([["0.3"]]))).toContain("row 0 column 0")
    expect(difference("SELECT n", answer([["1.0"]], "STRING"), answer([["1"]], "STRING"))).toContain("row 0")
  })

  test("order counts only where the statement asks for one", () => {
    const [one, other] = [answer([["1"], ["2"]]), answer([["2"], ["1"]])]
    expect(difference("SELECT n FROM (SELECT n FROM t ORDER BY n)", one, other)).toBeUndefined()
    expect(difference("SELECT n FROM t ORDER BY lower(n) LIMIT 5", one, other)).toContain("another order")
  })

  test("fields of an object have no order, items of a list have", () => {
    const text = (cell: string) => answer([[cell]], "STRING")
    expect(difference("SELECT n", text('{"a":1,"b":null}'), text('{"b":null,"a":1}'))).toBeUndefined()
    expect(difference("SELECT n", text('{"a":[1,2]}'), text('{"a":[2,1]}'))).toContain("row 0")
    expect(difference("SELECT n", text('{"a":1}'), text('{"a":1,"b":null}'))).toContain("row 0")
  })

  test("a missing row or null is a difference", () => {
    expect(difference("SELECT n", answer([["1"]]), answer([]))).toBe("1 rows on the embedded engine, 0 on Spark")
    expect(difference("SELECT n", answer([["0"]]), answer([[null]]))).toContain("null")
  })
})

describe("a statement for Spark without Databricks", () => {
  const catalogs = new Set(["main"])
  const spark = (statement: string) => toSpark(statement, catalogs, (path) => `/place${path}`)

  test("differs in the catalog of three-level names alone", () => {
    expect(spark("SELECT 'main.a.b', `main`.x FROM `main`.`data`.`t` VERSION AS OF 3, main.data.u").statement).toBe(
      "SELECT 'main.a.b', `main`.x FROM `spark_catalog`.`data`.`t` VERSION AS OF 3, spark_catalog.data.u",
    )
  })

  test("reads files through a view made before", () => {
    const text = "SELECT a FROM read_files('/Volumes/v/', format => 'json', schema => 'a STRING')"
    expect(spark(text)).toEqual({
      before: [
        "CREATE OR REPLACE TEMPORARY VIEW read_files_0 (a STRING) USING json OPTIONS (path 'file:/place/Volumes/v/')",
      ],
      statement: "SELECT a FROM read_files_0",
    })
  })
})
