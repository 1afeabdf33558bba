import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { z } from "zod"
import { type FakeWorkspace, startFakeWorkspace } from "../../../tests/fake-workspace/server.ts"
import { type Client, openClient } from "./client.ts"
import { type Credentials, fixedToken } from "./credentials.ts"
import { credentialsFor } from "./sign-in.ts"

const ME = "/api/2.0/preview/scim/v2/Me"
const STATEMENTS = "/api/2.0/sql/statements"
const me = z.object({ userName: z.string() })

let workspace: FakeWorkspace
let waited: number[]
beforeAll(async () => {
  workspace = await startFakeWorkspace()
})
afterAll(() => workspace.close())
beforeEach(() => {
  workspace.world.faults.clear()
  waited = []
})

const asService = (): Credentials =>
  credentialsFor(
    {
      host: workspace.host,
      authentication: { kind: "oauth-m2m", clientId: "app-sp", clientSecret: "app-secret" },
      warehouseId: undefined,
      workspaceId: undefined,
      from: "environment",
    },
    () => Date.now(),
  )

const client = (credentials: Credentials, budgetMs = 60_000, timeoutMs = 5_000): Client<"app"> => {
  let now = 0
  return openClient({
    as: "app",
    host: workspace.host,
    principal: "app-sp",
    credentials,
    userAgent: "databits/test",
    timeoutMs,
    patience: {
      budgetMs,
      sleep: async (milliseconds) => {
        waited.push(milliseconds)
        now += milliseconds
      },
      random: () => 0.5,
      now: () => now,
    },
  })
}

const asked = (path: string): number => workspace.heard.filter((one) => one.path === path).length

const submit = (on: Client, repeatable?: boolean) =>
  on.json(z.object({ status: z.object({ state: z.string() }) }), {
    method: "POST",
    path: STATEMENTS,
    body: { statement: "SELECT 1", warehouse_id: "w" },
    ...(repeatable === undefined ? {} : { repeatable }),
  })

describe("signing in", () => {
  test("a service principal gets one token for many requests at once", async () => {
    const on = client(asService())
    const before = asked("/oidc/v1/token")
    const answers = await Promise.all(Array.from({ length: 8 }, () => on.json(me, { path: ME })))
    expect(answers.map(({ userName }) => userName)).toEqual(Array(8).fill("app-sp"))
    expect(asked("/oidc/v1/token") - before).toBe(1)
  })

  test("a token that the workspace has ended is renewed once, without anybody noticing", async () => {
    const on = client(asService())
    await on.json(me, { path: ME })
    workspace.world.identities.expire()
    expect(await on.json(me, { path: ME })).toEqual({ userName: "app-sp" })
  })

  test("a wrong secret says which variables to look at", async () => {
    const wrong = credentialsFor(
      {
        host: workspace.host,
        authentication: { kind: "oauth-m2m", clientId: "app-sp", clientSecret: "wrong" },
        warehouseId: undefined,
        workspaceId: undefined,
        from: "environment",
      },
      () => Date.now(),
    )
    const error = await client(wrong)
      .json(me, { path: ME })
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: "databricks_sign_in",
      detail: expect.stringContaining("Client authentication failed"),
      remedy: expect.stringContaining("DATABRICKS_CLIENT_SECRET"),
    })
    expect(JSON.stringify(error)).not.toContain("wrong")
  })

  test.each([
    { kind: "status", status: 429, errorCode: "REQUEST_LIMIT_EXCEEDED", retryAfter: "1" },
    { kind: "status", status: 503, errorCode: "TEMPORARILY_UNAVAILABLE" },
    { kind: "cut" },
    { kind: "half" },
    { kind: "page", status: 502 },
  ] as const)(
    "what gives no token for a moment ($kind $status) is no wrong secret: the request waits",
    async (fault) => {
      workspace.world.faults.plan(fault, { method: "POST", path: /^\/oidc\/v1\/token$/, times: 2 })
      const on = client(asService())
      expect(await on.json(me, { path: ME })).toEqual({ userName: "app-sp" })
      expect(waited).toHaveLength(2)
      workspace.world.faults.plan(fault, { method: "POST", path: /^\/oidc\/v1\/token$/, times: 100 })
      await expect(client(asService(), 4_000).json(me, { path: ME })).rejects.toMatchObject({
        code: expect.stringMatching(/^databricks_(busy|unreachable)$/),
      })
    },
  )

  test("a personal token that is refused is a problem at once", async () => {
    const before = asked(ME)
    await expect(client(fixedToken("no such")).json(me, { path: ME })).rejects.toMatchObject({
      code: "databricks_sign_in",
    })
    expect(asked(ME) - before).toBe(1)
  })
})

describe("faults on the way", () => {
  const token = () => fixedToken(workspace.world.identities.give({ kind: "service", name: "app-sp" }))

  test("429 is waited for as long as the workspace asks, for writes too", async () => {
    const fault = { kind: "status", status: 429, errorCode: "REQUEST_LIMIT_EXCEEDED", retryAfter: "7" } as const
    workspace.world.faults.plan(fault, { path: /statements$/, times: 2 })
    expect(await submit(client(token()))).toEqual({ status: { state: "SUCCEEDED" } })
    expect(waited).toEqual([7_000, 7_000])
  })

  test("503 without a hint is tried again after growing pauses, until the budget is spent", async () => {
    const fault = { kind: "status", status: 503, errorCode: "TEMPORARILY_UNAVAILABLE" } as const
    workspace.world.faults.plan(fault, { path: /Me$/, times: 100 })
    await expect(client(token()).json(me, { path: ME })).rejects.toMatchObject({ code: "databricks_busy" })
    expect(waited.slice(0, 4)).toEqual([500, 1_000, 2_000, 4_000])
    expect(waited.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(60_000)
  })

  test("a cut connection is tried again for a read, not for a write", async () => {
    workspace.world.faults.plan({ kind: "cut" }, { path: /Me$/ })
    workspace.world.faults.plan({ kind: "cut" }, { path: /statements$/ })
    expect(await client(token()).json(me, { path: ME })).toEqual({ userName: "app-sp" })
    const before = asked(STATEMENTS)
    await expect(submit(client(token()))).rejects.toMatchObject({ code: "databricks_unreachable" })
    expect(asked(STATEMENTS) - before).toBe(1)
  })

  test("a write that says it may be repeated is sent again when its answer was lost", async () => {
    workspace.world.faults.plan({ kind: "reply lost" }, { path: /statements$/ })
    const before = workspace.world.warehouse.submitted.length
    expect(await submit(client(token()), true)).toEqual({ status: { state: "SUCCEEDED" } })
    expect(workspace.world.warehouse.submitted.length - before).toBe(2)
  })

  test("an answer that breaks off in the middle is asked for again where that does no harm", async () => {
    workspace.world.faults.plan({ kind: "half" }, { path: /Me$/ })
    workspace.world.faults.plan({ kind: "half" }, { path: /statements$/ })
    expect(await client(token()).json(me, { path: ME })).toEqual({ userName: "app-sp" })
    await expect(submit(client(token()))).rejects.toMatchObject({ code: "databricks_unreachable" })
  })

  test("no answer in time counts as no answer", async () => {
    workspace.world.faults.plan({ kind: "slow", milliseconds: 4_000 }, { path: /Me$/ })
    expect(await client(token(), 60_000, 1_000).json(me, { path: ME })).toEqual({ userName: "app-sp" })
    expect(waited).toHaveLength(1)
  })

  test("a gateway's page is a problem in our words, not its markup", async () => {
    workspace.world.faults.plan({ kind: "page", status: 500 }, { path: /Me$/ })
    await expect(client(token()).json(me, { path: ME })).rejects.toMatchObject({
      code: "databricks_failed",
      detail: "The workspace answered 500.",
    })
  })

  test("who cancels does not wait for the next try", async () => {
    const fault = { kind: "status", status: 429, errorCode: "REQUEST_LIMIT_EXCEEDED", retryAfter: "60" } as const
    workspace.world.faults.plan(fault, { path: /Me$/, times: 100 })
    const patient = openClient({
      as: "app",
      host: workspace.host,
      principal: "app-sp",
      credentials: token(),
      userAgent: "databits/test",
    })
    const controller = new AbortController()
    const answer = patient.json(me, { path: ME, signal: controller.signal })
    setTimeout(() => controller.abort(), 50)
    await expect(answer).rejects.toMatchObject({ code: "run_cancelled" })
  })
})

describe("what the workspace does not allow", () => {
  const person = (...scopes: string[]) =>
    fixedToken(workspace.world.identities.give({ kind: "user", name: "ana@example.com", scopes }))

  test("a missing scope is named with the place to add it", async () => {
    await expect(submit(client(person("files")))).rejects.toMatchObject({
      code: "databricks_denied",
      remedy: expect.stringContaining("sql"),
    })
  })

  test("an address nobody knows is missing, and noticed", async () => {
    await expect(client(person()).json(me, { path: "/api/2.0/nowhere" })).rejects.toMatchObject({
      code: "databricks_missing",
    })
    expect(workspace.unknown).toContain("GET /api/2.0/nowhere")
  })
})
