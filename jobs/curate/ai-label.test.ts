import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { Problem } from "../../contract/problems.ts"
import { failedAnswersPath } from "../../core/curate/failed-answers.ts"
import { nextItems } from "../../core/curate/next-items.ts"
import { reviewItems } from "../../core/curate/review-items.ts"
import { similarItems } from "../../core/curate/similar-items.ts"
import { makeSearchIndex } from "../../core/data/search-index.ts"
import { completion, models, openStandIn, type StandIn } from "../../tests/support/model-stand-in.ts"
import { MESSAGES, publishedDatabit } from "../../tests/support/served-agent.ts"
import { openTestWorkbench, type TestWorkbench } from "../../tests/support/workbench.ts"
import { ANA } from "../../workspace/contract-tests/state.ts"
import { LIBRARY } from "../library.ts"

let bench: TestWorkbench
let standIn: StandIn
beforeAll(async () => {
  standIn = await openStandIn()
  bench = await openTestWorkbench({ library: LIBRARY, variables: { DATABITS_MODEL_BASE_URL: standIn.baseUrl } })
})
afterAll(async () => {
  await bench.close()
  await standIn.close()
})

const ports = () => bench.workbench.ports

const setUp = async (name: string) => {
  const table = `main.support.${name}`
  await ports().tables.save(
    ANA,
    {
      name: table,
      columns: [
        { name: "id", type: "string" },
        { name: "text", type: "string" },
      ],
      source: { kind: "upload", file: "m.csv", bytes: 1 },
    },
    MESSAGES.map(([text], index) => ({ id: `m${index}`, text })),
  )
  const databit = await publishedDatabit(ports(), {
    name: `${name}_intent`,
    schema: { input: [{ name: "text", type: "string", source: table }] },
  })
  const run = await follow("generate_items", { databit: databit.name })
  expect(run.state).toMatchObject({ kind: "succeeded", result: { created: MESSAGES.length } })
  return { databit, ref: `${databit.name}@${databit.version}` }
}

const follow = async (job: string, input: unknown) => ports().jobs.find(await ports().jobs.start(ANA, job, input))

const right = new Map(MESSAGES.map(([text, label]) => [text, label]))

/** Decides the first items as they should be; the learner then knows the rest. */
const decideFirst = async ({ databit, ref }: Awaited<ReturnType<typeof setUp>>, share: (index: number) => boolean) => {
  const items = await ports().items.list(
    { databitId: databit.databitId, status: "open" },
    { order: "oldest", limit: 100 },
  )
  const chosen = items.filter((_, index) => share(index))
  await reviewItems(ports(), ANA, {
    decisions: chosen.map((item) => ({
      id: ports().clock.id(),
      itemId: item.id,
      databit: ref,
      note: null,
      suggestionId: null,
      shownAt: null,
      decidedAt: ports().clock.now(),
      action: "correct",
      value: { intent: right.get(String(item.data.text)) ?? "" },
    })),
  })
  return items.length - chosen.length
}

test("without labels the learner says what is missing", async () => {
  const { databit } = await setUp("missing")
  const run = await follow("ai_label", { databit: databit.name, model: "learner" })
  expect(run.state).toMatchObject({
    kind: "failed",
    problem: { code: "labels_needed", detail: expect.stringContaining("0 decided items and 0 examples") },
  })
})

test("a learner of the labels so far suggests for every open item, with all alternatives and the words that spoke for it", async () => {
  const setting = await setUp("learner")
  const left = await decideFirst(setting, (index) => index % 2 === 0)
  const run = await follow("ai_label", { databit: setting.databit.name })
  expect(run.state).toMatchObject({
    kind: "succeeded",
    result: { model: `learner:${setting.databit.name}#12`, labels: 12, suggested: left, failed: 0 },
  })
  const items = await nextItems(ports(), { databitId: setting.databit.databitId, order: "uncertain" })
  expect(items).toHaveLength(left)
  const rightOnes = items.filter((item) => item.suggestion?.value.intent === right.get(String(item.data.text)))
  expect(rightOnes.length / left).toBeGreaterThan(0.6)
  for (const { suggestion } of items) {
    expect(suggestion?.alternatives.map(({ label }) => label).toSorted()).toEqual(["billing", "delivery", "login"])
    expect(suggestion?.confidence).toBe(suggestion?.alternatives[0]?.probability)
    expect(suggestion?.evidence.length).toBeGreaterThan(0)
  }
  const margins = items.map(
    ({ suggestion }) =>
      (suggestion?.alternatives[0]?.probability ?? 0) - (suggestion?.alternatives[1]?.probability ?? 0),
  )
  expect(margins.map((margin) => Math.round(margin * 1000))).toEqual(
    margins.toSorted((a, b) => a - b).map((margin) => Math.round(margin * 1000)),
  )

  const again = await follow("ai_label", { databit: setting.databit.name })
  expect(again.state).toMatchObject({ kind: "succeeded", result: { suggested: 0, unchanged: left } })

  const [first] = items
  const near = await similarItems(ports(), { itemId: first?.id ?? "", limit: 3 })
  expect(near.length).toBeGreaterThan(0)
  expect(near[0]).toMatchObject({ decidedBy: "ana", label: right.get(near[0]?.text ?? "") })
  expect(near.map(({ itemId }) => itemId)).not.toContain(first?.id)

  const [table = ""] = setting.databit.schema.input.map(({ source = "" }) => source)
  await makeSearchIndex(ports(), ANA, { name: table, column: "text" })
  const asked: string[] = []
  const search: ReturnType<typeof ports>["search"] = {
    ...ports().search,
    list: async (spec, request) => {
      asked.push(request.text)
      return ports().search.list(spec, request)
    },
  }
  const byIndex = await similarItems({ ...ports(), search }, { itemId: first?.id ?? "", limit: 3 })
  expect(asked).toEqual([first?.data.text])
  expect(byIndex[0]).toMatchObject({ decidedBy: "ana", label: right.get(byIndex[0]?.text ?? "") })
  expect(byIndex.map(({ itemId }) => itemId)).not.toContain(first?.id)
  const unready = { ...search, list: () => Promise.reject(new Problem("index_not_ready")) }
  expect(await similarItems({ ...ports(), search: unready }, { itemId: first?.id ?? "", limit: 3 })).toEqual(near)
})

test("a connected model suggests; an answer that does not fit is asked for once more, then left out", async () => {
  const setting = await setUp("chat")
  const good = JSON.stringify({ intent: "billing", confidence: 0.9 })
  standIn.answers((response, heard) => {
    if (heard.path.endsWith("/models")) return models("tiny-1")(response, heard)
    const { messages } = z.object({ messages: z.array(z.object({ content: z.string() })) }).parse(heard.body)
    const asked = messages.map(({ content }) => content).join("\n")
    if (asked.includes("password")) return completion('{"intent":"weather","confidence":1}')(response, heard)
    if (asked.includes("parcel") && !asked.includes("does not fit"))
      return completion('{"intent":"parcels","confidence":1}')(response, heard)
    return completion(good)(response, heard)
  })
  const run = await follow("ai_label", { databit: setting.databit.name, model: "tiny-1" })
  const never = MESSAGES.filter(([text]) => text.includes("password")).length
  expect(run.state).toMatchObject({
    kind: "succeeded",
    result: { model: "tiny-1", suggested: MESSAGES.length - never, failed: never },
  })
  const file = new TextDecoder().decode(await ports().files.find(failedAnswersPath(run.id)))
  expect(file.trim().split("\r\n")).toHaveLength(never + 1)
  expect(file).toContain("intent is not one of")
  const heard = standIn.heard.length
  expect((await follow("ai_label", { databit: setting.databit.name, model: "tiny-1" })).state).toMatchObject({
    result: { suggested: 0, unchanged: MESSAGES.length - never, failed: never },
  })
  expect(standIn.heard.slice(heard).filter(({ path }) => path.endsWith("/chat/completions"))).toEqual([])
  const items = await nextItems(ports(), { databitId: setting.databit.databitId, order: "confident", limit: 100 })
  for (const { data, suggestion } of items) {
    if (String(data.text).includes("password")) expect(suggestion).toBeNull()
    else
      expect(suggestion).toMatchObject({
        value: { intent: "billing", confidence: 0.9 },
        confidence: 0.9,
        model: "tiny-1",
        evidence: [],
      })
  }
})

test("a model that is not here is named, and those that are", async () => {
  const setting = await setUp("absent")
  standIn.answers(models("tiny-1", "tiny-2"))
  const run = await follow("ai_label", { databit: setting.databit.name, model: "huge-9" })
  expect(run.state).toMatchObject({
    kind: "failed",
    problem: {
      code: "model_missing",
      detail: expect.stringContaining("huge-9"),
      remedy: expect.stringContaining("tiny-1"),
    },
  })
})
