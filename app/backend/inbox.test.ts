import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { z } from "zod"
import { job } from "../../jobs/job.ts"
import { openTestWorkbench, type TestWorkbench } from "../../tests/support/workbench.ts"
import { takeFolder, watchInbox } from "./inbox.ts"

const ana = { person: "ana", runsAs: "ana", roles: ["admin" as const] }
const EVERY_MS = 10

let bench: TestWorkbench
let inbox: string
let taken: string[]
let stop: () => void
let errors: unknown[]

const take = job({
  name: "take",
  stage: "data",
  says: "Write down the file.",
  trigger: { on: "new_files" },
  runs: "here",
  needs: [],
  input: z.object({ path: z.string() }),
  output: z.null(),
  run: async ({ path }) => {
    taken.push(path)
    return null
  },
})

const watch = (): void => {
  stop = watchInbox(bench.workbench, (error) => void errors.push(error), EVERY_MS)
}
const setInbox = (value: string | null) =>
  bench.workbench.ports.events.save(ana, async () => [
    { kind: "setting.changed", subject: "inbox", payload: { value } },
  ])
const soon = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 5 })
/** Two looks have passed: a file that is there would have been seen twice. */
const twoLooks = async (): Promise<void> => {
  const marker = join(inbox, `marker-${taken.length}.csv`)
  await writeFile(marker, "x")
  await soon(() => expect(taken).toContain(marker))
}

beforeEach(async () => {
  taken = []
  errors = []
  inbox = await mkdtemp(join(tmpdir(), "databits-inbox-"))
  bench = await openTestWorkbench({ library: [take] })
  watch()
})
afterEach(async () => {
  stop()
  await bench.close()
  await rm(inbox, { recursive: true, force: true })
})

test("each new file starts the job once, a changed one again, hidden files and folders never", async () => {
  const path = join(inbox, "a.csv")
  await mkdir(join(inbox, "folder"))
  await writeFile(join(inbox, ".hidden"), "x")
  await writeFile(path, "one")
  await setInbox(inbox)
  await soon(() => expect(taken).toEqual([path]))
  await twoLooks()
  expect(taken.filter((one) => one === path)).toHaveLength(1)
  await writeFile(path, "one and more")
  await soon(() => expect(taken.filter((one) => one === path)).toHaveLength(2))
  const [run] = await bench.workbench.ports.runs.list({ limit: 1 })
  expect(run).toMatchObject({ trigger: "event", cause: "new file in the watched folder", person: "ana" })
  expect(taken.some((one) => /hidden|folder$/.test(one))).toBe(false)
})

test("a restart does not take a file a second time", async () => {
  const path = join(inbox, "a.csv")
  await writeFile(path, "one")
  await setInbox(inbox)
  await soon(() => expect(taken).toEqual([path]))
  stop()
  await bench.close({ keep: true })
  bench = await openTestWorkbench({ home: bench.home, library: [take] })
  watch()
  await twoLooks()
  expect(taken.filter((one) => one === path)).toHaveLength(1)
})

test("a folder that is not there is said once, and found when it appears", async () => {
  const later = join(inbox, "later")
  await setInbox(later)
  await soon(() => expect(errors).toHaveLength(1))
  await mkdir(later)
  await writeFile(join(later, "a.csv"), "x")
  await soon(() => expect(taken).toEqual([join(later, "a.csv")]))
  expect(errors).toHaveLength(1)
})

test("a folder that is taken again and again asks only about files that are new", async () => {
  const old = ["a.csv", "b.csv"].map((name) => join(inbox, name))
  const hourAgo = Date.now() / 1_000 - 3_600
  for (const path of old) {
    await writeFile(path, "one")
    await utimes(path, hourAgo, hourAgo)
  }
  stop()
  expect(await takeFolder(bench.workbench, inbox)).toHaveLength(2)
  await soon(() => expect(taken.toSorted()).toEqual(old))
  expect(await takeFolder(bench.workbench, inbox)).toEqual([])
  await writeFile(old[0] ?? "", "one and more")
  const [again, ...others] = await takeFolder(bench.workbench, inbox)
  expect(others).toEqual([])
  expect(await takeFolder(bench.workbench, inbox)).toEqual([again])
  await soon(() => expect(taken).toHaveLength(3))
})
