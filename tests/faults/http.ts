import { setTimeout as sleep } from "node:timers/promises"
import { z } from "zod"

const problem = z.object({
  code: z.string(),
  title: z.string(),
  remedy: z.string(),
  retry: z.boolean(),
  detail: z.string().optional(),
})

/** A problem that is no reason to ask again. */
export class Refusal extends Error {
  constructor(what: string, { code, title, detail, remedy }: z.infer<typeof problem>) {
    super(`${what}: ${code}: ${title} ${detail ?? ""} ${remedy}`)
  }
}

const MOST_TRIES = 12
const PAUSE_MS = 150

export type Ask = <Shape extends z.ZodType>(
  shape: Shape,
  method: string,
  path: string,
  body?: unknown,
) => Promise<z.output<Shape>>

export type Client = {
  readonly ask: Ask
  /** Calls an agent as programs do; the request's id. */
  readonly call: (agent: string, text: string) => Promise<string>
  /** Codes of the problems that were answered, also those of tries that were made again. */
  readonly problems: readonly string[]
}

const refusedCall = z.object({ error: z.object({ message: z.string(), code: z.string().nullable() }) })

const sentWith = (key: string, body: unknown): { headers: Record<string, string>; body?: string } => {
  const headers = { "idempotency-key": key }
  if (body === undefined) return { headers }
  if (typeof body === "string") return { headers: { ...headers, "content-type": "text/csv" }, body }
  return { headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(body) }
}

/** Asks a server as the browser's outbox does: with one key however often, again while the problem says so. */
export const openHttp = (url: string): Client => {
  const problems: string[] = []
  let keys = 0
  const ask: Ask = async (shape, method, path, body) => {
    keys += 1
    const request = { method, ...sentWith(`key-${keys}`, body) }
    for (let tries = 1; ; tries += 1) {
      const answer = await fetch(`${url}${path}`, request)
      const said: unknown = await answer.json()
      if (answer.ok) return shape.parse(said)
      const refused = problem.parse(said)
      problems.push(refused.code)
      if (!refused.retry || tries === MOST_TRIES) throw new Refusal(`${method} ${path}`, refused)
      await sleep(PAUSE_MS)
    }
  }
  const call: Client["call"] = async (agent, text) => {
    const body = JSON.stringify({ model: agent, messages: [{ role: "user", content: text }] })
    for (let tries = 1; ; tries += 1) {
      const headers = { "content-type": "application/json" }
      const answer = await fetch(`${url}/v1/chat/completions`, { method: "POST", headers, body })
      const said: unknown = await answer.json()
      if (answer.ok) return answer.headers.get("x-request-id") ?? ""
      const { message, code } = refusedCall.parse(said).error
      problems.push(code ?? "none")
      if (answer.status < 429 || tries === MOST_TRIES) throw new Error(`the call: ${answer.status} ${code}: ${message}`)
      await sleep(PAUSE_MS)
    }
  }
  return { ask, call, problems }
}
