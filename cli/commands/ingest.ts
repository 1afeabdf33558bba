import { Command } from "commander"
import { importResult } from "../../contract/entities/table.ts"
import { bringFile } from "../bring-file.ts"
import { runJob } from "../lifecycle/jobs.ts"
import { tableNameFor } from "../lifecycle/stages.ts"
import { openTerminal } from "../terminal.ts"
import { HOME_OPTION, withSession } from "../with-session.ts"

/** `databits ingest FILE`: imports a file as a table. */
export const ingestCommand = (): Command =>
  new Command("ingest")
    .description("Import a file as a table; rows that cannot be read are listed while the good ones go on.")
    .argument("<file>", "CSV, TSV, JSON, JSONL or Parquet")
    .option("--as <table>", "name or catalog.schema.name of the table (default: the file's name)")
    .option(...HOME_OPTION)
    .option("--json", "print the result as one JSON object")
    .action(async (file: string, options: { as?: string; home?: string; json?: boolean }) => {
      const terminal = openTerminal(options.json === true)
      await withSession(options, async (session) => {
        const done = await runJob(
          session,
          terminal,
          "ingest_files",
          { ...(await bringFile(session, file)), table: options.as ?? tableNameFor(file) },
          importResult,
        )
        if (options.json) return terminal.result(done)
        terminal.line(`${done.rows} rows are in ${done.table}, version ${done.version}.`)
        if (done.badRows > 0) terminal.line(`${done.badRows} rows could not be read:`)
        for (const { line, reason } of done.firstBadRows) terminal.line(`  line ${line}: ${reason}`)
      })
    })
