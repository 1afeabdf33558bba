import { type Context, Hono } from "hono"
import type { Endpoint } from "../../contract/endpoint.ts"
import { ENDPOINTS } from "../../contract/index.ts"
import { type JsonObject, jsonObject } from "../../contract/json.ts"
import type { Caller, Permission } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import { printedKey } from "../../core/write-key.ts"
import type { Workbench } from "../../jobs/workbench.ts"
import { readConfig } from "../../workspace/config.ts"
import type { Workspace } from "../../workspace/workspace.ts"
import { answerProblem, isFault, toProblem } from "./answer-problem.ts"
import { openAnswered } from "./answered.ts"
import { bounded, JSON_LIMIT, UPLOAD_LIMIT } from "./body.ts"
import { callerOf, checkPermission, forwardedCaller, personToken } from "./caller.ts"
import { type Doctor, openDoctor } from "./doctor/doctor.ts"
import { keyCallers } from "./gateway/key-caller.ts"
import { checkHost, checkOrigin } from "./guards.ts"
import { type Live, openLive } from "./live/hub.ts"
import { type Report, reportTo } from "./log.ts"
import type { Mount } from "./mount.ts"
import { openApi } from "./openapi.ts"
import { inputReader } from "./read-input.ts"
import { MOUNTS, ROUTES } from "./routes/index.ts"
import { SECURITY_HEADERS } from "./security-headers.ts"
import type { RouteContext, Serve } from "./serve.ts"
import { signIn } from "./sign-in.ts"
import { sendPage } from "./static.ts"
import { VERSION } from "./version.ts"

export type AppOptions = {
  /** Host names answered to besides those of this computer, with or without a port. */
  readonly allowedHosts?: readonly string[]
  /** When set, every request but the pages must carry it (see `sign-in.ts`). */
  readonly signInToken?: string | undefined
  /** Whether the proxy of Databricks Apps stands before every request: it says who asks, and under which host. */
  readonly isBehindProxy?: boolean
  readonly live?: Live
  /** Says how the workbench is connected to Databricks; by the environment when left out. */
  readonly doctor?: Doctor
  readonly report?: Report
  /** Folder of the built pages. */
  readonly web?: string
}

type Env = { Variables: { requestId: string } }
type Ctx = Context<Env>

const REQUEST_ID = /^[\w.:-]{1,100}$/
const KEY = /^[\x21-\x7e]{1,200}$/
/** Paths of programs: an unknown one is a problem, not a page. */
const FOR_PROGRAMS = /^\/(api|v1|serving-endpoints|problems)(\/|$)/

/** The key a request was sent with, as one of this person and address: keys of others, and of jobs, are others. */
const keySent = ({ method, path, raw }: Ctx["req"], { person }: Caller): string | undefined => {
  const key = raw.headers.get("idempotency-key")
  // What is read changes: asked for again it is read again.
  if (key === null || method === "GET" || method === "HEAD") return undefined
  if (KEY.test(key)) return `${method} ${path} ${person} ${key}`
  throw new Problem("input_invalid", {
    field: "Idempotency-Key",
    detail: "Idempotency-Key: use up to 200 characters without spaces.",
  })
}

/** Methods the contract declares for a path. */
const methodsOf = (path: string): string[] =>
  ENDPOINTS.filter((to) => new RegExp(`^${to.path.replace(/:[a-zA-Z_]+/g, "[^/]+")}$`).test(path)).map(
    (to) => to.method,
  )

const sendText = (json: string): Response =>
  new Response(json, {
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" },
  })

const sendJson = (body: unknown): Response => sendText(JSON.stringify(body))

/** What a request asks for, to tell it from another one: its input, and of a file what is known before it is read. */
const sentWith = ({ headers }: Request, { kind }: Endpoint, input: Readonly<Record<string, unknown>>): JsonObject =>
  jsonObject.parse(
    JSON.parse(JSON.stringify({ ...input, ...(kind === "upload" ? { bytes: headers.get("content-length") } : {}) })),
  )

/** Reads a body that nobody needs: a sender that is cut off while it sends never sees the answer. */
const passOver = async ({ body }: Request): Promise<void> => {
  await body?.pipeTo(new WritableStream())
}

const stderr = reportTo(
  (line) => process.stderr.write(line),
  () => new Date().toISOString(),
)

/** The whole HTTP side of a workbench: guards, declared endpoints, foreign protocols, pages. */
export const createApp = (workbench: Workbench<Workspace>, options: AppOptions = {}): Hono<Env> => {
  const { signInToken, isBehindProxy = false, report = stderr } = options
  const live = options.live ?? openLive(workbench)
  const doctor = options.doctor ?? openDoctor(readConfig())
  const allowedHosts = new Set(options.allowedHosts ?? [])
  const { ports, workspace } = workbench
  const keyCallerOf = keyCallers(workbench)
  const { contentHash, now } = ports.clock
  const answered = openAnswered(() => Date.parse(now()))
  const app = new Hono<Env>()

  const choosesPerson = signInToken === undefined && workspace.kind === "embedded"

  const whoIs = (headers: Headers): Promise<Caller> =>
    isBehindProxy
      ? forwardedCaller(headers, ports.people)
      : callerOf(headers, ports.people, { signInToken, choosesPerson })

  const contextOf = async (c: Ctx, needed: Permission, limit: number): Promise<RouteContext> => {
    const { raw } = c.req
    const byKey = await keyCallerOf(raw.headers, needed)
    const who = byKey ?? (await whoIs(raw.headers))
    checkPermission(who, needed)
    // Whoever calls with a key of ours may not be the person whose token the platform put beside it.
    const token = isBehindProxy && byKey === undefined ? personToken(raw.headers) : undefined
    const governed = workspace.asPerson({ name: who.person, roles: who.roles, token })
    const request = bounded(raw, limit)
    return {
      who,
      ports: { ...ports, ...governed },
      workspace,
      workbench,
      live,
      doctor,
      requestId: c.get("requestId"),
      idempotencyKey: keySent(c.req, who),
      request,
      canChoosePerson: choosesPerson,
    }
  }

  const refused = (error: unknown, requestId: string, facts: Readonly<Record<string, unknown>>): Response => {
    const problem = toProblem(error)
    if (isFault(problem)) report(error, { requestId, ...facts })
    return answerProblem(problem, requestId)
  }

  app.use(async (c, next) => {
    const { headers } = c.req.raw
    const sentId = headers.get("x-request-id")
    const requestId = sentId !== null && REQUEST_ID.test(sentId) ? sentId : ports.clock.id()
    c.set("requestId", requestId)
    const forwarded = isBehindProxy ? headers.get("x-forwarded-host") : null
    const host = forwarded ?? headers.get("host") ?? new URL(c.req.url).host
    try {
      if (!isBehindProxy) checkHost(host, allowedHosts)
      checkOrigin(c.req.raw, host)
      await next()
    } catch (error) {
      c.res = refused(error, requestId, { method: c.req.method, path: c.req.path })
    }
    for (const [name, value] of Object.entries({ ...SECURITY_HEADERS, "x-request-id": requestId }))
      c.res.headers.set(name, value)
  })

  const serve: Serve = (to, handler) => {
    const read = inputReader(to)
    const limit = to.kind === "upload" ? UPLOAD_LIMIT : JSON_LIMIT
    app.on(to.method, to.path, async (c) => {
      const context = await contextOf(c, to.may, limit)
      const input = await read(context.request, c.req.param())
      const idempotencyKey =
        context.idempotencyKey && printedKey(context.idempotencyKey, contentHash(sentWith(c.req.raw, to, input)))
      const answer = await answered(idempotencyKey, async () => {
        const given = await handler(input, { ...context, idempotencyKey })
        return given instanceof Response ? given : JSON.stringify(checkedAnswer(to, given))
      })
      if (to.kind === "upload" && !context.request.bodyUsed) await passOver(context.request)
      return answer instanceof Response ? answer : sendText(answer)
    })
  }

  const mount: Mount = (to, handler, refuse) => {
    app.on(to.method, to.path, async (c) => {
      try {
        const context = await contextOf(c, to.may, JSON_LIMIT)
        return await handler({ ...context, parameters: c.req.param() })
      } catch (error) {
        if (!refuse) throw error
        if (isFault(toProblem(error))) report(error, { requestId: c.get("requestId"), path: c.req.path })
        return refuse(error, { requestId: c.get("requestId"), ports, parameters: c.req.param() })
      }
    })
  }

  app.get("/health", () => sendJson({ status: "ok", version: VERSION }))
  app.get("/sign-in", (c) => {
    const answer = signInToken === undefined ? c.redirect("/", 303) : signIn(new URL(c.req.url), signInToken)
    if (!answer) throw new Problem("sign_in_needed", { detail: "This sign-in address is no longer valid." })
    return answer
  })
  let document: JsonObject | undefined
  app.get("/api/openapi.json", () => {
    document ??= openApi(ENDPOINTS, VERSION)
    return sendJson(document)
  })
  for (const route of ROUTES) route(serve)
  for (const add of MOUNTS) add(mount)

  app.notFound(async (c) => {
    const methods = methodsOf(c.req.path)
    if (methods.length > 0)
      return answerProblem(new Problem("method_not_allowed"), c.get("requestId"), { allow: methods.join(", ") })
    const reads = c.req.method === "GET" || c.req.method === "HEAD"
    const page = reads && !FOR_PROGRAMS.test(c.req.path) ? await sendPage(c.req.raw, options.web) : undefined
    return page ?? answerProblem(new Problem("not_found"), c.get("requestId"))
  })
  app.onError((error, c) => refused(error, c.get("requestId"), { method: c.req.method, path: c.req.path }))
  return app
}

/** An answer as declared: what the contract does not name never leaves, what it promises is there. */
const checkedAnswer = (to: Endpoint, answer: unknown): unknown => {
  const checked = to.output.safeParse(answer)
  if (checked.success) return checked.data
  throw new Problem("internal", { facts: { endpoint: to.name, issues: checked.error.issues } })
}
