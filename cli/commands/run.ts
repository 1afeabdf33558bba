import { Command } from "commander"
import { listJobs, startJob } from "../../contract/endpoints/jobs.ts"
import { type JsonObject, jsonObject } from "../../contract/json.ts"
import { Problem } from "../../contract/problems.ts"
import { readConfig } from "../../workspace/config.ts"
import { followRun } from "../follow.ts"
import { readParameters } from "../parameters.ts"
import type { Session } from "../session.ts"
import { takeUpRun } from "../take-up.ts"
import { openTerminal, type Terminal } from "../terminal.ts"
import { HOME_OPTION, withSession } from "../with-session.ts"

type Options = { home?: string; json?: boolean; input?: string; alone?: boolean; run?: string }

const findJob = async (session: Session, name: string) => {
  const { jobs } = await session.call(listJobs, {})
  const job = jobs.find((one) => one.name === name)
  if (job) return job
  throw new Problem("job_unknown", {
    detail: `There is no job ${name}.`,
    remedy: `There are ${jobs.map((one) => one.name).join(", ")}.`,
  })
}

const printLibrary = async (session: Session, terminal: Terminal, { json }: Options): Promise<void> => {
  const { jobs } = await session.call(listJobs, {})
  if (json) terminal.result(jobs)
  else for (const job of jobs) terminal.line(`${job.name.padEnd(22)} ${job.says}`)
}

const objectIn = (text: string): JsonObject => {
  try {
    return jsonObject.parse(JSON.parse(text))
  } catch (cause) {
    throw new Problem("input_invalid", { field: "--input", detail: "--input is not a JSON object.", cause })
  }
}

const runOne = async (
  session: Session,
  terminal: Terminal,
  name: string,
  words: readonly string[],
  { json, input = "{}" }: Options,
): Promise<void> => {
  const job = await findJob(session, name)
  const parameters = { ...objectIn(input), ...readParameters(words, job.input) }
  const { runId } = await session.call(startJob, { job: name, input: parameters })
  if (!json) terminal.line(`${name} has started as run ${runId}.`)
  const result = await followRun(session, runId, ({ progress }) =>
    terminal.step(`${name}  ${progress.step}  ${progress.done} of ${progress.total}`),
  )
  if (json) terminal.result({ run: runId, result })
  else terminal.line(`${name} succeeded: ${JSON.stringify(result)}`)
}

/** The run that a workbench recorded and handed to this process, as a Lakeflow task. */
const runRecorded = async (runId: string, name: string, { home, json }: Options): Promise<void> => {
  const terminal = openTerminal(json === true)
  const result = await takeUpRun(readConfig(undefined, { home }), runId)
  if (json) terminal.result({ run: runId, result })
  else terminal.line(`${name} succeeded: ${JSON.stringify(result)}`)
}

/** `databits run JOB`: starts a job of the library and follows it to its end. */
export const runCommand = (): Command =>
  new Command("run")
    .description("Run a job of the library and follow it to its end; without a name, list the jobs.")
    .argument("[job]", "name of the job")
    .argument("[parameters...]", "--name value pairs of the job's input")
    .option(...HOME_OPTION)
    .option("--input <json>", "the job's input as a JSON object; parameters win over it")
    .option("--alone", "start no job that follows it")
    .option("--run <id>", "work at this recorded run, with its own input, instead of starting one; empty: start one")
    .option("--json", "print the result as one JSON object")
    .allowUnknownOption()
    .passThroughOptions(false)
    .action(async (name: string | undefined, words: string[], options: Options) => {
      if (name !== undefined && options.run) return runRecorded(options.run, name, options)
      const terminal = openTerminal(options.json === true)
      await withSession(options, (session) =>
        name === undefined ? printLibrary(session, terminal, options) : runOne(session, terminal, name, words, options),
      )
    })
