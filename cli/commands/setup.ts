import { Command } from "commander"
import { Problem } from "../../contract/problems.ts"
import { readConfig } from "../../workspace/config.ts"
import { setUpWorkspace } from "../../workspace/open.ts"
import { openTerminal } from "../terminal.ts"

const secondsIn = (text: string): number => {
  if (/^\d+$/.test(text)) return Number(text)
  throw new Problem("input_invalid", {
    field: "--wait",
    detail: `--wait: ${JSON.stringify(text)} is no number of seconds.`,
  })
}

/** `databits setup`: makes or completes the tables of a Databricks workspace; the setup job of a deployment runs it. */
export const setupCommand = (): Command =>
  new Command("setup")
    .description("Make what a Databricks workspace needs: tables, views and a key for secrets; it can be repeated.")
    .option("--wait <seconds>", "go on trying while a grant is missing", secondsIn, 0)
    .action(async ({ wait }: { wait: number }) => {
      const terminal = openTerminal(false)
      await setUpWorkspace(readConfig(), { tell: terminal.line, waitMs: wait * 1_000 })
      terminal.line("Set up.")
    })
