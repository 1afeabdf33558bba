import { Problem } from "../../contract/problems.ts"

const HIDDEN = "[hidden]"
const SECRET_NAME = /key|token|secret|password|authorization|cookie|credential/i
const SECRET_TEXT = /\b(Bearer\s+)\S+|\b(?:sk|dapi|pat)[-_]?[A-Za-z0-9_-]{16,}/g
const DEEPEST = 6

/** A value fit for a log: what is named like a secret, or looks like one, is hidden. */
export const redacted = (value: unknown, depth = 0): unknown => {
  if (typeof value === "string")
    return value.replace(SECRET_TEXT, (_, bearer: string | undefined) => `${bearer ?? ""}${HIDDEN}`)
  if (typeof value !== "object" || value === null) return value
  if (depth >= DEEPEST) return "..."
  if (Array.isArray(value)) return value.slice(0, 50).map((one) => redacted(one, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, SECRET_NAME.test(name) ? HIDDEN : redacted(inner, depth + 1)]),
  )
}

const described = (error: unknown): Record<string, unknown> => {
  if (!(error instanceof Error)) return { error: String(error) }
  const cause = error.cause === undefined ? {} : { cause: described(error.cause) }
  const facts = error instanceof Problem ? { code: error.code, facts: error.facts } : {}
  return { error: error.name, message: error.message, stack: error.stack, ...facts, ...cause }
}

export type Report = (error: unknown, facts: Readonly<Record<string, unknown>>) => void

/** Writes an error as one line of JSON, without secrets. */
export const reportTo =
  (write: (line: string) => void, now: () => string): Report =>
  (error, facts) =>
    write(`${JSON.stringify(redacted({ at: now(), level: "error", ...facts, ...described(error) }))}\n`)
