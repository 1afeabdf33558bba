import { Problem } from "../../contract/problems.ts"
import { readConfig } from "../../workspace/config.ts"
import { start } from "./start.ts"

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** Why it does not start, in a sentence or two. */
const reasonOf = (error: unknown): string => {
  if (error instanceof Problem) return `${error.message} ${error.remedy}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

const main = async (): Promise<void> => {
  try {
    const started = await start(readConfig())
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
    process.stderr.write(`${reasonOf(error)}\n`)
    process.exitCode = 1
  }
}

await main()
