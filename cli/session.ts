import { createApp } from "../app/backend/app.ts"
import { seekServer } from "../app/backend/server-file.ts"
import { type Endpoint, type InputOf, type OutputOf, toRequest } from "../contract/endpoint.ts"
import { queryTables } from "../contract/endpoints/data.ts"
import { PROBLEMS, Problem, type ProblemCode, problemBody } from "../contract/problems.ts"
import { LIBRARY } from "../jobs/library.ts"
import { openWorkbench } from "../jobs/workbench.ts"
import type { Config } from "../workspace/config.ts"
import { openWorkspace } from "../workspace/open.ts"
import { interrupted } from "./interrupt.ts"

type Send = (path: string, init: RequestInit) => Promise<Response>

/** What commands work through: the workbench's own endpoints, in a running server or in this process. */
export type Session = {
  /** `server` when a running workbench answers, `here` when this process opened the workspace. */
  readonly by: "server" | "here"
  call<E extends Endpoint>(to: E, input: InputOf<E>, options?: { readonly key?: string }): Promise<OutputOf<E>>
  /** A request outside the declared endpoints: the serving wire, uploads, downloads. */
  send: Send
  close(): Promise<void>
}

const isCode = (code: string): code is ProblemCode => code in PROBLEMS

/** The problem an error answer carries, as if it had been thrown here. */
export const problemIn = async (response: Response): Promise<Problem> => {
  const parsed = problemBody.safeParse(await response.json().catch(() => undefined))
  if (!parsed.success) return new Problem("internal", { detail: `The workbench answered ${response.status}.` })
  const { code, detail, title, field, remedy } = parsed.data
  return new Problem(isCode(code) ? code : "internal", {
    detail: detail ?? title,
    remedy,
    ...(field === undefined ? {} : { field }),
  })
}

const cancelled = (cause?: unknown): Problem =>
  new Problem("run_cancelled", {
    detail: "Cancelled.",
    remedy: "What was stored until now is kept; run the command again to go on.",
    cause,
  })

/** A question may be given up half-way; a write is waited for, or nobody would know what became of it. */
const isQuestion = ({ method, name }: Endpoint): boolean => method === "GET" || name === queryTables.name

const over = (send: Send): Pick<Session, "call" | "send"> => ({
  send,
  call: async (to, input, options = {}) => {
    if (interrupted.aborted) throw cancelled()
    const { url, body } = toRequest(to, input)
    const response = await send(url, {
      method: to.method,
      signal: isQuestion(to) ? interrupted : null,
      headers: {
        ...(body ? { "content-type": "application/json" } : {}),
        ...(options.key === undefined ? {} : { "idempotency-key": options.key }),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    }).catch((error: unknown) => {
      throw interrupted.aborted ? cancelled(error) : error
    })
    if (interrupted.aborted && isQuestion(to)) throw cancelled()
    if (!response.ok) throw await problemIn(response)
    return to.output.parse(await response.json()) as never
  },
})

/**
 * Talks to the server that has this workspace open; where there is none, opens the workspace in this process
 * behind the same endpoints; `alone` starts no job after another there. Close it when done.
 */
export const openSession = async (
  config: Config,
  { alone = false }: { readonly alone?: boolean | undefined } = {},
): Promise<Session> => {
  const server = await seekServer(config.home)
  if (server) {
    const headers = { "x-databits-token": server.token }
    return {
      by: "server",
      ...over((path, init) =>
        fetch(`${server.url}${path}`, {
          ...init,
          headers: { ...Object.fromEntries(new Headers(init.headers)), ...headers },
        }),
      ),
      close: async () => {},
    }
  }
  const triggers = alone ? "none" : "after"
  // A task is there for its own runs.
  const takesOver = config.databricks.parent === undefined
  const workbench = await openWorkbench(await openWorkspace(config), LIBRARY, { triggers, takesOver })
  const app = createApp(workbench)
  return {
    by: "here",
    ...over(async (path, init) => app.request(`http://127.0.0.1${path}`, init)),
    close: () => workbench.close(),
  }
}
