import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { brotliCompressSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { ENDPOINTS } from "../../contract/index.ts"
import { problemBody } from "../../contract/problems.ts"
import { addPeople, openTestApp, type TestApp } from "../../tests/support/app.ts"

let bench: TestApp
let web: string

const script = "console.log(1)".repeat(500)

beforeAll(async () => {
  web = await mkdtemp(join(tmpdir(), "databits-web-"))
  await mkdir(join(web, "assets"))
  await writeFile(join(web, "index.html"), "<!doctype html><title>Databits</title>")
  await writeFile(join(web, "assets", "main-abc.js"), script)
  await writeFile(join(web, "assets", "main-abc.js.br"), brotliCompressSync(script))
  await writeFile(join(web, "secrets.env"), "KEY=1")
  bench = await openTestApp({ app: { web, allowedHosts: ["work.example"] } })
  await addPeople(bench, ["viewer"])
})
afterAll(async () => {
  await bench.close()
  await rm(web, { recursive: true })
})

const problemOf = async (response: Response) => problemBody.parse(await response.json())

describe("an idempotency key", () => {
  const save = (path: string, body: unknown, as?: string) =>
    bench.ask("PUT", path, { body, as, headers: { "idempotency-key": "same-key" } })
  const names = async () => (await bench.workbench.ports.people.list()).map(({ name }) => name)

  test("stands for one write of one person at one address", async () => {
    expect((await save("/api/people/eva", { roles: ["admin"] })).status).toBe(200)
    expect((await save("/api/people/eva", { roles: ["admin"] })).status).toBe(200)
    expect((await save("/api/people/ben", { roles: ["viewer"] })).status).toBe(200)
    expect((await save("/api/people/ben", { roles: ["labeler"] }, "eva")).status).toBe(200)
    expect(await names()).toEqual(expect.arrayContaining(["eva", "ben"]))
    expect(await bench.workbench.ports.people.find("ben")).toMatchObject({ roles: ["labeler"] })
    const saved = await bench.workbench.ports.events.list({ kind: "person.saved", subject: "eva", limit: 10 })
    expect(saved).toHaveLength(1)
  })
})

test("a read that carries an idempotency key is read again", async () => {
  const read = async () => (await bench.ask("GET", "/api/people", { headers: { "idempotency-key": "r" } })).text()
  const before = await read()
  await addPeople(bench, ["labeler"])
  expect(await read()).not.toBe(before)
})

describe("a write that is sent twice", () => {
  const twice = async (method: string, path: string, sent: object) => {
    const answers = [await bench.ask(method, path, sent), await bench.ask(method, path, sent)]
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    const [first, second] = await Promise.all(answers.map((one) => one.json()))
    expect(second).toEqual(first)
    return first as Record<string, string>
  }

  test("keeps one upload; another file under its key is refused", async () => {
    const send = (body: string) => ({
      body,
      headers: { "idempotency-key": "up", "content-type": "text/csv", "content-length": String(body.length) },
    })
    await twice("POST", "/api/uploads?file=a.csv", send("a,b\n1,2\n"))
    expect(await readdir(join(bench.home, "uploads"))).toHaveLength(1)
    const other = await bench.ask("POST", "/api/uploads?file=a.csv", send("a,b\n1,2\n3,4\n"))
    expect(await problemOf(other)).toMatchObject({ code: "idempotency_key_reused", field: "Idempotency-Key" })
  })

  test("makes one key and shows it both times", async () => {
    const { secret } = await twice("POST", "/api/keys", { body: { name: "mine" }, headers: { "idempotency-key": "k" } })
    expect(secret).toMatch(/^dbk_/)
  })
})

describe("every answer", () => {
  test.each(["/health", "/api/me", "/", "/api/nothing"])("%s carries the guards and a request id", async (path) => {
    const { headers } = await bench.ask("GET", path)
    expect(headers.get("content-security-policy")).toContain("default-src 'self'")
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'")
    expect(headers.get("content-security-policy")).toMatch(/script-src 'self'(;|$)/)
    expect(headers.get("x-content-type-options")).toBe("nosniff")
    expect(headers.get("referrer-policy")).toBe("no-referrer")
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/)
    expect(headers.get("access-control-allow-origin")).toBeNull()
  })

  test("keeps the request id that was sent, unless it could break a log", async () => {
    const sent = async (id: string) =>
      (await bench.ask("GET", "/health", { headers: { "x-request-id": id } })).headers.get("x-request-id")
    expect(await sent("trace-42")).toBe("trace-42")
    expect(await sent("a b\tc")).not.toBe("a b\tc")
  })
})

describe("guards", () => {
  test.each([
    ["a foreign host", { host: "evil.example" }, "host_refused"],
    ["a foreign origin", { origin: "http://evil.example" }, "origin_refused"],
  ])("%s is refused everywhere, with a problem and an id", async (_, headers, code) => {
    for (const path of ["/", "/health", "/api/me", "/api/events", "/api/openapi.json", "/v1/models"]) {
      const response = await bench.ask("GET", path, { headers })
      expect(response.status).toBe(403)
      expect(response.headers.get("content-type")).toContain("application/problem+json")
      const body = await problemOf(response)
      expect(body.code).toBe(code)
      expect(body.request_id).toBe(response.headers.get("x-request-id"))
    }
  })

  test("a host that was allowed is answered", async () => {
    expect((await bench.ask("GET", "/api/me", { headers: { host: "work.example" } })).status).toBe(200)
  })

  test("a body larger than accepted is refused by its length and by what comes", async () => {
    const large = JSON.stringify({ input: { text: "x".repeat(9_000_000) } })
    expect((await bench.ask("POST", "/api/jobs/evaluate/runs", { body: large })).status).toBe(413)
    expect(
      (await bench.ask("POST", "/api/jobs/evaluate/runs", { body: "{}", headers: { "content-length": "999999999" } }))
        .status,
    ).toBe(413)
  })

  test("an idempotency key that could not be kept is refused", async () => {
    const response = await bench.ask("POST", "/api/runs/x/cancel", {
      body: {},
      headers: { "idempotency-key": "x".repeat(201) },
    })
    expect(await problemOf(response)).toMatchObject({ status: 422, field: "Idempotency-Key" })
  })
})

describe("what is not there", () => {
  test.each([
    ["GET", "/api/nothing", 404, "not_found"],
    ["GET", "/v1/nothing", 404, "not_found"],
    ["PATCH", "/api/me", 405, "method_not_allowed"],
    ["DELETE", "/api/runs/some-run/cancel", 405, "method_not_allowed"],
    ["POST", "/anything", 404, "not_found"],
    ["GET", "/assets/gone-123.js", 404, "not_found"],
  ])("%s %s is %i %s", async (method, path, status, code) => {
    const response = await bench.ask(method, path)
    expect(await problemOf(response)).toMatchObject({ status, code })
  })

  test("a wrong method names the right ones", async () => {
    expect((await bench.ask("PATCH", "/api/me")).headers.get("allow")).toBe("GET, POST")
  })
})

describe("pages", () => {
  test.each(["/", "/jobs", "/data/main/default/intents"])("%s is the page, asked for again each time", async (path) => {
    const response = await bench.ask("GET", path)
    expect(response.headers.get("content-type")).toContain("text/html")
    expect(response.headers.get("cache-control")).toBe("no-cache")
    expect(await response.text()).toContain("Databits")
  })

  test("assets are kept for ever and sent packed to who takes that", async () => {
    const packed = await bench.ask("GET", "/assets/main-abc.js", { headers: { "accept-encoding": "gzip, br" } })
    expect(packed.headers.get("content-encoding")).toBe("br")
    expect(packed.headers.get("cache-control")).toContain("immutable")
    expect(packed.headers.get("content-type")).toContain("text/javascript")
    const plain = await bench.ask("GET", "/assets/main-abc.js", { headers: { "accept-encoding": "br;q=0" } })
    expect(plain.headers.get("content-encoding")).toBeNull()
    expect(await plain.text()).toBe(script)
  })

  test("an unchanged page is not sent again", async () => {
    const etag = (await bench.ask("GET", "/")).headers.get("etag") ?? ""
    expect((await bench.ask("GET", "/", { headers: { "if-none-match": etag } })).status).toBe(304)
  })

  test.each([
    "/../package.json",
    "/..%2f..%2fetc%2fpasswd",
    "/assets/..%2f..%2fx.json",
    "/%00.js",
    "/secrets.env",
    "/%E0%A4%A.js",
  ])("%s gives nothing away", async (path) => {
    const response = await bench.ask("GET", path)
    expect(await response.text()).not.toMatch(/KEY=1|root:|"name"/)
  })

  test("without a build a plain page says what to do", async () => {
    const unbuilt = await openTestApp({ app: { web: join(web, "missing") } })
    const response = await unbuilt.ask("GET", "/")
    expect(response.status).toBe(503)
    expect(await response.text()).toContain("npm start")
    await unbuilt.close()
  })
})

describe("the OpenAPI document", () => {
  test("names every endpoint once, and every reference leads somewhere", async () => {
    const text = await (await bench.ask("GET", "/api/openapi.json")).text()
    const document = JSON.parse(text)
    expect(document.openapi).toBe("3.1.0")
    // Readers in other languages refuse a document whose expressions they cannot compile.
    expect(text).not.toContain("\\p{")
    expect(document.paths["/api/databits/{ref}/file"].get.responses["200"].content).toEqual({ "*/*": {} })
    const operations = Object.values(document.paths as Record<string, Record<string, { operationId: string }>>).flatMap(
      (path) => Object.values(path).map((one) => one.operationId),
    )
    expect(operations.toSorted()).toEqual(ENDPOINTS.map((to) => to.name).toSorted())
    const names = new Set(Object.keys(document.components.schemas))
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? "")
    expect(references.length).toBeGreaterThan(0)
    for (const reference of references) expect(names).toContain(reference.replace("#/components/schemas/", ""))
  })

  test("says what is in the path, the query and the body", async () => {
    const { paths } = await (await bench.ask("GET", "/api/openapi.json")).json()
    expect(paths["/api/jobs/{job}/runs"].post).toMatchObject({
      "x-permission": "run_jobs",
      parameters: [{ name: "job", in: "path", required: true }],
      requestBody: { content: { "application/json": { schema: { properties: { input: {} } } } } },
    })
    expect(
      paths["/api/runs"].get.parameters.map((one: { name: string; in: string }) => [one.name, one.in]),
    ).toContainEqual(["limit", "query"])
  })
})

describe("problems", () => {
  test("of ours are told as they are; faults show nothing but the id, and are logged", async () => {
    const { runs } = bench.workbench.workspace.ports
    const before = runs.seek
    Object.assign(bench.workbench.ports.runs, {
      find: async () => {
        throw new TypeError("table secret_table is corrupt")
      },
    })
    const response = await bench.ask("GET", "/api/runs/x")
    const text = await response.clone().text()
    expect(response.status).toBe(500)
    expect(await problemOf(response)).toMatchObject({
      code: "internal",
      request_id: response.headers.get("x-request-id"),
    })
    expect(text).not.toContain("secret_table")
    expect(bench.reported.at(-1)).toBeInstanceOf(TypeError)
    expect(before).toBe(runs.seek)
  })

  test("name the role that is missing", async () => {
    const response = await bench.ask("POST", "/api/jobs/evaluate/runs", { body: { input: {} }, as: "viewer" })
    expect(await problemOf(response)).toMatchObject({
      status: 403,
      code: "not_allowed",
      detail: expect.stringContaining("developer or admin"),
    })
  })
})

describe("where others can reach it", () => {
  const token = "a-token-of-this-start"
  let open: TestApp
  beforeAll(async () => {
    open = await openTestApp({ app: { web, signInToken: token } })
    await addPeople(open, ["viewer"])
  })
  afterAll(() => open.close())

  test.each([
    ["nothing", {}],
    ["a wrong token", { "x-databits-token": "guess" }],
    ["a wrong session", { cookie: "databits_session=guess" }],
    ["the choice of a person", { cookie: "databits_person=ana" }],
    ["an empty bearer", { authorization: "Bearer " }],
  ])("a request with %s must sign in first", async (_, headers) => {
    const response = await open.ask("GET", "/api/me", { headers })
    expect(await problemOf(response)).toMatchObject({ status: 401, code: "sign_in_needed" })
  })

  test("the link keeps a session that no script can read and no other site can use", async () => {
    const response = await open.ask("GET", `/sign-in?token=${token}`)
    expect([response.status, response.headers.get("location")]).toEqual([303, "/"])
    const cookie = response.headers.get("set-cookie") ?? ""
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/)
    expect(cookie).not.toContain(token)
    const session = cookie.split(";")[0] ?? ""
    const me = await open.ask("GET", "/api/me", { headers: { cookie: session } })
    expect(await me.json()).toMatchObject({ person: "ana", canChoose: false })
  })

  test("a signed-in browser does not become somebody else by a cookie", async () => {
    const cookie = ((await open.ask("GET", `/sign-in?token=${token}`)).headers.get("set-cookie") ?? "").split(";")[0]
    const me = await open.ask("GET", "/api/me", { headers: { cookie: `${cookie}; databits_person=viewer` } })
    expect(await me.json()).toMatchObject({ person: "ana" })
    expect(
      (await open.ask("POST", "/api/me", { body: { name: "viewer" }, headers: { cookie: cookie ?? "" } })).status,
    ).toBe(403)
  })

  test("a program sends the token itself", async () => {
    for (const headers of [{ "x-databits-token": token }, { authorization: `Bearer ${token}` }]) {
      expect((await open.ask("GET", "/api/me", { headers })).status).toBe(200)
    }
  })

  test("a stale link says so; the pages and the health check need no session", async () => {
    expect((await open.ask("GET", "/sign-in?token=old")).status).toBe(401)
    expect((await open.ask("GET", "/")).status).toBe(200)
    expect((await open.ask("GET", "/health")).status).toBe(200)
  })
})
