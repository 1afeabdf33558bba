import { Problem } from "../contract/problems.ts"

/** Ends of a command, as scripts read them. */
export const EXIT = { done: 0, failed: 1, wrongUse: 2, interrupted: 130 } as const

/** Where a command reports. With `--json`, people's lines go to standard error and one object to standard output. */
export type Terminal = {
  line(text: string): void
  /** Replaces the last step's line while it is being worked on (only on a terminal). */
  step(text: string): void
  result(value: unknown): void
}

export const openTerminal = (json: boolean): Terminal => {
  const stream = json ? process.stderr : process.stdout
  let open = false
  const end = (): void => {
    if (open) stream.write("\n")
    open = false
  }
  return {
    line: (text) => {
      end()
      stream.write(`${text}\n`)
    },
    step: (text) => {
      if (!stream.isTTY) return
      stream.write(`\r\u001b[K${text}`)
      open = true
    },
    result: (value) => {
      end()
      process.stdout.write(`${JSON.stringify(value)}\n`)
    },
  }
}

/** What went wrong, for people: the sentence, then what to do. */
export const explain = (error: unknown): string => {
  if (error instanceof Problem) return `${error.message}\n${error.remedy}`
  return error instanceof Error ? error.message : String(error)
}
