import type { Config } from "../workspace/config.ts"
import { seekStarter } from "../workspace/open.ts"

/** Why a command ends before its work: a person or the platform ended it, or who started it is gone. */
type Interruption = "ended" | "left"

const controller = new AbortController()

/** How long a command that was left may take to put its things away. */
const LEFT_MS = 15_000

/** Fires when the person ends the command, with Ctrl-C or by stopping its process. */
export const interrupted: AbortSignal = controller.signal

/** Whether nobody ended the command, but the process that started it died: its run was not cancelled, it was lost. */
export const wasLeft = (): boolean => controller.signal.reason === ("left" satisfies Interruption)

const leave = (): void => {
  controller.abort("left" satisfies Interruption)
  setTimeout(() => process.exit(1), LEFT_MS).unref()
}

/**
 * From now on the first such signal lets the command clean up; a second one ends it at once. A command that a Lakeflow
 * task started does not outlive it: the pipe to it closes, and on Linux a hang-up comes.
 */
export const catchInterrupts = (config: Config): void => {
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => controller.abort("ended" satisfies Interruption))
  const starter = seekStarter(config)
  if (!starter) return
  process.on("SIGHUP", leave)
  starter.gone.addEventListener("abort", leave)
}
