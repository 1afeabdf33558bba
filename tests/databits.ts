import { spawn } from "node:child_process"
import { inRoot } from "../scripts/lib/paths.mjs"

export type CommandEnd = { readonly code: number; readonly out: string; readonly err: string }

/** Runs the `databits` command from source, as a person would type it. */
export const databits = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CommandEnd> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [inRoot("cli/main.ts"), ...args], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    })
    let out = ""
    let err = ""
    child.stdout.on("data", (part: Buffer) => {
      out += part.toString()
    })
    child.stderr.on("data", (part: Buffer) => {
      err += part.toString()
    })
    child.once("exit", (code) => resolve({ code: code ?? -1, out, err }))
  })
