import { Command } from "commander"
import { takeFolder } from "../../app/backend/inbox.ts"
import { seekServer } from "../../app/backend/server-file.ts"
import type { Run } from "../../contract/entities/run.ts"
import { Problem } from "../../contract/problems.ts"
import { LIBRARY } from "../../jobs/library.ts"
import { openWorkbench } from "../../jobs/workbench.ts"
import { readConfig } from "../../workspace/config.ts"
import { openWorkspace } from "../../workspace/open.ts"
import { openTerminal } from "../terminal.ts"
import { HOME_OPTION } from "../with-session.ts"

type Options = { home?: string; json?: boolean }

const sentence = ({ job, input, state }: Run): string => {
  const why = state.kind === "failed" ? `: ${state.problem.detail ?? state.problem.title}` : "."
  return `${job} of ${String(input.path ?? "a file")} ${state.kind}${why}`
}

/** `databits take FOLDER`: what the watched folder does by itself, once and to its end. */
export const takeCommand = (): Command =>
  new Command("take")
    .description("Start the jobs for new files on every file of a folder that was not taken before.")
    .argument("<folder>", "folder, also one of a volume")
    .option(...HOME_OPTION)
    .option("--json", "print the runs as one JSON object")
    .action(async (folder: string, options: Options) => {
      const config = readConfig(undefined, { home: options.home })
      const server = await seekServer(config.home)
      if (server)
        throw new Problem("workspace_busy", {
          detail: `The workbench at ${server.url} has this workspace open.`,
          remedy: "Stop it first, or name the folder in its settings: it then looks there by itself.",
        })
      const terminal = openTerminal(options.json === true)
      const workbench = await openWorkbench(await openWorkspace(config), LIBRARY, {
        takesOver: config.databricks.parent === undefined,
      })
      try {
        const { clock, jobs } = workbench.ports
        const begunAt = clock.now()
        const ids = await takeFolder(workbench, folder)
        const all = await Promise.all(ids.map((id) => jobs.find(id)))
        // What an earlier time could not read does not fail this one as well.
        const runs = all.filter(({ createdAt }) => createdAt >= begunAt)
        if (runs.length === 0) terminal.line(`There is no new file in ${folder}.`)
        for (const run of runs) terminal.line(sentence(run))
        const failed = runs.filter(({ state }) => state.kind === "failed")
        if (options.json) terminal.result({ runs: runs.map(({ id, state }) => ({ run: id, state: state.kind })) })
        if (failed.length > 0) throw new Problem("internal", { detail: `${failed.length} of ${runs.length} failed.` })
      } finally {
        await workbench.close()
      }
    })
