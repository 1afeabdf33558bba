import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { createApp } from "../app/backend/app.ts"
import { type Endpoint, type InputOf, type OutputOf, toRequest } from "../contract/endpoint.ts"
import * as catalog from "../contract/endpoints/catalog.ts"
import * as curate from "../contract/endpoints/curate.ts"
import * as data from "../contract/endpoints/data.ts"
import * as deploy from "../contract/endpoints/deploy.ts"
import * as improve from "../contract/endpoints/improve.ts"
import * as jobs from "../contract/endpoints/jobs.ts"
import * as settings from "../contract/endpoints/settings.ts"
import * as template from "../contract/endpoints/template.ts"
import * as train from "../contract/endpoints/train.ts"
import { ENDPOINTS } from "../contract/index.ts"
import { job } from "../jobs/job.ts"
import { LIBRARY } from "../jobs/library.ts"
import { openTestApp, type TestApp } from "./support/app.ts"
import { MESSAGES } from "./support/served-agent.ts"

/** POST without a write: they answer a question, too long for an address or asked again on purpose. */
const QUESTIONS = ["previewDatabit", "previewFile", "queryTables", "testModelEndpoint", "checkConnection"]

const waits = job({
  name: "waits",
  stage: "monitor",
  says: "Works until it is stopped.",
  trigger: { on: "demand" },
  runs: "here",
  needs: [],
  input: z.object({}),
  output: z.object({}),
  run: async (_, { signal }) => {
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }))
    signal.throwIfAborted()
    return {}
  },
})

let bench: TestApp
beforeAll(async () => {
  bench = await openTestApp({ library: [...LIBRARY, waits] })
})
afterAll(() => bench.close())

type Sent = Readonly<Record<string, unknown>>

type Expected<E extends Endpoint> = {
  /** An input under the same key that is another request. */
  readonly other?: InputOf<E>
  /** Kind of the event that stands for the write where it is not recorded under the key; `none` where it is no state of ours. */
  readonly records?: string
  /** Status of the same write sent again after a restart, when it cannot be answered as before. */
  readonly later?: number
  readonly file?: string
  /** How the run ends that it is about. */
  readonly ends?: "cancelled" | "never"
}

const written = new Set<string>()
let writes = 0

const eventsOf = async (by: { readonly key: string } | { readonly kind: string }): Promise<number> => {
  const all = await bench.workbench.ports.events.list({ person: "ana", limit: 2_000 })
  return all.filter((event) => ("key" in by ? event.key.startsWith(by.key) : event.kind === by.kind)).length
}

/**
 * Writes through an endpoint as a browser whose connection is bad: the same request again, again after a restart of
 * the server, and another one under the same key. It happens once, is in the log, and runs come to their end.
 */
const write = async <E extends Endpoint>(
  to: E,
  input: InputOf<E>,
  expected: Expected<E> = {},
): Promise<OutputOf<E>> => {
  const { name } = to
  written.add(name)
  writes += 1
  const send = async (sent: Sent, ask: TestApp["ask"]) => {
    const { url, body } = toRequest(to, sent)
    const headers = {
      "idempotency-key": `key-of-${writes}-${name}`,
      ...(expected.file ? { "content-type": "text/csv" } : {}),
    }
    const response = await ask(to.method, url, { body: expected.file ?? body, headers })
    return { status: response.status, body: z.json().parse(await response.json()) }
  }
  const restarted: TestApp["ask"] = async (method, path, { body, headers } = {}) =>
    createApp(bench.workbench).request(`http://127.0.0.1:8000${path}`, {
      method,
      headers: { ...(body ? { "content-type": "application/json" } : {}), ...headers },
      ...(body ? { body: typeof body === "string" ? body : JSON.stringify(body) } : {}),
    })

  const key = `${to.method} ${toRequest(to, input).url} ana key-of-${writes}-${name}`
  const by = expected.records === undefined ? { key } : { kind: expected.records }
  const before = await eventsOf(by)
  const first = await send(input, bench.ask)
  expect(first.status, `${name}: ${JSON.stringify(first.body)}`).toBe(200)
  const { ends = "succeeded" } = expected
  const started = z.object({ runId: z.string() }).safeParse(first.body).data
  if (started && ends !== "never")
    expect((await bench.workbench.ports.jobs.find(started.runId)).state.kind, name).toBe(ends)
  const recorded = (await eventsOf(by)) - before
  if (expected.records !== "none") expect(recorded, `${name} is in the log`).toBeGreaterThan(0)

  expect(await send(input, bench.ask), `${name} again`).toEqual(first)
  const later = await send(input, restarted)
  expect(later.status, `${name} after a restart: ${JSON.stringify(later.body)}`).toBe(expected.later ?? 200)
  if (expected.other)
    for (const ask of expected.records === undefined ? [bench.ask, restarted] : [bench.ask])
      expect((await send(expected.other, ask)).body, `${name} with another body`).toMatchObject({
        code: "idempotency_key_reused",
      })
  expect((await eventsOf(by)) - before, `${name} happened once`).toBe(recorded)
  return to.output.parse(first.body) as OutputOf<E>
}

/** What cannot be done here is refused in the same words each time, and leaves nothing in the log. */
const refused = async <E extends Endpoint>(to: E, input: InputOf<E>, code: string): Promise<void> => {
  written.add(to.name)
  const { url, body } = toRequest(to, input)
  const before = await eventsOf({ key: `${to.method} ${url}` })
  for (let time = 0; time < 2; time += 1) {
    const response = await bench.ask(to.method, url, { body, headers: { "idempotency-key": `key-of-${to.name}` } })
    expect(await response.json(), to.name).toMatchObject({ code })
  }
  expect(await eventsOf({ key: `${to.method} ${url}` })).toBe(before)
}

const read = async <E extends Endpoint>(to: E, input: InputOf<E>): Promise<OutputOf<E>> =>
  to.output.parse(await (await bench.ask(to.method, toRequest(to, input).url)).json()) as OutputOf<E>

test("settings, people and keys", async () => {
  await write(settings.savePerson, { name: "eva", roles: ["viewer"] }, { other: { name: "eva", roles: ["admin"] } })
  await write(settings.removePerson, { name: "eva" })
  await write(settings.chooseWho, { name: "ana" }, { records: "none" })
  await write(settings.changeSetting, { name: "inbox", value: "/one" }, { other: { name: "inbox", value: "/two" } })
  const baseUrl = "http://127.0.0.1:9/v1"
  await write(settings.connectModelEndpoint, { baseUrl, key: "secret" }, { other: { baseUrl, key: "other" } })
  await write(settings.disconnectModelEndpoint, {})
  // A key is shown once: after a restart nobody knows it any more.
  const { key } = await write(deploy.createApiKey, { name: "mine" }, { other: { name: "yours" }, later: 409 })
  await write(deploy.revokeApiKey, { id: key.id })
})

test("tables", async () => {
  const file = ["id,text,intent", ...MESSAGES.map(([text, label], index) => `${index},"${text}",${label}`)].join("\n")
  const { uploadId } = await write(data.uploadFile, { file: "m.csv" }, { records: "none", file })
  await write(
    data.discardUpload,
    { uploadId: (await write(data.uploadFile, { file: "n.csv" }, { records: "none", file })).uploadId },
    { records: "none" },
  )
  await write(data.importFile, { uploadId, table: "messages" }, { other: { uploadId, table: "others" } })
  const name = "main.data.messages"
  await write(data.describeTable, { name, comment: "Ours" }, { other: { name, comment: "Theirs" } })
  await refused(data.linkTable, { name: "main.sales.orders" }, "table_not_found")
  const table = { kind: "table", name } as const
  await write(
    catalog.changeTags,
    { ...table, set: { domain: "support" }, remove: [] },
    { other: { ...table, set: { domain: "sales" }, remove: [] } },
  )
  const bo = { ...table, principal: "bo", remove: [] }
  await write(catalog.changeGrants, { ...bo, add: ["SELECT"] }, { other: { ...bo, add: ["MODIFY"] } })
  await write(data.makeSearchIndex, { name, column: "text" }, { other: { name, column: "intent" } })
  await write(data.syncSearchIndex, { name })
  await write(data.dropSearchIndex, { name })
  await write(data.dropTable, { name })
  await write(data.restoreTable, { name })
  await write(data.loadSample, { name: "support" }, { records: "table.saved" })
})

test("Databits", async () => {
  const from = { kind: "table" as const, table: "main.data.messages", text: ["text"], answer: "intent" }
  const { databit } = await write(
    template.createDatabit,
    { from },
    { other: { from: { kind: "blank", name: "blank" } } },
  )
  const changes = { template: "{text}" }
  const edit = { ref: databit.name, revision: databit.revision, changes }
  await write(template.editDatabit, edit, { other: { ...edit, changes: { template: "Say {text}" } } })
  await write(
    template.renameDatabit,
    { ref: databit.name, to: "intents" },
    { other: { ref: databit.name, to: "others" } },
  )
  await write(template.publishDatabit, { ref: "intents" })
  await write(template.startDatabitDraft, { ref: "intents" })
  const { undo, databitId } = await write(template.discardDatabitDraft, { ref: "intents" })
  await write(template.restoreDatabit, { databitId, undo })
  await write(
    template.saveDatabitVersion,
    { ref: "intents", version: "1.5.0" },
    { other: { ref: "intents", version: "1.6.0" } },
  )
  const text = await (await bench.ask("GET", "/api/databits/intents/file")).text()
  await write(template.importDatabit, { text: text.replace(/^name: .*$/m, "name: copied") }, { other: { text } })
  await write(template.retireDatabit, { ref: "copied" })
  await bench.ask("POST", "/api/databits", { body: { from: { kind: "blank", name: "unused" } } })
  await write(template.deleteDatabit, { ref: "unused" })
})

/** Trains once more and names the model that came of it. */
const nextModel = async (databit: string): Promise<string> => {
  await write(train.startTraining, { databit, holdoutShare: 0.3 })
  const { models } = await read(train.listModels, {})
  return models[0]?.id ?? ""
}

test("items, training, agents and feedback", async () => {
  const databit = "intents@1.0.0"
  await write(curate.makeItems, { databit }, { other: { databit, limit: 1 } })
  const { items } = await read(curate.nextItems, { databit: "intents", limit: 100 })
  const answers = new Map<string, string>(MESSAGES)
  const decisions = items.map(({ id: itemId, data }, index) => ({
    id: `01940000-0000-7000-8000-${String(index).padStart(12, "0")}`,
    itemId,
    databit,
    decidedAt: "2026-11-23T10:00:00.000Z",
    action: "correct" as const,
    value: { intent: answers.get(String(data.text)) ?? "" },
  }))
  await write(curate.reviewItems, { decisions }, { records: "item.reviewed", other: { decisions: decisions.slice(1) } })
  await write(curate.suggestAnswers, { databit })
  await write(train.startTraining, { databit }, { other: { databit, holdoutShare: 0.4 } })
  const { models } = await read(train.listModels, {})
  await write(
    train.setModelAlias,
    { ref: models[0]?.id ?? "", alias: "champion" },
    { other: { ref: models[0]?.id ?? "", alias: null } },
  )
  await write(deploy.registerAgent, { databit, name: "helper" }, { other: { databit, name: "other" } })
  await write(
    deploy.deployEndpoint,
    { agent: "helper@1.0.0", name: "help" },
    { other: { agent: "helper", name: "other" } },
  )
  const { runId } = await write(deploy.registerAgent, { databit, name: "helper", model: await nextModel(databit) })
  const { state } = await bench.workbench.ports.jobs.find(runId)
  const { agent } = z.object({ result: z.object({ agent: z.string() }) }).parse(state).result
  await write(deploy.deployEndpoint, { agent, name: "help" })
  await write(deploy.rollbackEndpoint, { name: "help" })

  const asked = { model: "help", messages: [{ role: "user", content: "Where is my parcel?" }] }
  const call = await bench.ask("POST", "/v1/chat/completions", { body: asked })
  const requestId = call.headers.get("x-request-id") ?? ""
  const wrong = { requestId, correction: { intent: "billing" } }
  const { feedback } = await write(improve.giveFeedback, wrong, {
    other: { ...wrong, correction: { intent: "login" } },
  })
  const { id } = feedback
  await write(improve.dismissFeedback, { id })
  await write(improve.reopenFeedback, { id })
  await write(improve.routeFeedback, { id })
  await write(improve.unrouteFeedback, { id })
  await write(improve.adviseNow, {})
  await write(deploy.deleteEndpoint, { name: "help" })
})

test("runs", async () => {
  const other = { job: "waits", input: { more: true } }
  const { runId } = await write(jobs.startJob, { job: "waits", input: {} }, { other, ends: "never" })
  await write(jobs.cancelRun, { runId }, { ends: "cancelled", records: "run.cancelled" })
  const again = await write(jobs.retryRun, { runId }, { ends: "never" })
  await bench.workbench.runner.cancel({ person: "ana", runsAs: "ana", roles: ["admin"] }, again.runId)
})

test("every writing endpoint was written through", () => {
  const writing = ENDPOINTS.filter(({ method, name }) => method !== "GET" && !QUESTIONS.includes(name))
  expect(writing.map(({ name }) => name).filter((name) => !written.has(name))).toEqual([])
})
