import { spawn } from "node:child_process"
import { inRoot } from "../../scripts/lib/paths.mjs"
import { prepareFakeWorkspace, withLakeflow } from "./prepare.ts"

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
    // The commands here run the built workbench, and so do the tasks of its jobs.
    cli: inRoot("app/dist/server/cli.js"),
    coldStartMs: number("--cold-ms", 0),
  })
  process.stdout.write(`Fake Databricks workspace at ${workspace.host}\n`)
  const [program = process.execPath, ...rest] = args.slice(at + 1)
  const child = spawn(program, rest, {
    stdio: "inherit",
    env: { ...process.env, ...variables, ...withLakeflow(workspace) },
  })
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal))
  const code = await new Promise<number>((resolve) => child.once("exit", (status) => resolve(status ?? 1)))
  if (workspace.unknown.length > 0)
    process.stderr.write(`Not known here: ${[...new Set(workspace.unknown)].join(", ")}\n`)
  await workspace.close()
  process.exitCode = code
}

await main(process.argv.slice(2))
