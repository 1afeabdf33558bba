import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { lifecycleOutcome } from "../cli/lifecycle/outcome.ts"
import { TABLES, type TableName } from "../schemas/tables.ts"
import { openDuckDb } from "../workspace/embedded/duckdb.ts"
import { databits } from "./databits.ts"

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "databits-lifecycle-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const SAID = {
  delivery: [
    "where is my parcel, it was due",
    "my package has still not come, expected",
    "tracking has not moved since",
  ],
  cancel: ["please cancel my plan on", "i want to end the subscription by", "stop billing me from"],
  damaged: ["the screen is cracked, bought", "it arrived broken on", "it came damaged,"],
} as const
const WHEN = ["monday", "tuesday", "friday", "the 3rd", "the 14th", "last week", "yesterday", "june", "the café day"]

const labelCell = (at: number, label: string): string => {
  if (at % 13 === 0) return ""
  return at % 11 === 0 ? `${label}  ` : label
}

/** A file as people really have them: quoted newlines, empty cells, spaces behind labels, a label seen once, three rows nobody can read. */
const messyFile = (): string[] => {
  const lines = ["text,label,note"]
  for (let at = 0; at < 36; at += 1) {
    for (const [label, starts] of Object.entries(SAID)) {
      const text = `${starts[at % 3]} ${WHEN[(at * 5) % 9]} ref ${at}${at % 9 === 0 ? '\nsecond line, with ""quotes""' : ""}`
      lines.push(`"${text}",${labelCell(at, label)},${at % 2 === 0 ? "x" : ""}`)
    }
  }
  lines.push('"a single odd one",seen_once,')
  lines.splice(20, 0, "bad row with too many,cells,here,and,more")
  lines.splice(50, 0, "only one cell")
  lines.splice(70, 0, '"unfinished" quote here,delivery,x"y"z,"q')
  return lines
}

const lineOf = (lines: readonly string[], start: string): number => {
  const index = lines.findIndex((line) => line.startsWith(start))
  return lines.slice(0, index).join("\n").split("\n").length + 1
}

const BAD = ["bad row with too many", "only one cell", '"unfinished" quote here']

const ENCODINGS = {
  "Latin-1": (text: string) => Buffer.from(text, "latin1"),
  "UTF-8 with a byte-order mark": (text: string) => Buffer.from(`\ufeff${text}`, "utf8"),
}

describe.each(Object.entries(ENCODINGS))("a messy file in %s", (name, encode) => {
  test("goes through all seven stages, and the rows that could not be read are named", async () => {
    const lines = messyFile()
    const file = join(folder, `${name.replaceAll(/\W/g, "_")}.csv`)
    await writeFile(file, encode(`${lines.join("\r\n")}\r\n`))
    const { code, out, err } = await databits([
      "lifecycle",
      "--data",
      file,
      "--text",
      "text",
      "--label",
      "label",
      "--home",
      join(folder, name),
      "--json",
    ])
    const outcome = lifecycleOutcome.parse(JSON.parse(out))
    expect(outcome.problem, err).toBeNull()
    expect(code).toBe(0)
    expect(outcome.stages.map((stage) => stage.status)).toEqual(Array(7).fill("done"))
    expect(outcome.bad_rows.map((row) => row.line)).toEqual(BAD.map((start) => lineOf(lines, start)))
    expect(outcome.stages[0]?.counts.rows).toBe(36 * 3 + 1)
    expect(outcome.holdout?.n).toBeGreaterThan(10)
    expect(outcome.holdout?.accuracy).toBeGreaterThan(0.9)
    expect(outcome.loop?.retrained_version).toMatch(/@2$/)
    expect(outcome.endpoint?.answered).toBeGreaterThan(0)
    expect(err).toContain("read from the column label")
  })
})

test("the state that a whole life left behind is the one its events give when they are folded again", async () => {
  const home = join(folder, "UTF-8 with a byte-order mark")
  const projections = (Object.keys(TABLES) as TableName[]).filter((table) => TABLES[table].kind === "projection")
  const read = async (): Promise<Record<string, unknown[]>> => {
    const duck = await openDuckDb(join(home, "workspace.duckdb"), { memoryLimit: "256MB", threads: 1 })
    try {
      const tables = await Promise.all(
        projections.map(
          async (table) => [table, await duck.all(`SELECT * FROM databits."${table}" ORDER BY id`)] as const,
        ),
      )
      return Object.fromEntries(tables)
    } finally {
      await duck.close()
    }
  }
  const before = await read()
  const { code, out } = await databits(["rebuild", "--home", home, "--json"])
  expect(code).toBe(0)
  expect(JSON.parse(out).rows).toBe(Object.values(before).flat().length)
  expect(await read()).toEqual(before)
  for (const table of [
    "templates",
    "item_state",
    "reviews",
    "labels",
    "models",
    "agents",
    "endpoints",
    "job_runs",
    "feedback",
    "snapshots",
    "evaluations",
    "catalog_tables",
  ]) {
    expect(before[table]?.length, table).toBeGreaterThan(0)
  }
})

test("a file without the named column ends with a sentence and an exit code of its own", async () => {
  const file = join(folder, "other.csv")
  await writeFile(file, "a,b\n1,2\n")
  const { code, out } = await databits([
    "lifecycle",
    "--data",
    file,
    "--text",
    "text",
    "--label",
    "label",
    "--home",
    join(folder, "other"),
    "--json",
  ])
  expect(code).toBe(1)
  expect(lifecycleOutcome.parse(JSON.parse(out)).problem).toMatchObject({
    stage: "TEMPLATE",
    says: expect.stringContaining("text"),
  })
})
