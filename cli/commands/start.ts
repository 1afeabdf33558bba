import { Command, InvalidArgumentError } from "commander"
import { start } from "../../app/backend/start.ts"
import { readConfig } from "../../workspace/config.ts"
import { HOME_OPTION } from "../with-session.ts"

const toPort = (text: string): number => {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError("A port is a number from 0 to 65535.")
  return port
}

const untilAsked = (): Promise<void> =>
  new Promise((resolve) => {
    process.once("SIGINT", resolve)
    process.once("SIGTERM", resolve)
  })

/** `databits start`: the workbench in this process, until it is asked to stop. */
export const startCommand = (): Command =>
  new Command("start")
    .description("Start the workbench and print its address.")
    .option(...HOME_OPTION)
    .option("--port <number>", "port to listen on (default: PORT, else 8000)", toPort)
    .action(async (options: { home?: string; port?: number }) => {
      const started = await start(readConfig(undefined, options))
      console.log(started.says)
      await untilAsked()
      await started.stop()
    })
