import fc from "fast-check"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import { openTestWorkbench, type TestWorkbench } from "../../tests/support/workbench.ts"
import type { Ports } from "../ports/index.ts"
import { contentOf, type DatabitContent, databitContent } from "./content.ts"
import { createBlank, createDatabit } from "./create.ts"
import { editDraft } from "./edit.ts"
import { publishDatabit } from "./publish.ts"
import { renameDatabit } from "./rename.ts"
import { restoreDatabit } from "./restore.ts"
import { deleteDatabit, discardDraft, type Ended, retireDatabit } from "./retire.ts"
import { saveVersion } from "./save-version.ts"
import { startDraft } from "./start-draft.ts"
import { compareVersions } from "./version-number.ts"

const ana: Caller = { person: "ana", runsAs: "ana", roles: ["admin"] }
const place = { catalog: "main", schema: "databits" }
const sound: DatabitContent = databitContent.parse({
  schema: { input: [{ name: "text", type: "string" }], output: [{ name: "label", type: "enum[a, b]" }] },
  template: "Label {text}",
  examples: [],
  baseModel: null,
  settings: {},
})

let bench: TestWorkbench
let ports: Ports
beforeAll(async () => {
  bench = await openTestWorkbench()
  ports = bench.workbench.ports
})
afterAll(() => bench.close())

const make = (name: string) => createDatabit(ports, ana, { name, place, content: sound, origin: { kind: "blank" } })

type Walk = { name: string; readonly databitId: string; number: number; endings: Ended[] }
type Step = (walk: Walk) => Promise<unknown>

const draft = ({ name }: Walk) => ports.databits.find(`${name}@draft`)
const ending = async (walk: Walk, ended: Promise<Ended>): Promise<void> => void walk.endings.push(await ended)

const STEPS: Readonly<Record<string, Step>> = {
  edit: async (walk) => {
    walk.number += 1
    const { revision } = await draft(walk)
    return editDraft(ports, ana, { name: walk.name, revision, changes: { template: `Label {text} ${walk.number}` } })
  },
  breakIt: async (walk) =>
    editDraft(ports, ana, {
      name: walk.name,
      revision: (await draft(walk)).revision,
      changes: { template: "{nothing}" },
    }),
  addAnswer: async (walk) => {
    walk.number += 1
    const { revision, schema } = await draft(walk)
    const output = [{ name: "label", type: `enum[a, b, c${walk.number}]` }]
    return editDraft(ports, ana, { name: walk.name, revision, changes: { schema: { ...schema, output } } })
  },
  save: ({ name }) => saveVersion(ports, ana, { name }),
  publish: ({ name }) => publishDatabit(ports, ana, { ref: name }),
  startDraft: ({ name }) => startDraft(ports, ana, { ref: name }),
  discard: (walk) => ending(walk, discardDraft(ports, ana, { ref: walk.name })),
  retire: (walk) => ending(walk, retireDatabit(ports, ana, { ref: walk.name })),
  remove: (walk) => ending(walk, deleteDatabit(ports, ana, { ref: walk.name })),
  restore: async ({ endings, databitId }) =>
    restoreDatabit(ports, ana, { databitId, event: endings.at(-1)?.event ?? "none" }),
  restoreOlder: async ({ endings, databitId }) =>
    restoreDatabit(ports, ana, { databitId, event: endings.at(0)?.event ?? "none" }),
  rename: async (walk) => {
    const to = `${walk.name}x`.slice(-40)
    await renameDatabit(ports, ana, { name: walk.name, to, place })
    walk.name = `main.databits.${to.split(".").at(-1)}`
  },
}

const frozen = (versions: readonly DatabitVersion[]) =>
  new Map(
    versions
      .filter(({ saved }) => saved)
      .map((one) => [one.id, { number: one.version, hash: one.contentHash, content: contentOf(one) }]),
  )

const checkLife = async (
  { name, databitId }: Walk,
  before: readonly DatabitVersion[],
): Promise<readonly DatabitVersion[]> => {
  const all = await ports.databits.listVersions(databitId, { deleted: true })
  const now = frozen(all)
  for (const [id, was] of frozen(before)) expect(now.get(id)).toEqual(was)
  const numbers = [...now.values()].map(({ number }) => number)
  expect(new Set(numbers).size).toBe(numbers.length)
  const living = all.filter(({ status }) => status !== "deleted")
  expect(living.filter(({ saved }) => !saved).length).toBeLessThanOrEqual(1)
  const published = living.filter(({ status }) => status === "published")
  expect(published.every(({ saved, contentHash, approvedBy }) => saved && contentHash && approvedBy)).toBe(true)
  const highest = published.toSorted((a, b) => compareVersions(a.version, b.version)).at(-1)
  const found = await ports.databits.seek(name)
  expect(found?.id).toBe(highest?.id ?? living[0]?.id)
  return all
}

let walks = 0

test("on every walk through its life what is saved never changes, numbers are used once, and a refusal changes nothing", async () => {
  const paths = fc.array(fc.constantFrom(...Object.keys(STEPS)), { minLength: 4, maxLength: 18 })
  let refused = 0
  let done = 0
  const walkThrough = async (path: readonly string[]): Promise<void> => {
    walks += 1
    const made = await make(`walk_${walks}`)
    const walk: Walk = { name: made.name, databitId: made.databitId, number: 0, endings: [] }
    let before: readonly DatabitVersion[] = [made]
    for (const step of path) {
      try {
        await STEPS[step]?.(walk)
        done += 1
      } catch (error) {
        expect(error).toBeInstanceOf(Problem)
        refused += 1
        expect(await ports.databits.listVersions(walk.databitId, { deleted: true })).toEqual(before)
      }
      before = await checkLife(walk, before)
    }
  }
  await fc.assert(fc.asyncProperty(paths, walkThrough), { seed: 7, numRuns: 25, endOnFailure: true })
  expect(done).toBeGreaterThan(100)
  expect(refused).toBeGreaterThan(50)
})

test("folding all events again gives the same Databits", async () => {
  const before = await ports.databits.list()
  expect(before.length).toBeGreaterThan(5)
  await bench.workbench.workspace.ports.events.rebuild()
  expect(await ports.databits.list()).toEqual(before)
})

test("a draft with errors is not published, and the refusal names the place", async () => {
  await createBlank(ports, ana, { name: "empty", place })
  await expect(publishDatabit(ports, ana, { ref: "empty" })).rejects.toMatchObject({
    code: "databit_invalid",
    field: "schema.input",
    detail: expect.stringContaining("3 problems"),
  })
  expect((await ports.databits.find("empty")).saved).toBe(false)
})

test("the kind of change makes the number, and a number may be chosen only above the last", async () => {
  await make("numbered")
  expect((await publishDatabit(ports, ana, { ref: "numbered" })).version).toBe("1.0.0")
  const opened = await startDraft(ports, ana, { ref: "numbered" })
  const prompted = await editDraft(ports, ana, {
    name: "numbered",
    revision: opened.revision,
    changes: { template: "Now label {text}" },
  })
  expect(prompted.version).toBe("1.1.0")
  const broken = await editDraft(ports, ana, {
    name: "numbered",
    revision: prompted.revision,
    changes: { schema: { ...sound.schema, output: [{ name: "kind", type: "enum[a, b]" }] } },
  })
  expect(broken.version).toBe("2.0.0")
  await expect(saveVersion(ports, ana, { name: "numbered", version: "1.0.0" })).rejects.toMatchObject({
    code: "input_invalid",
    field: "version",
  })
  expect((await saveVersion(ports, ana, { name: "numbered", version: "3.1.0" })).version).toBe("3.1.0")
})

test("a published version can be neither edited nor published again", async () => {
  const { revision } = await make("fixed")
  await publishDatabit(ports, ana, { ref: "fixed" })
  await expect(
    editDraft(ports, ana, { name: "fixed", revision, changes: { template: "other" } }),
  ).rejects.toMatchObject({ code: "databit_published" })
  await expect(publishDatabit(ports, ana, { ref: "fixed@1.0.0" })).rejects.toMatchObject({ code: "databit_published" })
})

test("the same content has the same hash, whatever it is called", async () => {
  await make("twin_one")
  await make("twin_two")
  const [one, two] = [
    await saveVersion(ports, ana, { name: "twin_one" }),
    await saveVersion(ports, ana, { name: "twin_two" }),
  ]
  expect(one.contentHash).toMatch(/^[0-9a-f]{64}$/)
  expect(one.contentHash).toBe(two.contentHash)
})

test("what is used is not deleted", async () => {
  const made = await make("used")
  const { version, id, databitId, name } = await publishDatabit(ports, ana, { ref: "used" })
  const payload = {
    id: "main.training.used_v1@1",
    table: "main.training.used_v1",
    tableVersion: 1,
    databit: `${name}@${version}`,
    databitVersionId: id,
    field: "label",
    contentHash: "h",
    counts: { train: 1, holdout: 1, labels: 2 },
    runId: "r",
  }
  await ports.events.save(ana, async () => [{ kind: "snapshot.assembled", subject: payload.id, payload }])
  await expect(deleteDatabit(ports, ana, { ref: "used" })).rejects.toMatchObject({
    code: "databit_in_use",
    detail: expect.stringContaining("main.training.used_v1"),
  })
  expect((await ports.databits.find("used")).trainingDataset).toBe("main.training.used_v1")
  expect(databitId).toBe(made.databitId)
})
