import { Command } from "commander"
import { seekServer } from "../../app/backend/server-file.ts"
import { Problem } from "../../contract/problems.ts"
import { readConfig } from "../../workspace/config.ts"
import { openWorkspace } from "../../workspace/open.ts"
import { openTerminal } from "../terminal.ts"
import { HOME_OPTION } from "../with-session.ts"

/** `databits rebuild`: folds all state again from the events. */
export const rebuildCommand = (): Command =>
  new Command("rebuild")
    .description("Fold every state table again from the recorded events.")
    .option(...HOME_OPTION)
    .option("--json", "print the counts as one JSON object")
    .action(async (options: { home?: string; json?: boolean }) => {
      const config = readConfig(undefined, { home: options.home })
      const server = await seekServer(config.home)
      if (server)
        throw new Problem("workspace_busy", {
          detail: `The workbench at ${server.url} has this workspace open.`,
          remedy: "Stop it first.",
        })
      const terminal = openTerminal(options.json === true)
      const workspace = await openWorkspace(config)
      try {
        const { events, rows } = await workspace.ports.events.rebuild()
        if (options.json) terminal.result({ events, rows })
        else terminal.line(`Folded ${events} events into ${rows} rows.`)
      } finally {
        await workspace.close()
      }
    })
