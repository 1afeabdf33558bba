import { expect, test } from "vitest"
import type { Files } from "../../core/ports/files.ts"
import type { Learners } from "../../core/ports/inference.ts"
import type { ModelServing, RegisteredModel } from "../../core/ports/serving.ts"
import { watching } from "./watch.ts"

/** Serving endpoints with what they serve from. */
export type TestServing = {
  readonly serving: ModelServing
  readonly files: Files
  readonly learners: Learners
  /** Puts a classifier into the registry of models. */
  register(name: string, version: string, bytes: Uint8Array): Promise<void>
}

const MODEL = "main.support.intent"
const TEXTS = ["Where is my parcel?", "The invoice is wrong.", "I forgot my password.", "großer Ärger, 日本"]

const examples = (labels: readonly string[]) =>
  [
    ["Where is my parcel? It should have come.", "delivery"],
    ["The courier has not shown up with the parcel.", "delivery"],
    ["I was charged twice on this invoice.", "billing"],
    ["The amount on the invoice is not right.", "billing"],
    ["I cannot log in, the password is wrong.", "login"],
    ["How do I reset my password?", "login"],
  ].flatMap(([text = "", label = ""]) => (labels.includes(label) ? [{ text, label }] : []))

/** What every home owes endpoints that serve registered model versions. */
export const servingContract = (open: () => Promise<TestServing>): void => {
  const watch = watching("serving")
  let number = 0

  /** Two really trained versions: the second has learnt a label that the first has never seen. */
  const opened = async () => {
    number += 1
    const on = watch(await open())
    const model = `${MODEL}_${number}`
    const version = async (which: string, labels: readonly string[]): Promise<RegisteredModel> => {
      const rows = examples(labels)
      const fitted = await on.learners.start({
        texts: rows.map(({ text }) => text),
        labels: rows.map(({ label }) => label),
        seed: 1,
      })
      await on.register(model, which, fitted.bytes)
      const artifact = await on.files.save(`models/${model}/${which}.classifier`, fitted.bytes)
      return { artifact, registered: { name: model, version: which } }
    }
    const one = await version("1", ["delivery", "billing"])
    const two = await version("2", ["delivery", "billing", "login"])
    const own = (of: RegisteredModel, texts: readonly string[]) =>
      on.learners.judge(of.artifact.sha256, () => on.files.find(of.artifact.path), { texts })
    const labels = async (name: string, of?: RegisteredModel): Promise<string[]> => {
      const asked = of === undefined ? { texts: TEXTS } : { texts: TEXTS, version: of.registered }
      return (await on.serving.judge(name, asked)).answers.map(({ label }) => label)
    }
    return { ...on, name: `support_${number}`, one, two, own, labels }
  }

  test("there is none until it is started, and none that answers", async () => {
    const { serving, name } = await opened()
    expect(await serving.seek(name)).toBeUndefined()
    await expect(serving.judge(name, { texts: ["x"] })).rejects.toMatchObject({ code: "endpoint_not_ready" })
    await serving.retire(name)
  })

  test("the first version serves when it is ready, and answers exactly what the classifier itself does", async () => {
    const { serving, name, one, own } = await opened()
    expect(await serving.start(name, one)).toMatchObject({ state: { kind: "ready" }, served: one.registered })
    expect(await serving.seek(name)).toMatchObject({ state: { kind: "ready" }, served: one.registered })
    const { answers } = await serving.judge(name, { texts: TEXTS })
    const expected = await own(one, TEXTS)
    expect(answers.map(({ label, confidence, alternatives }) => ({ label, confidence, alternatives }))).toEqual(
      expected.map(({ label, confidence, alternatives }) => ({ label, confidence, alternatives })),
    )
  })

  test("a later version stands beside the one that serves, answers only who asks for it, then takes all calls", async () => {
    const { serving, name, one, two, labels } = await opened()
    await serving.start(name, one)
    expect(await serving.start(name, two)).toMatchObject({
      state: { kind: "loaded", to: two.registered },
      served: one.registered,
    })
    expect(await labels(name)).not.toContain("login")
    expect(await labels(name, two)).toContain("login")
    expect(await serving.save(name, two)).toMatchObject({ state: { kind: "ready" }, served: two.registered })
    expect(await labels(name)).toContain("login")
    await expect(serving.judge(name, { texts: ["x"], version: one.registered })).rejects.toMatchObject({
      code: "endpoint_not_ready",
    })
  })

  test("what is done already is done once: starting and saving again change nothing", async () => {
    const { serving, name, one, two } = await opened()
    await serving.start(name, one)
    expect(await serving.start(name, one)).toMatchObject({ state: { kind: "ready" }, served: one.registered })
    await serving.start(name, two)
    expect(await serving.start(name, two)).toMatchObject({ state: { kind: "loaded" }, served: one.registered })
    expect(await serving.save(name, one)).toMatchObject({ state: { kind: "ready" }, served: one.registered })
    expect(await serving.save(name, one)).toMatchObject({ state: { kind: "ready" }, served: one.registered })
  })

  test("a version that served before is started again: the way back", async () => {
    const { serving, name, one, two, labels } = await opened()
    await serving.start(name, two)
    await serving.start(name, one)
    await serving.save(name, one)
    expect(await labels(name)).not.toContain("login")
    await serving.start(name, two)
    await serving.save(name, two)
    expect(await labels(name)).toContain("login")
  })

  test("an endpoint that is taken away answers no more, and leaves others alone", async () => {
    const { serving, name, one, two } = await opened()
    await serving.start(name, one)
    await serving.start(`${name}_b`, two)
    await serving.retire(name)
    await serving.retire(name)
    expect(await serving.seek(name)).toBeUndefined()
    await expect(serving.judge(name, { texts: ["x"] })).rejects.toMatchObject({ code: "endpoint_not_ready" })
    expect((await serving.judge(`${name}_b`, { texts: ["My password"] })).answers[0]?.label).toBe("login")
  })

  test("who no longer wants it hears that it was cancelled", async () => {
    const { serving, name, one } = await opened()
    const signal = AbortSignal.abort()
    await expect(serving.start(name, one, { signal })).rejects.toMatchObject({ code: "run_cancelled" })
  })
}
