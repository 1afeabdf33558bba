import type { ProblemBody, ProblemCode } from "../../../contract/problems.ts"

/** Why a call to the server gave no answer. `offline` and `unreadable` never reached or left the server's hands. */
export type CallProblemCode = ProblemCode | "offline" | "unreadable"

type Facts = {
  readonly code: CallProblemCode
  readonly title: string
  readonly status: number
  readonly retry: boolean
  readonly remedy: string
  readonly detail?: string | undefined
  readonly field?: string | undefined
  readonly requestId?: string | undefined
}

/** A refused or failed call with the words people read. `status` is 0 when no answer came. */
export class CallProblem extends Error {
  readonly code: CallProblemCode
  readonly title: string
  readonly status: number
  readonly retry: boolean
  readonly remedy: string
  readonly detail: string | undefined
  readonly field: string | undefined
  readonly requestId: string | undefined

  constructor(facts: Facts, cause?: unknown) {
    super(facts.detail ?? facts.title, { cause })
    this.name = "CallProblem"
    this.code = facts.code
    this.title = facts.title
    this.status = facts.status
    this.retry = facts.retry
    this.remedy = facts.remedy
    this.detail = facts.detail
    this.field = facts.field
    this.requestId = facts.requestId
  }
}

const WORDS = ["code", "title", "remedy", "request_id"] as const

/** Whether an answer is a problem as our server words it, not the page of something in between. */
export const isProblemBody = (value: unknown): value is ProblemBody => {
  if (typeof value !== "object" || value === null) return false
  const body: Readonly<Record<string, unknown>> = { ...value }
  return WORDS.every((word) => typeof body[word] === "string") && typeof body.status === "number"
}

/** The problem a server answered with (RFC 9457 body). */
export const fromBody = (body: ProblemBody): CallProblem =>
  new CallProblem({
    // The words come with the answer, so the catalogue stays on the server; a code of a newer server is one nobody asks for.
    code: body.code as ProblemCode,
    title: body.title,
    status: body.status,
    retry: body.retry,
    remedy: body.remedy,
    detail: body.detail,
    field: body.field,
    requestId: body.request_id,
  })

/** The workbench could not be reached at all. */
export const offline = (cause?: unknown): CallProblem =>
  new CallProblem(
    {
      code: "offline",
      title: "The workbench cannot be reached.",
      status: 0,
      retry: true,
      remedy: "Check that it is still running; it is tried again by itself.",
    },
    cause,
  )

/** Something answered, but not the workbench (a proxy page, a cut answer). */
export const unreadable = (status: number, requestId: string | undefined, cause?: unknown): CallProblem =>
  new CallProblem(
    {
      code: "unreadable",
      title: "The answer could not be read.",
      status,
      retry: status >= 500 || status === 0,
      remedy: "Try again; if it stays, report the request id.",
      requestId,
    },
    cause,
  )

/** Any thrown thing as a problem people can read. */
export const asProblem = (error: unknown): CallProblem => {
  if (error instanceof CallProblem) return error
  return new CallProblem(
    {
      code: "internal",
      title: "Something went wrong on this page.",
      status: 0,
      retry: false,
      remedy: "Try again, or reload the page.",
    },
    error,
  )
}
