import { spawn } from "node:child_process"
import { ensureBuild } from "../../scripts/lib/ensure-build.mjs"
import { inRoot } from "../../scripts/lib/paths.mjs"
import { deployBundle } from "./deploy.ts"
import { prepareFakeWorkspace } from "./prepare.ts"

/**
 * Runs a command against a fake workspace of its own, in which the bundle is deployed:
 * `main.ts [--statement-ms N] [--cold-ms N] [--clock N] -- COMMAND ...`. With `--clock 60` an hour of its schedules
 * passes in a minute.
 */
const main = async (args: readonly string[]): Promise<void> => {
  const at = args.indexOf("--")
  const options = at < 0 ? args : args.slice(0, at)
  const number = (name: string, otherwise: number): number => {
    const index = options.indexOf(name)
    return index < 0 ? otherwise : Number(options[index + 1])
  }
  await ensureBuild(process.stderr)
  const { workspace, variables } = await prepareFakeWorkspace({
    timesFaster: number("--clock", 1),
    // The commands here run the built workbench, and so do the tasks of its jobs.
    cli: inRoot("app/dist/server/cli.js"),
  })
  const { warehouse } = workspace.world
  const deployed = await deployBundle(workspace.world, { setsUp: true })
  const coldStartMs = number("--cold-ms", 0)
  warehouse.pace({ statementMs: number("--statement-ms", 400), coldStartMs })
  if (coldStartMs > 0) warehouse.sleep()
  process.stdout.write(`Fake Databricks workspace at ${workspace.host}\n`)
  const [program = process.execPath, ...rest] = args.slice(at + 1)
  const child = spawn(program, rest, {
    stdio: "inherit",
    env: { ...process.env, ...variables, DATABITS_JOB_ID: String(deployed.jobs.get("run")) },
  })
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal))
  const code = await new Promise<number>((resolve) => child.once("exit", (status) => resolve(status ?? 1)))
  if (workspace.unknown.length > 0)
    process.stderr.write(`Not known here: ${[...new Set(workspace.unknown)].join(", ")}\n`)
  await workspace.close()
  process.exitCode = code
}

await main(process.argv.slice(2))
