import { Problem } from "../../../contract/problems.ts"
import { toProblem } from "../answer-problem.ts"
import type { RefusedRequest } from "../mount.ts"

/** A problem of a call that left a trace. */
export class TracedProblem extends Problem {
  readonly traceId: string

  constructor({ code, detail, field, remedy, facts }: Problem, traceId: string, cause: unknown) {
    super(code, {
      ...(detail === undefined ? {} : { detail }),
      ...(field === undefined ? {} : { field }),
      remedy,
      facts,
      cause,
    })
    this.traceId = traceId
  }
}

const typeOf = (status: number): string => {
  if (status === 401) return "authentication_error"
  if (status === 403) return "permission_error"
  if (status === 409) return "conflict_error"
  return status >= 500 ? "server_error" : "invalid_request_error"
}

const codeOf = ({ code, field }: Problem): string =>
  code === "not_found" && field === "model" ? "model_not_found" : code

/** Databricks' words for what its clients look at besides the status. */
const databricksCode = (status: number): string => {
  if (status === 404) return "RESOURCE_DOES_NOT_EXIST"
  if (status === 401) return "UNAUTHENTICATED"
  if (status === 403) return "PERMISSION_DENIED"
  if (status === 503) return "TEMPORARILY_UNAVAILABLE"
  return status >= 500 ? "INTERNAL_ERROR" : "INVALID_PARAMETER_VALUE"
}

const ended = (sentence: string): string => (/[.!?:]$/.test(sentence) ? sentence : `${sentence}.`)

/** An error as OpenAI clients read it, with the remedy in the message: it is all that most of them show. */
export const errorBody = (error: unknown, requestId: string) => {
  const problem = toProblem(error)
  const message = `${ended(problem.message)} ${problem.remedy}`
  return {
    error: { message, type: typeOf(problem.status), param: problem.field ?? null, code: codeOf(problem) },
    error_code: databricksCode(problem.status),
    message,
    request_id: requestId,
    ...(problem instanceof TracedProblem ? { trace_id: problem.traceId } : {}),
  }
}

/** The answer to a refused call. `x-should-retry` keeps clients from repeating what cannot succeed. */
export const refuse = (error: unknown, { requestId }: Pick<RefusedRequest, "requestId">): Response => {
  const problem = toProblem(error)
  return new Response(JSON.stringify(errorBody(problem, requestId)), {
    status: problem.status,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
      "x-should-retry": String(problem.retry),
    },
  })
}
