import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { Json } from "../../contract/json.ts"
import type { Caller } from "../../contract/permissions.ts"
import { databitContent } from "../../core/template/content.ts"
import { createDatabit } from "../../core/template/create.ts"
import { completion, models, openStandIn, refusal, type StandIn } from "../../tests/support/model-stand-in.ts"
import { MESSAGES, publishedDatabit, trainedModel } from "../../tests/support/served-agent.ts"
import { openTestWorkbench, type TestWorkbench } from "../../tests/support/workbench.ts"
import { generateExamplesJob } from "./generate-examples.ts"
import { inferSchemaJob } from "./infer-schema.ts"
import { testPromptJob } from "./test-prompt.ts"

const ana: Caller = { person: "ana", runsAs: "ana", roles: ["admin"] }
const TABLE = "main.support.messages"
const library = [inferSchemaJob, generateExamplesJob, testPromptJob]

const run = async ({ workbench }: TestWorkbench, job: string, input: object) => {
  const id = await workbench.ports.jobs.start(ana, job, input)
  return (await workbench.ports.jobs.find(id)).state
}

const withMessages = async ({ workbench: { ports } }: TestWorkbench): Promise<void> => {
  const columns = [
    { name: "text", type: "string" as const },
    { name: "intent", type: "string" as const },
  ]
  const rows = MESSAGES.map(([text, intent]) => ({ text, intent }))
  await ports.tables.save(ana, { name: TABLE, columns, source: { kind: "upload", file: "m.csv", bytes: 1 } }, rows)
}

const content = databitContent.parse({
  schema: {
    input: [{ name: "text", type: "string", source: TABLE }],
    output: [{ name: "intent", type: "enum[delivery, billing, login]" }],
  },
  template: "What is this about? {text}",
  examples: [{ input: { text: "Where is it?" }, output: { intent: "delivery" } }],
  baseModel: null,
  settings: {},
})
const draft = ({ workbench: { ports } }: TestWorkbench, name: string, baseModel: string | null = null) =>
  createDatabit(ports, ana, {
    name,
    place: { catalog: "main", schema: "databits" },
    content: { ...content, baseModel },
    origin: { kind: "blank" },
  })

describe("without a model endpoint", () => {
  let bench: TestWorkbench
  beforeAll(async () => {
    bench = await openTestWorkbench({ library })
    await withMessages(bench)
  })
  afterAll(() => bench.close())

  test("a schema is inferred", async () => {
    expect(await run(bench, "infer_schema", { table: TABLE })).toMatchObject({
      kind: "succeeded",
      result: {
        input: [{ column: "text", field: { source: TABLE } }],
        output: [{ field: { name: "intent", type: "enum[billing, delivery, login]" } }],
      },
    })
  })

  test("a prompt test and examples say that they need one", async () => {
    await draft(bench, "lonely")
    for (const job of ["test_prompt", "generate_examples"]) {
      expect(await run(bench, job, { databit: "lonely@draft" })).toMatchObject({
        kind: "failed",
        problem: { code: "model_endpoint_needed", remedy: expect.stringContaining("Settings") },
      })
    }
  })

  test("a model of elsewhere is named as missing, and a trained one is offered and answers when chosen", async () => {
    const databit = await publishedDatabit(bench.workbench.ports, {
      name: "elsewhere",
      schema: { input: [{ name: "text", type: "string", source: TABLE }] },
    })
    const model = await trainedModel(bench.workbench.ports, databit)
    expect(await run(bench, "test_prompt", { databit: databit.name, rows: 4 })).toMatchObject({
      kind: "succeeded",
      result: { model: model.id, answered: 4, failed: 0 },
    })

    const missing = await run(bench, "test_prompt", { databit: databit.name, model: "model-of-elsewhere" })
    expect(missing).toMatchObject({
      kind: "failed",
      problem: {
        code: "model_missing",
        detail: expect.stringContaining("model-of-elsewhere"),
        remedy: expect.stringContaining(model.id),
      },
    })
  })

  test("a trained model that cannot fill a field says so row by row", async () => {
    const databit = await publishedDatabit(bench.workbench.ports, {
      name: "fuller",
      schema: {
        input: [{ name: "text", type: "string", source: TABLE }],
        output: [
          { name: "intent", type: "enum[delivery, billing, login]" },
          { name: "clauses", type: "array<string>" },
        ],
      },
    })
    await trainedModel(bench.workbench.ports, databit)
    const state = await run(bench, "test_prompt", { databit: databit.name, rows: 2 })
    expect(state).toMatchObject({
      kind: "succeeded",
      result: { answered: 0, failed: 2, rows: [{ output: null, problem: expect.stringContaining("clauses") }, {}] },
    })
  })
})

describe("with a model endpoint", () => {
  let bench: TestWorkbench
  let standIn: StandIn
  const says = (value: Json) => completion(JSON.stringify(value))
  beforeAll(async () => {
    standIn = await openStandIn()
    bench = await openTestWorkbench({
      library,
      variables: { DATABITS_MODEL_BASE_URL: standIn.baseUrl, DATABITS_MODEL_API_KEY: "key" },
    })
    await withMessages(bench)
  })
  afterAll(async () => {
    await bench.close()
    await standIn.close()
  })
  beforeEach(() => {
    standIn.heard.length = 0
  })

  test("a draft is tried on rows of its table: the examples go along, an answer that does not fit is asked for again", async () => {
    await draft(bench, "tried")
    standIn.answers(
      models("tiny-1"),
      says({ intent: "delivery" }),
      says({ intent: "weather" }),
      says({ intent: "delivery" }),
      says({ intent: "weather" }),
    )
    const state = await run(bench, "test_prompt", { databit: "tried@draft", rows: 3 })
    expect(state).toMatchObject({
      kind: "succeeded",
      result: {
        databit: "main.databits.tried@1.0.0",
        model: "tiny-1",
        answered: 2,
        failed: 1,
        rows: [
          { output: { intent: "delivery" }, problem: null },
          { output: { intent: "delivery" }, problem: null },
          { output: null, problem: expect.stringContaining("intent is not one of") },
        ],
      },
    })
    const [, first, , second] = standIn.heard
    expect(JSON.stringify(first?.body.messages)).toContain(`What is this about? ${MESSAGES[0]?.[0]}`)
    expect(JSON.stringify(first?.body.messages)).toContain("What is this about? Where is it?")
    expect(JSON.stringify(second?.body.messages)).toContain("intent is not one of")
  })

  test("a Databit without tables is tried on its examples, and what differs is named", async () => {
    const { workbench } = bench
    const input = [{ name: "text", type: "string" }]
    await createDatabit(workbench.ports, ana, {
      name: "by_example",
      place: { catalog: "main", schema: "databits" },
      content: { ...content, schema: { ...content.schema, input } },
      origin: { kind: "blank" },
    })
    standIn.answers(models("tiny-1"), says({ intent: "billing" }))
    expect(await run(bench, "test_prompt", { databit: "by_example@draft" })).toMatchObject({
      kind: "succeeded",
      result: {
        rows: [
          { ref: "example 1", expected: { intent: "delivery" }, output: { intent: "billing" }, wrong: ["intent"] },
        ],
      },
    })
  })

  test("an endpoint that fails fails the row with its words", async () => {
    await draft(bench, "failing")
    standIn.answers(models("tiny-1"), refusal(400, "the context is too long"))
    expect(await run(bench, "test_prompt", { databit: "failing@draft", rows: 1 })).toMatchObject({
      kind: "succeeded",
      result: { answered: 0, failed: 1, rows: [{ output: null, problem: expect.stringMatching(/./) }] },
    })
  })

  test("a model that the endpoint lacks is named with those it has", async () => {
    await draft(bench, "named", "model-of-elsewhere")
    standIn.answers(models("tiny-1", "tiny-2"))
    expect(await run(bench, "test_prompt", { databit: "named@draft" })).toMatchObject({
      kind: "failed",
      problem: { code: "model_missing", remedy: expect.stringContaining("tiny-1, tiny-2") },
    })
  })

  test("examples that fit are proposed; known, repeated and unfit ones are left out, and nothing is stored", async () => {
    const made = await draft(bench, "examples")
    const example = (text: string, intent: string) => ({ input: { text }, output: { intent } })
    const offered = [
      example("My bill is wrong", "billing"),
      example("my  bill is WRONG", "billing"),
      example("where is it?", "delivery"),
      example("It rains", "weather"),
      { input: {} },
      example("No login", "login"),
    ]
    standIn.answers(models("tiny-1"), says({ examples: offered }))
    expect(await run(bench, "generate_examples", { databit: "examples@draft", count: 5 })).toMatchObject({
      kind: "succeeded",
      result: { model: "tiny-1", examples: [offered[0], offered[5]], dropped: 4 },
    })
    expect((await bench.workbench.ports.databits.find("examples@draft")).revision).toBe(made.revision)
  })

  test("an answer without examples fails with words", async () => {
    await draft(bench, "wordy")
    standIn.answers(models("tiny-1"), completion("Sure, here they are."))
    expect(await run(bench, "generate_examples", { databit: "wordy@draft" })).toMatchObject({
      kind: "failed",
      problem: { code: "answer_invalid" },
    })
  })
})
