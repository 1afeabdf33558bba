import { Command, CommanderError } from "commander"
import { doctorCommand } from "./commands/doctor.ts"
import { exportCommand } from "./commands/export.ts"
import { importCommand } from "./commands/import.ts"
import { ingestCommand } from "./commands/ingest.ts"
import { lifecycleCommand } from "./commands/lifecycle.ts"
import { queryCommand } from "./commands/query.ts"
import { rebuildCommand } from "./commands/rebuild.ts"
import { runCommand } from "./commands/run.ts"
import { setupCommand } from "./commands/setup.ts"
import { startCommand } from "./commands/start.ts"
import { takeCommand } from "./commands/take.ts"
import { triggerCommand } from "./commands/trigger.ts"
import { interrupted } from "./interrupt.ts"
import { EXIT, explain } from "./terminal.ts"

const program = new Command("databits")
  .description(
    "Databits Workbench from the command line. Commands talk to the running workbench, or open the workspace themselves.",
  )
  .configureHelp({ sortSubcommands: false })
  .showHelpAfterError("(add --help for the options)")
  .exitOverride()

for (const command of [
  startCommand,
  lifecycleCommand,
  runCommand,
  ingestCommand,
  queryCommand,
  importCommand,
  exportCommand,
  rebuildCommand,
  doctorCommand,
  setupCommand,
  takeCommand,
  triggerCommand,
]) {
  program.addCommand(command().exitOverride().showHelpAfterError("(add --help for the options)"))
}

// A reader that has seen enough, as `head` does, ends the command without a fuss.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT.done)
  throw error
})

try {
  await program.parseAsync(process.argv)
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.wrongUse
  else {
    process.stderr.write(`${explain(error)}\n`)
    process.exitCode = EXIT.failed
  }
}
if (interrupted.aborted) process.exitCode = EXIT.interrupted
