import { v7 as uuidv7 } from "uuid"
import { type Endpoint, type InputOf, type OutputOf, toRequest } from "../../../contract/endpoint.ts"
import { type CallProblem, fromBody, isProblemBody, offline, unreadable } from "./call-problem.ts"
import { sessionEnded, sessionHeld } from "./session.ts"

export type CallOptions = {
  readonly signal?: AbortSignal | undefined
  /** Sent on writes; one is made when none is given. Give the same one to send the same write again. */
  readonly idempotencyKey?: string | undefined
}

/** A new id that sorts by time, for idempotency keys and client-chosen ids. */
export const newKey = (): string => uuidv7()

const json = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The problem that a failed answer carries, from its status, body and request id. */
export const problemOf = (status: number, text: string, requestId: string | undefined): CallProblem => {
  const body = json(text)
  return isProblemBody(body) ? fromBody(body) : unreadable(status, requestId)
}

/** Headers of a call that changes something. */
export const writeHeaders = (method: Endpoint["method"], key: string | undefined): Record<string, string> =>
  method === "GET" ? {} : { "idempotency-key": key ?? newKey() }

const send = async (url: string, init: RequestInit): Promise<Response> => {
  try {
    return await fetch(url, { ...init, credentials: "same-origin", redirect: "manual" })
  } catch (cause) {
    if (init.signal?.aborted) throw cause
    throw offline(cause)
  }
}

/** An answer that says the person must sign in again: 401, or a redirect of the sign-in proxy. */
export const needsSignIn = (answer: Response): boolean => answer.status === 401 || answer.type === "opaqueredirect"

/** Throws the problem of a refused answer; notes on the way whether the person is signed in. */
const accepted = async (answer: Response): Promise<Response> => {
  if (needsSignIn(answer)) sessionEnded()
  else sessionHeld()
  if (answer.ok) return answer
  throw problemOf(
    answer.type === "opaqueredirect" ? 401 : answer.status,
    await answer.text(),
    answer.headers.get("x-request-id") ?? undefined,
  )
}

const checked = <E extends Endpoint>(endpoint: E, value: unknown): OutputOf<E> => {
  if (import.meta.env.DEV) {
    const parsed = endpoint.output.safeParse(value)
    if (!parsed.success)
      throw unreadable(
        200,
        undefined,
        new Error(`${endpoint.name} answered outside its contract: ${parsed.error.message}`),
      )
  }
  // The server validates what it sends against the same schema; parsing again would cost every reader.
  return value as OutputOf<E>
}

/**
 * Calls one endpoint of the contract. Writes carry an Idempotency-Key.
 * Throws `CallProblem`: the server's problem, `offline` when nothing answered, `unreadable` otherwise.
 */
export const call = async <E extends Endpoint>(
  endpoint: E,
  input: InputOf<E>,
  options: CallOptions = {},
): Promise<OutputOf<E>> => {
  const { url, body } = toRequest(endpoint, input)
  const answer = await accepted(
    await send(url, {
      method: endpoint.method,
      signal: options.signal ?? null,
      headers: {
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...writeHeaders(endpoint.method, options.idempotencyKey),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  )
  if (answer.status === 204) return checked(endpoint, undefined)
  const text = await answer.text()
  const value = json(text)
  if (value === undefined) throw unreadable(answer.status, answer.headers.get("x-request-id") ?? undefined)
  return checked(endpoint, value)
}
