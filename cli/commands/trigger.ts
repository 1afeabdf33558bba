import { Command } from "commander"
import { Problem } from "../../contract/problems.ts"
import { LIBRARY } from "../../jobs/library.ts"
import { startDue } from "../../jobs/start-due.ts"
import { openWorkbench } from "../../jobs/workbench.ts"
import { readConfig } from "../../workspace/config.ts"
import { openWorkspace } from "../../workspace/open.ts"
import { resultOf } from "../follow.ts"
import { catchInterrupts } from "../interrupt.ts"
import { openTerminal } from "../terminal.ts"
import { untilIdle } from "../until-idle.ts"

type Options = { run?: string; json?: boolean }

const jobNamed = (name: string) => {
  const job = LIBRARY.find((one) => one.name === name)
  if (job) return job
  throw new Problem("job_unknown", { field: "job", detail: `There is no job ${name}.` })
}

/** `databits trigger JOB`: what starts the job by itself, looked at once; the Lakeflow jobs of a deployment run it. */
export const triggerCommand = (): Command =>
  new Command("trigger")
    .description("Start a job as its trigger does, where that was not done yet, and wait for its end.")
    .argument("<job>", "name of the job")
    .option("--run <id>", "the run that a job follows")
    .option("--json", "print the runs as one JSON object")
    .action(async (name: string, { run, json }: Options) => {
      const terminal = openTerminal(json === true)
      const config = readConfig()
      catchInterrupts(config)
      const workbench = await openWorkbench(await openWorkspace(config), LIBRARY, { takesOver: false })
      try {
        const { ports } = workbench
        const ids = await startDue({ ports, job: jobNamed(name), after: run })
        await untilIdle(workbench, ids)
        const runs = await Promise.all(ids.map((id) => ports.runs.find(id)))
        for (const one of runs) terminal.line(`${name}: run ${one.id} ${one.state.kind}.`)
        if (runs.length === 0) terminal.line(`${name}: there is nothing to do.`)
        if (json) terminal.result({ runs: runs.map(({ id, state }) => ({ run: id, state: state.kind })) })
        for (const one of runs) if (one.state.kind !== "running" && one.state.kind !== "queued") resultOf(one)
      } finally {
        await workbench.close()
      }
    })
