import { Problem } from "../../contract/problems.ts"
import type { ModelConnection } from "./connection.ts"

/** What went wrong at an endpoint, in words for people. */
export type Failure = { readonly says: string; readonly status: number | null }

const LONGEST = 300

/** An `APIError` by its shape: the client library is loaded late, so its classes are not at hand here. */
const statusOf = (error: unknown): number | null =>
  typeof error === "object" && error !== null && "status" in error && typeof error.status === "number"
    ? error.status
    : null

const causeCode = (error: unknown): string | undefined => {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ("code" in at && typeof at.code === "string") return at.code
  }
  return undefined
}

/** The endpoint's own words, without the key should it repeat it, and short. */
const upstreamWords = (error: unknown, { apiKey }: ModelConnection): string => {
  const words = error instanceof Error ? error.message.replace(/^\d{3}\s+/, "") : ""
  const clean = (apiKey ? words.replaceAll(apiKey, "[key]") : words).replace(/\s+/g, " ").trim()
  const isForPrograms = /^[{[<]/.test(clean) || clean.includes("status code (no body)")
  return clean === "" || isForPrograms ? "" : ` It says: ${clean.slice(0, LONGEST)}`
}

const MEANINGS: Readonly<Record<number, string>> = {
  401: "The endpoint does not accept the key",
  403: "The key may not use this",
  404: "There is no such model or address at the endpoint",
  408: "The endpoint gave up waiting",
  413: "The text is too long for the endpoint",
  429: "The endpoint takes no more requests for now",
}

const meaningOf = (status: number): string => {
  if (status >= 300 && status < 400) return "The endpoint forwards to another address; enter that one"
  return (
    MEANINGS[status] ?? (status >= 500 ? "The endpoint had an error of its own" : "The endpoint refused the request")
  )
}

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Nothing listens at",
  ENOTFOUND: "There is no computer named",
  EAI_AGAIN: "The name could not be looked up:",
  ECONNRESET: "The connection broke off at",
  EHOSTUNREACH: "There is no way to",
  ETIMEDOUT: "There was no answer in time from",
}

const isTimeout = (error: unknown): boolean =>
  error instanceof Error && (/timed? ?out/i.test(error.message) || error.name === "TimeoutError")

/** An error of the client library in plain words, with the endpoint's HTTP status where it answered. */
export const failureOf = (error: unknown, connection: ModelConnection): Failure => {
  const status = statusOf(error)
  if (status !== null) return { status, says: `${meaningOf(status)} (${status}).${upstreamWords(error, connection)}` }
  const { host } = new URL(connection.baseUrl)
  if (isTimeout(error)) return { status, says: `There was no answer in time from ${host}.` }
  const code = causeCode(error)
  if (code !== undefined) return { status, says: `${UNREACHABLE[code] ?? "No connection to"} ${host} (${code}).` }
  return { status, says: `The answer from ${host} could not be read.${upstreamWords(error, connection)}` }
}

/** The same as the problem callers get; a run that was cancelled stays cancelled. */
export const toModelProblem = (
  error: unknown,
  connection: ModelConnection,
  signal: AbortSignal | undefined,
): Problem => {
  if (error instanceof Problem) return error
  if (signal?.aborted) return new Problem("run_cancelled", { cause: error })
  const { says, status } = failureOf(error, connection)
  return new Problem("model_endpoint_failed", { detail: says, facts: { status } })
}
