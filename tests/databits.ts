import { spawn } from "node:child_process"
import { inRoot } from "../scripts/lib/paths.mjs"

export type CommandEnd = { readonly code: number; readonly out: string; readonly err: string }

type Options = {
  readonly env?: Readonly<Record<string, string>>
  /** Presses Ctrl-C once the command has said this. */
  readonly interruptAt?: string
}

/** Runs the `databits` command from source, as a person would type it. */
export const databits = (args: readonly string[], { env = {}, interruptAt }: Options = {}): Promise<CommandEnd> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [inRoot("cli/main.ts"), ...args], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    })
    let out = ""
    let err = ""
    child.stdout.on("data", (part: Buffer) => {
      out += part.toString()
      if (interruptAt !== undefined && out.includes(interruptAt)) child.kill("SIGINT")
    })
    child.stderr.on("data", (part: Buffer) => {
      err += part.toString()
    })
    child.once("exit", (code) => resolve({ code: code ?? -1, out, err }))
  })
