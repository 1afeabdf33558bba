import { Problem, storageFull, toProblemBody } from "../../contract/problems.ts"

/** An error as a problem: promises as they are, a full disk by its name, everything else as `internal` with nothing of it shown. */
export const toProblem = (error: unknown): Problem =>
  error instanceof Problem ? error : (storageFull(error) ?? new Problem("internal", { cause: error }))

/** The RFC 9457 answer of a problem. */
export const answerProblem = (
  problem: Problem,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): Response =>
  new Response(JSON.stringify(toProblemBody(problem, requestId)), {
    status: problem.status,
    headers: { "content-type": "application/problem+json; charset=utf-8", "cache-control": "no-store", ...headers },
  })

/** Whether an error is for the log: a promise that is told to the person is enough said, a fault of ours is not. */
export const isFault = ({ code }: Problem): boolean => code === "internal" || code === "statement_failed"
