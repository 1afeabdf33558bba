import { Problem } from "../../contract/problems.ts"
import { readConfig } from "../../workspace/config.ts"
import { seekServer } from "./server-file.ts"
import { start } from "./start.ts"

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** Why it does not start, in a sentence or two; where another workbench has the home, its address. */
const reasonOf = async (error: unknown, home: string | undefined): Promise<string> => {
  if (!(error instanceof Problem)) return error instanceof Error ? (error.stack ?? error.message) : String(error)
  const other = error.code === "workspace_busy" && home !== undefined ? await seekServer(home) : undefined
  return other ? `This workspace is already open in the workbench at ${other.url}.` : `${error.message} ${error.remedy}`
}

const main = async (): Promise<void> => {
  let home: string | undefined
  try {
    const config = readConfig()
    home = config.home
    const started = await start(config)
    let stopping = false
    const stop = (): void => {
      // A second signal means at once.
      if (stopping) process.exit(1)
      stopping = true
      started.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`${String(error)}\n`)
          process.exit(1)
        },
      )
    }
    process.on("SIGTERM", stop)
    process.on("SIGINT", stop)
    say(started.says)
  } catch (error) {
    process.stderr.write(`${await reasonOf(error, home)}\n`)
    process.exitCode = 1
  }
}

await main()
