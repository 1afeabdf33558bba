import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { z } from "zod"
import { cannotSignIn, type Token } from "./credentials.ts"

const answer = z.object({ access_token: z.string().min(1), expiry: z.string().optional() })
const TIMEOUT_MS = 60_000

const run = promisify(execFile)

const says = (error: unknown): string => {
  const text = typeof error === "object" && error !== null && "stderr" in error ? String(error.stderr) : ""
  return text.trim().split("\n").at(-1) ?? ""
}

const LOGIN = "Run `databricks auth login` in a terminal, then try again."

/**
 * The token of the person who signed in with the Databricks CLI: `databricks auth token`, JSON with `access_token`
 * and `expiry`. Problem `databricks_sign_in` when the command is missing or nobody has signed in.
 */
export const fetchCliToken = async (
  { command, profile }: { readonly command: string; readonly profile: string | undefined },
  host: string,
): Promise<Token> => {
  const which = profile === undefined ? ["--host", host] : ["--profile", profile]
  const { stdout } = await run(command, ["auth", "token", ...which, "--output", "json"], { timeout: TIMEOUT_MS }).catch(
    (error: unknown) => {
      const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT"
      if (isMissing)
        throw cannotSignIn(
          `There is no token, and the command ${command} is not installed.`,
          "Set DATABRICKS_TOKEN, or install the Databricks CLI and run `databricks auth login`.",
          error,
        )
      throw cannotSignIn(`The Databricks CLI gave no token: ${says(error)}`, LOGIN, error)
    },
  )
  try {
    const { access_token, expiry } = answer.parse(JSON.parse(stdout))
    return { value: access_token, expiresAt: expiry === undefined ? undefined : Date.parse(expiry) }
  } catch (error) {
    throw cannotSignIn("The Databricks CLI answered something that is no token.", LOGIN, error)
  }
}
