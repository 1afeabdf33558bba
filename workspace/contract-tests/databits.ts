import { expect, test } from "vitest"
import type { Ports } from "../../core/ports/index.ts"
import { type DatabitContent, databitContent } from "../../core/template/content.ts"
import { createCopy, createDatabit } from "../../core/template/create.ts"
import { databitEvent } from "../../core/template/draft-event.ts"
import { editDraft } from "../../core/template/edit.ts"
import { renameDatabit } from "../../core/template/rename.ts"
import { restoreDatabit } from "../../core/template/restore.ts"
import { discardDraft, retireDatabit } from "../../core/template/retire.ts"
import { saveVersion } from "../../core/template/save-version.ts"
import { startDraft } from "../../core/template/start-draft.ts"
import { databitsOver } from "../state/databits.ts"
import { ANA, type TestState } from "./state.ts"
import { watching } from "./watch.ts"

type Shelf = Pick<Ports, "clock" | "databits" | "events">

const place = { catalog: "main", schema: "shelf" }

const content: DatabitContent = databitContent.parse({
  schema: {
    input: [{ name: "text", type: "string", source: "main.support.messages", extra: { unit: "words" } }],
    output: [{ name: "intent", type: 'enum[refund, "late, again"]' }],
  },
  template: 'It\'s {text}\n"quoted" `ticked`',
  examples: [{ input: { text: "où?" }, output: { intent: "refund" }, extra: { tag: "hard" } }],
  baseModel: "model-of-elsewhere",
  settings: { bands: [0.1, 0.2, 0.3], extra: { owner: { team: "legal" } } },
})

const shelfOver = ({ sql, events, clock }: TestState): Shelf => ({ clock, events, databits: databitsOver(sql) })

const draftOf = (shelf: Shelf, name: string) =>
  createDatabit(shelf, ANA, { name, place, content, origin: { kind: "blank" } })

const publish = async (shelf: Shelf, name: string): Promise<void> => {
  const { databitId, id, version, name: full } = await saveVersion(shelf, ANA, { name: `main.shelf.${name}` })
  await shelf.events.save(ANA, async () => [databitEvent("databit.published", { databitId, id, version, name: full })])
}

/** What the versions of Databits owe their callers, wherever the rows live. */
export const databitsContract = (open: () => Promise<TestState>): void => {
  const watch = watching("databits")
  test("a Databit comes back as it was written, under its whole name and its last part", async () => {
    const shelf = watch(shelfOver(await open()))
    const made = await draftOf(shelf, "alpha")
    expect(made).toMatchObject({
      ...content,
      name: "main.shelf.alpha",
      version: "1.0.0",
      status: "draft",
      saved: false,
      createdBy: "ana",
      contentHash: null,
    })
    expect(await shelf.databits.find("main.shelf.alpha@draft")).toEqual(made)
    expect(await shelf.databits.find("alpha@1.0.0")).toEqual(made)
    expect(await shelf.databits.seek("alpha@2.0.0")).toBeUndefined()
    await expect(shelf.databits.find("main.shelf.none")).rejects.toMatchObject({ code: "not_found" })
  })

  test("by name alone the newest published version counts, else the newest; the list has one line a Databit", async () => {
    const shelf = watch(shelfOver(await open()))
    await draftOf(shelf, "beta")
    await publish(shelf, "beta")
    const draft = await startDraft(shelf, ANA, { ref: "beta" })
    expect((await shelf.databits.find("beta")).version).toBe("1.0.0")
    expect((await shelf.databits.find("beta@draft")).version).toBe("1.0.1")
    expect((await shelf.databits.find("beta@newest")).version).toBe("1.0.1")
    expect((await shelf.databits.list()).filter(({ name }) => name === "main.shelf.beta")).toEqual([draft])
    expect((await shelf.databits.listPublished()).map(({ name }) => name)).toContain("main.shelf.beta")
    expect(
      (await shelf.databits.listVersions(draft.databitId)).map(({ version, approvedBy }) => [version, approvedBy]),
    ).toEqual([
      ["1.0.1", null],
      ["1.0.0", "ana"],
    ])
  })

  test("an edit made on an older draft is refused, and the newer one stays", async () => {
    const shelf = watch(shelfOver(await open()))
    const { revision } = await draftOf(shelf, "gamma")
    const edited = await editDraft(shelf, ANA, { name: "gamma", revision, changes: { template: "{text} first" } })
    await expect(
      editDraft(shelf, ANA, { name: "gamma", revision, changes: { template: "second" } }),
    ).rejects.toMatchObject({ code: "conflict" })
    expect(await shelf.databits.find("gamma@draft")).toEqual(edited)
    expect(edited).toMatchObject({ template: "{text} first", baseModel: "model-of-elsewhere" })
  })

  test("a name goes with a rename and cannot be taken twice; a copy is its own Databit", async () => {
    const shelf = watch(shelfOver(await open()))
    const made = await draftOf(shelf, "delta")
    await expect(draftOf(shelf, "delta")).rejects.toMatchObject({ code: "name_taken" })
    await renameDatabit(shelf, ANA, { name: "delta", to: "delta_two", place })
    expect(await shelf.databits.seek("delta")).toBeUndefined()
    const copy = await createCopy(shelf, ANA, { of: "delta_two", name: "delta", place })
    expect(copy.databitId).not.toBe(made.databitId)
    expect(copy.template).toBe(made.template)
  })

  test("what is discarded or retired is out of sight until it is taken back, once", async () => {
    const shelf = watch(shelfOver(await open()))
    await draftOf(shelf, "epsilon")
    await publish(shelf, "epsilon")
    const draft = await startDraft(shelf, ANA, { ref: "epsilon" })
    const discarded = await discardDraft(shelf, ANA, { ref: "epsilon" })
    expect(await shelf.databits.seek("epsilon@draft")).toBeUndefined()
    const undo = { databitId: draft.databitId, event: discarded.event }
    expect(await restoreDatabit(shelf, ANA, undo)).toMatchObject({ id: draft.id, status: "draft" })
    await expect(restoreDatabit(shelf, ANA, undo)).rejects.toMatchObject({ code: "nothing_to_undo" })
    await retireDatabit(shelf, ANA, { ref: "epsilon" })
    expect((await shelf.databits.listPublished()).filter(({ name }) => name === "main.shelf.epsilon")).toEqual([])
  })

  test("the same request twice is one Databit", async () => {
    const shelf = watch(shelfOver(await open()))
    const input = { name: "zeta", place, content, origin: { kind: "blank" as const }, key: "zeta-key" }
    const first = await createDatabit(shelf, ANA, input)
    expect(await createDatabit(shelf, ANA, input)).toEqual(first)
  })
}
