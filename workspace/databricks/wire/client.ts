import type { z } from "zod"
import type { Json } from "../../../contract/json.ts"
import { Problem, type ProblemCode } from "../../../contract/problems.ts"
import type { Credentials } from "./credentials.ts"
import { parseExactly, writeExactly } from "./exact-json.ts"
import { readRefusal, toProblem, unreachable } from "./failure.ts"
import { PATIENT, type Patience, retryAfter, type Try, trying } from "./retry.ts"

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

export type WireRequest = {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD"
  /** Path below the host, its segments encoded. */
  readonly path: string
  readonly query?: Query
  /** A bigint is sent as a number of all its digits. A stream is sent as it comes and can never be sent again. */
  readonly body?: Readonly<Record<string, Json | bigint>> | Uint8Array | ReadableStream<Uint8Array>
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal | undefined
  /** Whether a try whose answer was lost may be sent again. Reads are; a write only when it says so. */
  readonly repeatable?: boolean
  /** Milliseconds all tries may take together; as long as the client's patience when left out. */
  readonly budgetMs?: number
  /** Hears why a try is made again. */
  readonly onAgain?: (because: Problem) => void
}

/**
 * Requests of one identity. A function that takes a client of the person cannot be given the app's by mistake:
 * the two are different types.
 */
export type Client<As extends "app" | "user" = "app" | "user"> = {
  readonly as: As
  readonly host: string
  /** Who asks, as grants name them; for messages. */
  readonly principal: string
  /** An answer in JSON, checked. Problems `databricks_*`, `run_cancelled`. */
  json<Shape extends z.ZodType>(shape: Shape, request: WireRequest): Promise<z.output<Shape>>
  /** An answer of bytes, whole. */
  bytes(request: WireRequest): Promise<Uint8Array>
  /** The answer as it comes, for bytes and streams; refusals are problems as with `json`. */
  open(request: WireRequest): Promise<Response>
  /** A bearer token for libraries that send requests of their own. */
  token(): Promise<string>
}
export type AppClient = Client<"app">
export type UserClient = Client<"user">

type Options<As> = {
  readonly as: As
  readonly host: string
  readonly principal: string
  readonly credentials: Credentials
  readonly userAgent: string
  readonly patience?: Patience
  /** Milliseconds one try waits for the beginning of its answer. */
  readonly timeoutMs?: number
}

/** Longer than the longest wait the platform offers (a statement waits up to 50 s). */
const TIMEOUT_MS = 90_000
/** Sent back before the request had an effect, so any request may be sent again. */
const REFUSED_UNTRIED = new Set([429, 503])
const LOST_IN_A_GATEWAY = new Set([502, 504])
const PASSING: ReadonlySet<ProblemCode> = new Set(["databricks_busy", "databricks_unreachable"])

const queryText = (query: Query = {}): string => {
  const text = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    for (const one of typeof value === "object" ? value : [value]) text.append(name, String(one))
  }
  return text.size === 0 ? "" : `?${text}`
}

type Sent = { readonly body?: BodyInit; readonly contentType?: string; readonly duplex?: "half" }

const bodyOf = (body: WireRequest["body"]): Sent => {
  if (body === undefined) return {}
  if (body instanceof ReadableStream) return { body, contentType: "application/octet-stream", duplex: "half" }
  if (body instanceof Uint8Array) return { body: new Uint8Array(body), contentType: "application/octet-stream" }
  return { body: writeExactly(body), contentType: "application/json" }
}

const isRepeatable = ({ method = "GET", repeatable, body }: WireRequest): boolean =>
  !(body instanceof ReadableStream) && (repeatable ?? (method === "GET" || method === "HEAD"))

/** A client of one identity at one workspace. */
export const openClient = <As extends "app" | "user">(options: Options<As>): Client<As> => {
  const { as, host, principal, credentials, userAgent, patience = PATIENT, timeoutMs = TIMEOUT_MS } = options

  const send = async (request: WireRequest, token: string): Promise<Response> => {
    const { contentType, ...sent } = bodyOf(request.body)
    const tooLong = new AbortController()
    // How long an upload takes depends on its size.
    const patience = request.body instanceof ReadableStream ? 0 : timeoutMs
    const giveUp = (): void => tooLong.abort(new DOMException("no answer in time", "TimeoutError"))
    const timer = patience === 0 ? undefined : setTimeout(giveUp, patience)
    try {
      return await fetch(`${host}${request.path}${queryText(request.query)}`, {
        method: request.method ?? "GET",
        headers: {
          ...(contentType === undefined ? {} : { "content-type": contentType }),
          ...request.headers,
          authorization: `Bearer ${token}`,
          "user-agent": userAgent,
        },
        ...sent,
        signal: request.signal ? AbortSignal.any([request.signal, tooLong.signal]) : tooLong.signal,
        // A token never follows to another address.
        redirect: "manual",
      })
    } finally {
      clearTimeout(timer)
    }
  }

  const problemOf = async (response: Response, request: WireRequest): Promise<Problem> =>
    toProblem(await readRefusal(response), { method: request.method ?? "GET", path: request.path }, principal)

  /** What a refusal means for the next try. */
  const judge = async (response: Response, request: WireRequest): Promise<Try<never>> => {
    const because = await problemOf(response, request)
    const { status, headers } = response
    const again =
      (REFUSED_UNTRIED.has(status) && !(request.body instanceof ReadableStream)) ||
      (isRepeatable(request) && LOST_IN_A_GATEWAY.has(status))
    if (!again) throw because
    return { kind: "again", because, after: retryAfter(headers.get("retry-after"), patience.now()) }
  }

  /** What no answer means for the next try. */
  const lost = (error: unknown, request: WireRequest): Try<never> => {
    if (error instanceof Problem) throw error
    if (request.signal?.aborted) throw new Problem("run_cancelled", { cause: error })
    const because = unreachable(host, error)
    if (!isRepeatable(request)) throw because
    return { kind: "again", because, after: undefined }
  }

  /** The token for a try; why there is none for now. Nothing was sent, so any request may be sent again. */
  const seekToken = async (): Promise<string | Try<never>> => {
    try {
      return await credentials.token()
    } catch (error) {
      if (!(error instanceof Problem) || !PASSING.has(error.code)) throw error
      return { kind: "again", because: error, after: undefined }
    }
  }

  type Read<Answer> = (response: Response) => Promise<Answer>

  const attempt = async <Answer>(
    request: WireRequest,
    read: Read<Answer>,
    mayRenew: () => boolean,
  ): Promise<Try<Answer>> => {
    const token = await seekToken()
    if (typeof token !== "string") return token
    try {
      const response = await send(request, token)
      if (response.ok) return { kind: "answer", answer: await read(response) }
      if (response.status === 401 && mayRenew() && credentials.forget(token))
        return { kind: "again", because: await problemOf(response, request), after: 0 }
      return await judge(response, request)
    } catch (error) {
      return lost(error, request)
    }
  }

  const exchange = <Answer>(request: WireRequest, read: Read<Answer>): Promise<Answer> => {
    let renewals = 0
    const mayRenew = (): boolean => renewals++ === 0
    const tried = async (): Promise<Try<Answer>> => {
      const one = await attempt(request, read, mayRenew)
      if (one.kind === "again") request.onAgain?.(one.because)
      return one
    }
    return trying(tried, { ...patience, budgetMs: request.budgetMs ?? patience.budgetMs }, request.signal)
  }

  return {
    as,
    host,
    principal,
    open: (request) => exchange(request, async (response) => response),
    bytes: (request) => exchange(request, async (response) => new Uint8Array(await response.arrayBuffer())),
    token: () => credentials.token(),
    json: async (shape, request) => {
      const text = await exchange(request, (response) => response.text())
      const parsed = shape.safeParse(text === "" ? {} : readJson(text, request))
      if (parsed.success) return parsed.data
      throw new Problem("databricks_failed", {
        detail: `The workspace's answer to ${request.path} is not what its documentation says.`,
        facts: { path: request.path, issues: parsed.error.issues },
      })
    },
  }
}

const readJson = (text: string, { path }: WireRequest): unknown => {
  try {
    return parseExactly(text)
  } catch (error) {
    throw new Problem("databricks_failed", { detail: `The workspace did not answer ${path} in JSON.`, cause: error })
  }
}
