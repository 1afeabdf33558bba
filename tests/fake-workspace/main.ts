import { spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { startFakeWorkspace } from "./server.ts"

const PERSON = "ana@example.com"

/**
 * A fake workspace with what a deployment makes: the schemas, the volume, a token. Its address and the variables that
 * lead a workbench to it.
 */
export const prepareFakeWorkspace = async (options: Parameters<typeof startFakeWorkspace>[0] = {}) => {
  const workspace = await startFakeWorkspace(options)
  const { engine, volumes, identities } = workspace.world
  for (const schema of ["databits", "data", "training"]) await engine.addSchema("main", schema)
  await volumes.add("main", "databits", "files")
  const variables = {
    DATABITS_WORKSPACE: "databricks",
    DATABRICKS_HOST: workspace.host,
    DATABRICKS_TOKEN: identities.give({ kind: "user", name: PERSON }),
    DATABRICKS_WAREHOUSE_ID: "w",
    DATABITS_SECRET_KEY: randomBytes(32).toString("base64"),
    DATABITS_ADMINS: PERSON,
  }
  return { workspace, variables }
}

/** Runs a command against a fake workspace of its own: `main.ts [--statement-ms N] [--cold-ms N] -- COMMAND ...`. */
const main = async (args: readonly string[]): Promise<void> => {
  const at = args.indexOf("--")
  const options = at < 0 ? args : args.slice(0, at)
  const number = (name: string, otherwise: number): number => {
    const index = options.indexOf(name)
    return index < 0 ? otherwise : Number(options[index + 1])
  }
  const { workspace, variables } = await prepareFakeWorkspace({
    statementMs: number("--statement-ms", 400),
    coldStartMs: number("--cold-ms", 0),
  })
  process.stdout.write(`Fake Databricks workspace at ${workspace.host}\n`)
  const [program = process.execPath, ...rest] = args.slice(at + 1)
  const child = spawn(program, rest, { stdio: "inherit", env: { ...process.env, ...variables } })
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal))
  const code = await new Promise<number>((resolve) => child.once("exit", (status) => resolve(status ?? 1)))
  if (workspace.unknown.length > 0)
    process.stderr.write(`Not known here: ${[...new Set(workspace.unknown)].join(", ")}\n`)
  await workspace.close()
  process.exitCode = code
}

if (process.argv[1] === import.meta.filename) await main(process.argv.slice(2))
