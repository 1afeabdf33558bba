import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { createConnection, createServer, type Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { afterEach, beforeEach, expect, test } from "vitest"
import { overPipes, type Parent } from "./parent.ts"
import { renewedToken } from "./wire/credentials.ts"
import { fetchParentToken } from "./wire/parent-token.ts"

type Asked = { readonly id: number; readonly ask: string; readonly input?: unknown }

let folder: string
let parent: Parent
let heard: Asked[]
/** What the other side answers; undefined: nothing. */
let answer: (asked: Asked) => object | undefined
let theirs: Socket[]
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "databits-parent-"))
  heard = []
  theirs = []
  const pipe = async (name: string): Promise<[Socket, Socket]> => {
    const server = createServer().listen(join(folder, name))
    await once(server, "listening")
    const ours = createConnection(join(folder, name))
    const [other] = await once(server, "connection")
    server.close()
    return [ours, other]
  }
  const [reads, answers] = await pipe("answers")
  const [writes, questions] = await pipe("questions")
  theirs = [answers, questions]
  parent = overPipes(reads, writes, { token: 60_000, register_model: 100 })
  createInterface({ input: questions }).on("line", (line) => {
    const asked: Asked = JSON.parse(line)
    heard.push(asked)
    const said = answer(asked)
    if (said) answers.write(`${JSON.stringify({ id: asked.id, ...said })}\n`)
  })
})
afterEach(() => {
  for (const socket of theirs) socket.destroy()
  rmSync(folder, { recursive: true, force: true })
})

test("questions get their own answers, in whatever order these come", async () => {
  const kept: Asked[] = []
  answer = (asked) => {
    kept.push(asked)
    if (kept.length < 2) return undefined
    for (const { id, ask } of kept.toReversed()) theirs[0]?.write(`${JSON.stringify({ id, result: ask })}\n`)
    return undefined
  }
  const answers = await Promise.all([parent.ask("register_model", { name: "c.s.m" }), parent.ask("token")])
  expect(answers).toEqual(["register_model", "token"])
  expect(heard).toEqual([
    { id: 1, ask: "register_model", input: { name: "c.s.m" } },
    { id: 2, ask: "token" },
  ])
})

test("what the other side cannot do is a problem in its words", async () => {
  answer = () => ({ error: "The model has no signature." })
  await expect(parent.ask("register_model", {})).rejects.toMatchObject({
    code: "databricks_failed",
    detail: "The model has no signature.",
  })
})

test("an answer that does not come in time is a problem that says what was asked for; one that comes later disturbs nobody", async () => {
  answer = () => undefined
  await expect(parent.ask("register_model", {})).rejects.toMatchObject({
    code: "databricks_failed",
    detail: "The process that started this one was asked to register the model and did not answer within 0.1 s.",
    remedy: expect.stringContaining("output of the task"),
  })
  theirs[0]?.write(`${JSON.stringify({ id: 1, result: "late" })}\n`)
  answer = ({ ask }) => ({ result: ask })
  expect(await parent.ask("token")).toBe("token")
})

test("tokens are asked for again when one is near its end or refused, and only then", async () => {
  let now = 1_000_000
  answer = ({ id }) => ({ result: { host: "h", token: `t${id}`, expires_at: now / 1_000 + 3_600 } })
  const credentials = renewedToken(
    () => fetchParentToken(parent),
    () => now,
  )
  expect(await Promise.all([credentials.token(), credentials.token()])).toEqual(["t1", "t1"])
  now += 58 * 60_000
  expect(await credentials.token()).toBe("t2")
  credentials.forget("t2")
  expect(await credentials.token()).toBe("t3")
  expect(await credentials.token()).toBe("t3")
  answer = () => ({ error: "default auth: cannot configure default credentials" })
  credentials.forget("t3")
  await expect(credentials.token()).rejects.toMatchObject({
    code: "databricks_sign_in",
    detail: expect.stringContaining("cannot configure default credentials"),
  })
})

test("a parent that ends is noticed, and nobody waits for its answers", async () => {
  answer = () => undefined
  const asked = parent.ask("token")
  const gone = once(parent.gone, "abort")
  for (const socket of theirs) socket.destroy()
  await expect(asked).rejects.toMatchObject({ code: "databricks_failed" })
  await gone
  await expect(parent.ask("token")).rejects.toThrow("has ended")
})
