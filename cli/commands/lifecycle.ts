import { Command, InvalidArgumentError } from "commander"
import { runLifecycle } from "../lifecycle/lifecycle.ts"
import { EXIT, openTerminal } from "../terminal.ts"
import { HOME_OPTION, withSession } from "../with-session.ts"

const toCount = (text: string): number => {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError("A limit is a whole number above 0.")
  return count
}

type Options = {
  data: string
  text: string
  label: string
  test?: string
  home?: string
  limit?: number
  json?: boolean
}

/** `databits lifecycle`: all seven stages and once around the loop, without a browser. */
export const lifecycleCommand = (): Command =>
  new Command("lifecycle")
    .description(
      "Take a labelled file through all seven stages and once around the loop. The decisions of the reviewer are those of the label column.",
    )
    .requiredOption("--data <file>", "file with texts and labels: CSV, TSV, JSON, JSONL or Parquet")
    .requiredOption("--text <column>", "column with the text")
    .requiredOption("--label <column>", "column with the right answer")
    .option("--test <file>", "held-out rows in the same columns; without it a part of the data is held out")
    .option(...HOME_OPTION)
    .option("--limit <rows>", "use only so many rows of the data", toCount)
    .option("--json", "print the outcome as one JSON object")
    .action(async ({ data, text, label, test, limit, home, json }: Options) => {
      const terminal = openTerminal(json === true)
      const outcome = await withSession({ home }, (session) =>
        runLifecycle(session, terminal, { data, text, label, test, limit }),
      )
      if (json) terminal.result(outcome)
      if (outcome.problem) process.exitCode = EXIT.failed
    })
