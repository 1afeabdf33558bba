const controller = new AbortController()

/** Fires when the person ends the command, with Ctrl-C or by stopping its process. */
export const interrupted: AbortSignal = controller.signal

/** From now on the first such signal lets the command clean up; a second one ends it at once. */
export const catchInterrupts = (): void => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => controller.abort())
}
