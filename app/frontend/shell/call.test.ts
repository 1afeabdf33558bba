import { afterEach, expect, test, vi } from "vitest"
import { z } from "zod"
import { endpoint } from "../../../contract/endpoint.ts"
import { call } from "./call.ts"
import { CallProblem } from "./call-problem.ts"
import { isSessionEnded } from "./session.ts"

const getTable = endpoint({
  name: "getTable",
  method: "GET",
  path: "/api/tables/:name",
  does: "Show a table.",
  may: "look",
  input: z.object({ name: z.string(), limit: z.number().optional() }),
  output: z.object({ rows: z.number() }),
})

const saveNote = endpoint({
  name: "saveNote",
  method: "POST",
  path: "/api/notes/:id",
  does: "Save a note.",
  may: "review",
  input: z.object({ id: z.string(), text: z.string() }),
  output: z.object({ id: z.string() }),
})

type Sent = {
  readonly url: string
  readonly method: string | undefined
  readonly headers: Headers
  readonly body: unknown
}

const answerWith = (status: number, body: unknown, headers: Record<string, string> = {}): Sent[] => {
  const sent: Sent[] = []
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    sent.push({ url, method: init.method, headers: new Headers(init.headers), body: init.body })
    return Promise.resolve(new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers }))
  })
  return sent
}

const failure = async (promise: Promise<unknown>): Promise<CallProblem> => {
  const error = await promise.catch((reason: unknown) => reason)
  if (error instanceof CallProblem) return error
  throw new Error(`expected a CallProblem, got ${String(error)}`)
}

afterEach(() => vi.unstubAllGlobals())

test("a read fills the path, puts the rest into the query and carries no idempotency key", async () => {
  const sent = answerWith(200, { rows: 12 })
  expect(await call(getTable, { name: "main.support.a b", limit: 5 })).toEqual({ rows: 12 })
  expect(sent).toHaveLength(1)
  expect(sent[0]?.url).toBe("/api/tables/main.support.a%20b?limit=5")
  expect(sent[0]?.headers.has("idempotency-key")).toBe(false)
  expect(sent[0]?.body).toBeUndefined()
})

test("a write carries its body and an idempotency key that is new each time unless one is given", async () => {
  const sent = answerWith(200, { id: "n1" })
  await call(saveNote, { id: "n1", text: "why" })
  await call(saveNote, { id: "n1", text: "why" })
  await call(saveNote, { id: "n1", text: "why" }, { idempotencyKey: "mine" })
  const keys = sent.map((one) => one.headers.get("idempotency-key"))
  expect(keys[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/)
  expect(keys[1]).not.toBe(keys[0])
  expect(keys[2]).toBe("mine")
  expect(sent[0]?.body).toBe('{"text":"why"}')
})

test("a refusal becomes the problem the server named", async () => {
  answerWith(409, {
    type: "/problems/name_taken",
    title: "This name is already in use.",
    status: 409,
    detail: "main.a.b exists",
    code: "name_taken",
    field: "name",
    remedy: "Choose another name.",
    retry: false,
    request_id: "r-1",
  })
  const problem = await failure(call(saveNote, { id: "n1", text: "x" }))
  expect(problem).toMatchObject({
    code: "name_taken",
    status: 409,
    field: "name",
    detail: "main.a.b exists",
    retry: false,
    requestId: "r-1",
  })
})

test("a page of a proxy is unreadable, retried only above 499, and keeps the request id", async () => {
  answerWith(502, "<html>Bad gateway</html>", { "x-request-id": "r-2" })
  expect(await failure(call(getTable, { name: "t" }))).toMatchObject({
    code: "unreadable",
    retry: true,
    requestId: "r-2",
  })
  answerWith(404, "<html>Not here</html>")
  expect(await failure(call(getTable, { name: "t" }))).toMatchObject({ code: "unreadable", retry: false })
  answerWith(200, "<html>Sign in</html>")
  expect(await failure(call(getTable, { name: "t" }))).toMatchObject({ code: "unreadable", status: 200 })
})

test("no answer is offline; an aborted call stays an abort", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")))
  expect(await failure(call(getTable, { name: "t" }))).toMatchObject({ code: "offline", status: 0, retry: true })
  const leaving = new AbortController()
  leaving.abort()
  const error = await call(getTable, { name: "t" }, { signal: leaving.signal }).catch((reason: unknown) => reason)
  expect(error).not.toBeInstanceOf(CallProblem)
})

test("401 ends the session and the next good answer holds it again", async () => {
  answerWith(401, {
    type: "/problems/sign_in_needed",
    title: "Sign in first.",
    status: 401,
    code: "sign_in_needed",
    remedy: "x",
    retry: false,
    request_id: "r",
  })
  expect(await failure(call(getTable, { name: "t" }))).toMatchObject({ code: "sign_in_needed" })
  expect(isSessionEnded()).toBe(true)
  answerWith(200, { rows: 0 })
  await call(getTable, { name: "t" })
  expect(isSessionEnded()).toBe(false)
})

test("while developing, an answer outside the contract is caught", async () => {
  answerWith(200, { rows: "twelve" })
  expect(await failure(call(getTable, { name: "t" }))).toMatchObject({ code: "unreadable" })
})
