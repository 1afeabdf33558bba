import { Command, Option } from "commander"
import { queryTables } from "../../contract/endpoints/data.ts"
import type { Json } from "../../contract/json.ts"
import { openTerminal, type Terminal } from "../terminal.ts"
import { HOME_OPTION, withSession } from "../with-session.ts"

const MOST_ROWS = 10_000

const asText = (value: Json | undefined): string => {
  if (value === null || value === undefined) return ""
  return typeof value === "object" ? JSON.stringify(value) : String(value)
}

/** A cell as RFC 4180 wants it. */
const csvCell = (value: Json | undefined): string => {
  const text = asText(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

type Answer = {
  readonly columns: readonly { readonly name: string }[]
  readonly rows: readonly Readonly<Record<string, Json>>[]
}

const csvOf = ({ columns, rows }: Answer): string =>
  [columns.map(({ name }) => csvCell(name)), ...rows.map((row) => columns.map(({ name }) => csvCell(row[name])))]
    .map((cells) => `${cells.join(",")}\r\n`)
    .join("")

const WIDEST = 60

const printTable = (terminal: Terminal, { columns, rows }: Answer): void => {
  const cells = [
    columns.map(({ name }) => name),
    ...rows.map((row) => columns.map(({ name }) => asText(row[name]).replaceAll(/\s+/g, " ").slice(0, WIDEST))),
  ]
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)))
  for (const line of cells)
    terminal.line(
      line
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join("  ")
        .trimEnd(),
    )
}

/** `databits query "SELECT ..."`: one reading statement over the workspace. */
export const queryCommand = (): Command =>
  new Command("query")
    .description("Run one reading statement over people's tables and the workbench's own.")
    .argument("<statement>", "one SELECT")
    .option(...HOME_OPTION)
    .addOption(new Option("--json", "print {columns, rows, truncated} as one JSON object").conflicts("csv"))
    .option("--csv", "print CSV")
    .option("--limit <rows>", `rows at most (up to ${MOST_ROWS})`, Number, MOST_ROWS)
    .action(async (statement: string, options: { home?: string; json?: boolean; csv?: boolean; limit: number }) => {
      await withSession(options, async (session) => {
        const answer = await session.call(queryTables, { statement, limit: options.limit })
        const terminal = openTerminal(options.json === true)
        if (options.json) return terminal.result(answer)
        if (options.csv) process.stdout.write(csvOf(answer))
        else printTable(terminal, answer)
        if (answer.truncated) process.stderr.write(`Only the first ${answer.rows.length} rows are shown.\n`)
      })
    })
