import { type ChildProcess, spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { z } from "zod"
import { Refused } from "../refused.ts"
import { type Answers, PARENT_PIPES, serveChild } from "./node-parent.ts"

/** How a task ended, as the platform sees its process. */
export type TaskEnd = {
  readonly code: number | null
  /** The last lines of standard error. */
  readonly last: readonly string[]
  readonly logs: string
  /** What later tasks can take. */
  readonly values: ReadonlyMap<string, string>
}

export type RunningTask = { readonly child: ChildProcess; readonly ended: Promise<TaskEnd> }

type Options = {
  /** Parameters of the task, as the bundle gives them to `lakeflow/starter.py`. */
  readonly parameters: readonly string[]
  /** The command line: a file of ours, instead of the one in the uploaded tree. */
  readonly cli: string
  readonly host: string
  readonly answers: Answers
}

const LAST_LINES = 20
const OURS = new Set(["--tree", "--node", "--set"])

/** The parameters as the starter reads them: its own before `--`, the command after it. */
const readParameters = (parameters: readonly string[]) => {
  const at = parameters.indexOf("--")
  const variables: Record<string, string> = {}
  for (let index = 0; index < at; index += 2) {
    const [name = "", value = ""] = parameters.slice(index, index + 2)
    if (!OURS.has(name))
      throw new Refused(400, "INVALID_PARAMETER_VALUE", `starter.py: unrecognized arguments: ${name}`)
    const [variable = "", ...rest] = value.split("=")
    if (name === "--set") variables[variable] = rest.join("=")
  }
  return { variables, command: parameters.slice(at + 1) }
}

const valuesIn = (line: string): [string, string][] => {
  try {
    const { run, result } = z.object({ run: z.unknown(), result: z.looseObject({}) }).parse(JSON.parse(line))
    return Object.entries({ run, ...result }).flatMap(([name, value]): [string, string][] =>
      typeof value === "string" || typeof value === "number" ? [[name, String(value)]] : [],
    )
  } catch {
    return []
  }
}

/** Starts the command of a task as `lakeflow/starter.py` does, with this process as the parent of its Node. */
export const startTask = ({ parameters, cli, host, answers }: Options): RunningTask => {
  const { variables, command } = readParameters(parameters)
  const child = spawn(process.execPath, [cli, ...command], {
    env: { PATH: process.env.PATH, TZ: "UTC", DATABRICKS_HOST: host, ...variables, DATABITS_PARENT: PARENT_PIPES },
    stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
  })
  serveChild(child, answers)
  const last: string[] = []
  const values = new Map<string, string>()
  let logs = ""
  const { stdout, stderr } = child
  if (stdout)
    createInterface({ input: stdout }).on("line", (line) => {
      logs += `${line}\n`
      for (const [name, value] of valuesIn(line)) values.set(name, value)
    })
  if (stderr)
    createInterface({ input: stderr }).on("line", (line) => {
      last.push(line)
      if (last.length > LAST_LINES) last.shift()
    })
  const ended = new Promise<TaskEnd>((resolve) => {
    child.once("close", (code) => resolve({ code, last, logs, values }))
    child.once("error", (error) => resolve({ code: null, last: [error.message], logs, values }))
  })
  return { child, ended }
}
