import { Problem, type ProblemCode } from "../../contract/problems.ts"
import { answerProblem, toProblem } from "./answer-problem.ts"
import type { Closed } from "./doctor/at-gate.ts"
import type { Report } from "./log.ts"
import { SECURITY_HEADERS } from "./security-headers.ts"
import { sendPage } from "./static.ts"
import { VERSION } from "./version.ts"

/** What stands behind the gate once it is open. */
export type Opened = {
  readonly app: { readonly fetch: (request: Request) => Response | Promise<Response> }
  close(): Promise<void>
}

type State =
  | { readonly kind: "opening"; readonly step: string }
  | { readonly kind: "open"; readonly opened: Opened }
  | { readonly kind: "failed"; readonly problem: Problem }

type Options = {
  /** Opens everything; tells each step in words for people. */
  readonly open: (tell: (step: string) => void) => Promise<Opened>
  readonly report: Report
  /** Milliseconds until it is tried again after a first failure, twice as long after each further one; and until it is for who comes. */
  readonly againAfterMs?: number
  /** Folder of the built pages. */
  readonly web?: string
  /** Answers what needs no open workspace. */
  readonly closed?: Closed
  readonly newId: () => string
}

export type Gate = Opened["app"] & {
  /** Resolves when it is open, rejects never: a failure is shown and tried again. */
  readonly opened: Promise<void>
  close(): Promise<void>
}

const AGAIN_AFTER_MS = 15_000
/** A deployment that somebody forgot lets its warehouse fall asleep in between. */
const LONGEST_PAUSE_MS = 30 * 60_000
/** What passes by itself has kept the warehouse from nothing. */
const LONGEST_PASSING_PAUSE_MS = 60_000
const PASSING: ReadonlySet<ProblemCode> = new Set(["databricks_unreachable", "databricks_busy", "databricks_failed"])
const ASK_AGAIN_S = "2"

/**
 * Lets pages through at once, and everything else when the workspace is open: a warehouse may need minutes to wake up,
 * and an app's grants may come after its first start. Until then the problem says what is waited for, or what is
 * missing; it is tried again until it succeeds, after growing pauses while nobody comes. A page that is only left open
 * is nobody.
 */
export const openGate = ({ open, report, againAfterMs = AGAIN_AFTER_MS, web, newId, closed }: Options): Gate => {
  let state: State = { kind: "opening", step: "Signing in to the workspace." }
  let closing = false
  let failures = 0
  let failedAt = 0
  let timer: NodeJS.Timeout | undefined
  const ready = Promise.withResolvers<void>()

  const attempt = async (): Promise<void> => {
    const tell = (step: string): void => {
      if (state.kind === "opening") state = { kind: "opening", step }
    }
    try {
      const opened = await open(tell)
      if (closing) return await opened.close()
      state = { kind: "open", opened }
      ready.resolve()
    } catch (error) {
      report(error, { gate: true })
      const problem = toProblem(error)
      state = { kind: "failed", problem }
      const longest = PASSING.has(problem.code) ? LONGEST_PASSING_PAUSE_MS : LONGEST_PAUSE_MS
      const pause = Math.min(againAfterMs * 2 ** failures, longest)
      failures += 1
      failedAt = performance.now()
      tryIn(pause)
    }
  }
  const tryIn = (milliseconds: number): void => {
    if (closing) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      timer = undefined
      pending = attempt()
    }, milliseconds)
  }
  /** Who comes does not wait out the pause of a time when nobody did. */
  const comes = (): void => {
    if (timer === undefined) return
    failures = 0
    tryIn(Math.max(0, failedAt + againAfterMs - performance.now()))
  }
  let pending = attempt()

  const waiting = (): Problem =>
    state.kind === "failed"
      ? state.problem
      : new Problem("workspace_opening", { detail: state.kind === "opening" ? state.step : "It is open." })

  const withoutWorkspace = async (request: Request): Promise<Response | undefined> => {
    const progress = state.kind === "open" ? ({ kind: "open" } as const) : state
    try {
      return await closed?.(request, progress)
    } catch (error) {
      return answerProblem(toProblem(error), newId())
    }
  }

  const answer = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url)
    if (pathname === "/health")
      return Response.json({ status: "ok", version: VERSION, workspace: state.kind }, { headers: SECURITY_HEADERS })
    const reads = request.method === "GET" || request.method === "HEAD"
    const page = reads && !/^\/(api|v1|serving-endpoints|problems)(\/|$)/.test(pathname)
    const sent = page ? await sendPage(request, web) : undefined
    if (sent && request.headers.get("accept")?.includes("text/html")) comes()
    const given =
      sent ?? (await withoutWorkspace(request)) ?? answerProblem(waiting(), newId(), { "retry-after": ASK_AGAIN_S })
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) given.headers.set(name, value)
    return given
  }

  return {
    opened: ready.promise,
    fetch: (request) => (state.kind === "open" ? state.opened.app.fetch(request) : answer(request)),
    close: async () => {
      closing = true
      clearTimeout(timer)
      await pending
      if (state.kind === "open") await state.opened.close()
    },
  }
}
