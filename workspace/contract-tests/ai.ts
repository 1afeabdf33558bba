import { createHash } from "node:crypto"
import { describe, expect, test } from "vitest"
import type { DatabitField, DatabitVersion } from "../../contract/entities/databit.ts"
import type { JsonObject } from "../../contract/json.ts"
import { addItems } from "../../core/curate/add-items.ts"
import { failedAnswersPath } from "../../core/curate/failed-answers.ts"
import { nextItems } from "../../core/curate/next-items.ts"
import { reviewItems } from "../../core/curate/review-items.ts"
import { suggestByModel } from "../../core/curate/suggest-by-model.ts"
import type { Ai } from "../../core/ports/ai.ts"
import type { Files } from "../../core/ports/files.ts"
import { aiAnswersOver } from "../state/ai-answers.ts"
import { deskOver, publish, says } from "./curation.ts"
import { ANA, type TestState } from "./state.ts"
import { watching } from "./watch.ts"

/** A home for sets: its models answer by the rule of `tests/fake-workspace/serving/stand-in.ts`. */
export type AiHome = TestState & { readonly ai: Ai; readonly files: Files; readonly model: string }

const OUTPUT: readonly DatabitField[] = [
  { name: "intent", type: "enum[billing, outage, moving]" },
  { name: "words", type: "int" },
]

/** Refused by the stand-in for its length. */
const TOO_LONG = "billing ".repeat(800)

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex")

/** What work on sets owes its callers, whether a warehouse does it or a stream. */
export const aiContract = (open: () => Promise<AiHome>): void => {
  const watch = watching("ai")
  const setUp = async (
    name: string,
    inputs: readonly JsonObject[],
    {
      output = OUTPUT,
      template = "{text}",
      input,
    }: { output?: readonly DatabitField[]; template?: string; input?: readonly DatabitField[] } = {},
  ) => {
    const home = watch(await open())
    const desk = deskOver(home)
    const published = await publish(desk, { name, output })
    const { ids } = await addItems(desk, ANA, {
      databitId: published.databitId,
      source: "table",
      inputs: inputs.map((data, index) => ({ ref: `main.support.messages@1#m${index}`, data })),
    })
    const found = await desk.databits.find(published.ref)
    const databit: DatabitVersion = {
      ...found,
      template,
      schema: { input: [...(input ?? found.schema.input)], output: [...output] },
    }
    const ports = { ...desk, ai: home.ai, files: home.files }
    const suggest = (runId: string, more: { limit?: number; signal?: AbortSignal; model?: string } = {}) =>
      suggestByModel(ports, ANA, { databit, model: home.model, runId, ...more })
    const queue = () => nextItems(desk, { databitId: published.databitId, order: "oldest", limit: 100 })
    return { home, desk, databit, ids, suggest, queue, ...published }
  }

  describe.concurrent("a set", { timeout: 180_000 }, () => {
    test("every open item is asked once, and what fits becomes its suggestion", async () => {
      const { home, ids, suggest, queue, ref } = await setUp("whole", [
        { text: "my billing is wrong" },
        { text: "an outage again" },
        { text: "we are moving; billing follows" },
      ])
      const steps: [number, number][] = []
      const made = await suggest("run-1")
      expect(made).toEqual({ model: home.model, labels: 0, suggested: 3, unchanged: 0, unsure: 0, failed: 0 })
      const items = await queue()
      expect(items.map(({ suggestion }) => suggestion?.value)).toEqual([
        { intent: "billing", words: 4 },
        { intent: "outage", words: 3 },
        { intent: "billing", words: 5 },
      ])
      expect(items[0]?.suggestion).toMatchObject({ databit: ref, model: home.model, confidence: null })
      expect(items.map(({ suggestion }) => suggestion?.id)).toEqual(
        ids.map((id) => sha256(`${ref} by ${home.model}/${id}/run-1`)),
      )

      const again = await home.ai.map({
        from: { kind: "items", databitId: items[0]?.databitId ?? "" },
        using: { databit: (await setUp("other", [])).databit, model: home.model },
        into: { work: `${ref} by ${home.model}`, runId: "run-2" },
        onProgress: (done, total) => void steps.push([done, total]),
      })
      expect(again).toEqual({ looked: 3, asked: 0 })
      expect(steps.at(-1)).toEqual([3, 3])
      expect(await suggest("run-3")).toMatchObject({ suggested: 0, unchanged: 3, failed: 0 })
    })

    test("a row that fails is kept apart with the reason, and only that one is asked again", async () => {
      const { home, ids, suggest, queue, databitId, ref } = await setUp("failing", [
        { text: "billing" },
        { text: TOO_LONG },
        { text: "outage" },
      ])
      expect(await suggest("run-f1")).toMatchObject({ suggested: 2, failed: 1 })
      const answers = aiAnswersOver(home.sql)
      const work = `${ref} by ${home.model}`
      expect(await answers.countOpen(databitId)).toBe(3)
      expect(await answers.listAnswered({ work, runId: "another" }, ids)).toEqual(new Set([ids[0], ids[2]]))
      expect(await answers.listAnswered({ work, runId: "run-f1" }, ids)).toEqual(new Set(ids))
      const items = await queue()
      expect(items.map(({ suggestion }) => suggestion?.value.intent ?? null)).toEqual(["billing", null, "outage"])
      const file = new TextDecoder().decode(await home.files.find(failedAnswersPath("run-f1")))
      expect(file).toContain(ids[1])
      expect(file).toContain("too long")
      expect(file.trim().split("\r\n")).toHaveLength(2)

      const { databit } = await setUp("failing_other", [])
      const asked = await home.ai.map({
        from: { kind: "items", databitId },
        using: { databit: { ...databit, template: "shorter: {nothing}" }, model: home.model },
        into: { work, runId: "run-f2" },
      })
      expect(asked).toEqual({ looked: 3, asked: 1 })
      expect(await suggest("run-f3")).toMatchObject({ suggested: 1, unchanged: 2, failed: 0 })
    })

    test("a limit takes the oldest, and a decided item is not asked", async () => {
      const { desk, ids, ref, suggest, queue } = await setUp("limited", [
        { text: "billing" },
        { text: "outage" },
        { text: "moving" },
      ])
      const value = { intent: "billing", words: 1 }
      await reviewItems(desk, ANA, {
        decisions: [says(desk, ref, { itemId: ids[0] ?? "", action: "correct", value })],
      })
      expect(await suggest("run-l", { limit: 1 })).toMatchObject({ suggested: 1 })
      expect((await queue()).map(({ suggestion }) => suggestion?.value.intent ?? null)).toEqual(["outage", null])
    })

    test("quotes, backslashes and every kind of value come through as they are", async () => {
      const output: DatabitField[] = [
        { name: "verdict", type: `enum["it's \\"fine\\", \\\\ really", no]` },
        { name: "asks", type: "boolean" },
        { name: "topics", type: "array<enum[red, blue]>" },
        { name: "size", type: "float" },
        { name: "about", type: "string", required: false, description: "What it's about" },
      ]
      const { suggest, queue } = await setUp(
        "quoted",
        [{ text: `it's "fine", \\ really blue?`, from: { name: "O'Neil", n: 7 }, amount: 1.5, paid: false }],
        {
          output,
          input: ["text", "from", "amount", "paid", "missing"].map((name) => ({ name, type: "string" })),
          template: "{{literal}} {text} {from} {amount} {paid}{missing}",
        },
      )
      expect(await suggest("run-q")).toMatchObject({ suggested: 1, failed: 0 })
      const [item] = await queue()
      expect(item?.suggestion?.value).toEqual({
        verdict: `it's "fine", \\ really`,
        asks: true,
        topics: ["blue"],
        size: 14,
        about: `{literal} it's "fine", \\ really blue? {"n":7,"name":"O'Neil"} 1.5 false`,
      })
    })

    test("a function that is not there is a problem", async () => {
      const { home, databit } = await setUp("no_function", [])
      const asked = home.ai.judge({ databit, function: "ai_nothing", input: { text: "x" } })
      await expect(asked).rejects.toMatchObject({ name: "Problem" })
      const known = await home.ai.seekFunction(databit)
      expect([undefined, "ai_extract"]).toContain(known)
    })

    test("a model that is not there is a problem and no failed row", async () => {
      const { suggest, queue } = await setUp("no_model", [{ text: "billing" }])
      await expect(suggest("run-n", { model: "huge-9" })).rejects.toMatchObject({ name: "Problem" })
      expect((await queue()).map(({ suggestion }) => suggestion)).toEqual([null])
    })

    test("a run that is cancelled asks for no more", async () => {
      const { suggest, queue } = await setUp("cancelled", [{ text: "billing" }])
      await expect(suggest("run-c", { signal: AbortSignal.abort() })).rejects.toThrow()
      expect((await queue()).map(({ suggestion }) => suggestion)).toEqual([null])
    })
  })
}
