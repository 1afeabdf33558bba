import { expect, test } from "vitest"
import { openDuckDb } from "./duckdb.ts"
import { migrateDuckDb } from "./migrate.ts"

const now = () => "2026-11-23T10:00:00.000Z"

test("a workspace of an earlier version gets the columns that came later and keeps its rows", async () => {
  const duck = await openDuckDb(":memory:", { memoryLimit: "256MB", threads: 1 })
  await migrateDuckDb(duck, now)
  const applied = await duck.all('SELECT "id" FROM "migrations" ORDER BY "id"')
  expect(applied.length).toBeGreaterThan(1)
  await duck.run('ALTER TABLE "reviews" DROP COLUMN "decided_by"')
  await duck.run(`INSERT INTO "settings" ("id", "value", "last_event") VALUES ('kept', '1', 'e1')`)
  await duck.run(`DELETE FROM "migrations" WHERE "id" > '0001_first_tables'`)
  await migrateDuckDb(duck, now)
  expect(await duck.all('SELECT "id" FROM "migrations" ORDER BY "id"')).toEqual(applied)
  expect(await duck.all('SELECT "decided_by" FROM "reviews"')).toEqual([])
  expect(await duck.all('SELECT "id" FROM "settings"')).toEqual([{ id: "kept" }])
  await duck.close()
})
