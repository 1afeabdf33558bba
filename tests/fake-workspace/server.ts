import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import type { Fault } from "./faults.ts"
import type { Principal } from "./identities.ts"
import { Refused } from "./refused.ts"
import { type Answer, matchPath, type Route } from "./route.ts"
import { refuseWithoutScope } from "./routes/identity.ts"
import { ROUTES } from "./routes/index.ts"
import { governorOf } from "./unity/governor.ts"
import { openWorld, type World, type WorldOptions } from "./world.ts"

export type Heard = {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly who: string | undefined
}

export type FakeWorkspace = {
  readonly host: string
  readonly world: World
  /** Every request, in order. */
  readonly heard: readonly Heard[]
  /** Requests to addresses it does not know; a test that ends with one has met an address nobody vouches for. */
  readonly unknown: readonly string[]
  close(): Promise<void>
}

const NOBODY: Principal = { kind: "user", name: "nobody" }

const readBytes = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

/** int64 as the platform reads it: a number, whatever its size. */
const keepInt64 = (_: string, value: unknown, context?: { readonly source?: string }): unknown =>
  typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? "")
    ? BigInt(context?.source ?? "")
    : value

const readBody = (bytes: Buffer, type: string | undefined): unknown => {
  if (bytes.length === 0) return {}
  if (!type?.includes("json")) return undefined
  try {
    return JSON.parse(bytes.toString(), keepInt64)
  } catch {
    throw new Refused(400, "MALFORMED_REQUEST", "Could not parse request object.")
  }
}

const send = async (response: ServerResponse, answer: Answer): Promise<void> => {
  if (answer.kind === "bytes") return void response.writeHead(answer.status, answer.headers).end(answer.bytes)
  if (answer.kind === "json") {
    // int64 is written as a number, as the platform does.
    const text = JSON.stringify(answer.body, (_, value: unknown) =>
      typeof value === "bigint" ? `\u0000${value}\u0000` : value,
    )
    response.writeHead(answer.status, { "content-type": "application/json" })
    return void response.end(text.replace(/"\\u0000(-?\d+)\\u0000"/g, "$1"))
  }
  response.writeHead(200, { "content-type": "text/event-stream" })
  for await (const line of answer.lines) response.write(`${line}\n\n`)
  response.end()
}

const refuse = (response: ServerResponse, error: unknown): void => {
  const refused = error instanceof Refused ? error : new Refused(500, "INTERNAL_ERROR", String(error))
  response.writeHead(refused.status, { "content-type": "application/json" })
  response.end(JSON.stringify({ error_code: refused.errorCode, message: refused.message, details: [] }))
}

const EMPTY_PAGE = "after-an-empty-page"

const emptyPage = (url: URL, response: ServerResponse): boolean => {
  if (url.searchParams.has("page_token")) return true
  response.writeHead(200, { "content-type": "application/json" })
  response.end(JSON.stringify({ next_page_token: EMPTY_PAGE }))
  return false
}

/** Makes the fault happen; says whether the request is still to be handled. */
const suffer = async (fault: Fault | undefined, url: URL, response: ServerResponse): Promise<boolean> => {
  if (fault === undefined || fault.kind === "reply lost" || fault.kind === "half") return true
  if (fault.kind === "slow") {
    await new Promise((resolve) => setTimeout(resolve, fault.milliseconds))
    return true
  }
  if (fault.kind === "empty page") return emptyPage(url, response)
  if (fault.kind === "cut") response.destroy()
  if (fault.kind === "failed") {
    const { errorCode: error_code, message } = fault
    response.writeHead(200, { "content-type": "application/json" })
    const status = { state: "FAILED", error: { error_code, message } }
    response.end(JSON.stringify({ statement_id: "01f0-injected", status }))
  }
  if (fault.kind === "page")
    response.writeHead(fault.status, { "content-type": "text/html" }).end("<html><body>Bad gateway</body></html>")
  if (fault.kind === "status") {
    const wait = fault.retryAfter === undefined ? {} : { "retry-after": fault.retryAfter }
    response.writeHead(fault.status, { "content-type": "application/json", ...wait })
    const message = fault.message ?? `injected ${fault.errorCode}`
    response.end(JSON.stringify({ error_code: fault.errorCode, message }))
  }
  return false
}

const breakOff = (response: ServerResponse): void => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "1000" })
  response.write('{"status":', () => response.destroy())
}

const routed = (method: string, path: string): { route: Route; params: Record<string, string> } | undefined => {
  for (const route of ROUTES) {
    const params = route.method === method ? matchPath(route.path, path) : undefined
    if (params) return { route, params }
  }
  return undefined
}

/** A Databricks workspace on loopback that keeps state and runs statements; see `routes/` for what it knows. */
export const startFakeWorkspace = async (
  options: WorldOptions & { readonly port?: number } = {},
): Promise<FakeWorkspace> => {
  const world = await openWorld(options)
  world.warehouse.govern(governorOf(world))
  const heard: Heard[] = []
  const unknown: string[] = []

  /** The answer of the address, for who may have it. */
  const answerTo = async (
    request: IncomingMessage,
    url: URL,
    bytes: Buffer,
    who: Principal | undefined,
  ): Promise<Answer> => {
    const method = request.method ?? "GET"
    const found = routed(method, url.pathname)
    if (!found) {
      unknown.push(`${method} ${url.pathname}`)
      throw new Refused(404, "ENDPOINT_NOT_FOUND", `No API found for '${method} ${url.pathname}'`)
    }
    if (!found.route.isOpen && !who)
      throw new Refused(401, "UNAUTHENTICATED", "Credential was not sent or was of an unsupported type for this API.")
    refuseWithoutScope(who?.scopes, found.route.scope)
    return found.route.answer({
      world,
      who: who ?? NOBODY,
      params: found.params,
      query: url.searchParams,
      body: readBody(bytes, request.headers["content-type"]),
      bytes,
      headers: request.headers,
    })
  }

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://workspace")
    const isAfterEmptyPage = url.searchParams.get("page_token") === EMPTY_PAGE
    const method = request.method ?? "GET"
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1]
    const who = token === undefined ? undefined : world.identities.seek(token)
    const bytes = await readBytes(request)
    const fault = world.faults.take(method, url.pathname, bytes)
    heard.push({ method, path: url.pathname, query: url.search, who: who?.name })
    try {
      if (!(await suffer(fault, url, response))) return
      if (isAfterEmptyPage) url.searchParams.delete("page_token")
      const answer = await answerTo(request, url, bytes, who)
      if (fault?.kind === "reply lost") return void response.destroy()
      if (fault?.kind === "half") return breakOff(response)
      await send(response, answer)
    } catch (error) {
      refuse(response, error)
    }
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  const host = `http://127.0.0.1:${port}`
  world.jobs.host = host
  return {
    host,
    world,
    heard,
    unknown,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await world.close()
    },
  }
}
