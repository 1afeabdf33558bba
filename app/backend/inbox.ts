import { isAbsolute } from "node:path"
import type { FolderFile } from "../../core/ports/files.ts"
import { automatic, inputFrom } from "../../jobs/triggers.ts"
import type { Workbench } from "../../jobs/workbench.ts"
import type { Report } from "./log.ts"

const LOOK_EVERY_MS = 5_000
/** A folder may hold anything; only this many files are looked at. */
const MOST_FILES = 1_000

const CAUSE = "new file in the watched folder"
/** The clocks of storage and of this computer differ by less. */
const CLOCKS_DIFFER_MS = 30_000

const takers = ({ library }: Workbench) => library.filter(({ trigger }) => trigger.on === "new_files")

/** The newest ones, oldest first: of a folder that is never tidied up the others were taken long ago. */
const filesIn = async ({ ports }: Workbench, folder: string): Promise<readonly FolderFile[]> => {
  const found = await ports.sources.listFolder(folder)
  return found.toSorted((one, other) => one.changedAt - other.changedAt).slice(-MOST_FILES)
}

const printOf = ({ path, bytes, changedAt }: FolderFile): string => `${path}|${bytes}|${changedAt}`

/**
 * Starts the jobs `on: "new_files"` for a file; the key makes sure that the same file is taken once, also over restarts.
 * Returns the runs.
 */
const take = async (workbench: Workbench, file: FolderFile): Promise<string[]> => {
  const { ports } = workbench
  const runs: string[] = []
  const key = `inbox:${ports.clock.contentHash(printOf(file))}`
  for (const job of takers(workbench)) {
    const input = inputFrom(job, { path: file.path })
    if (!input) continue
    const options = { key: `${key}:${job.name}`, trigger: "event", cause: CAUSE } as const
    runs.push(await ports.jobs.start(await automatic(ports.people), job.name, input, options))
  }
  return runs
}

/** Whether runs were started for a file since it was written; the key of a start knows it too, by a question for each. */
const readTaken = async (workbench: Workbench): Promise<(file: FolderFile) => boolean> => {
  const starts = takers(workbench).map(async ({ name }) => {
    const runs = await workbench.ports.runs.list({ job: name, limit: MOST_FILES })
    const newestFirst = runs.filter(({ cause }) => cause === CAUSE)
    return new Map(newestFirst.toReversed().map(({ input, createdAt }) => [input.path, Date.parse(createdAt)]))
  })
  const all = await Promise.all(starts)
  return ({ path, changedAt }) => all.every((startOf) => (startOf.get(path) ?? 0) > changedAt + CLOCKS_DIFFER_MS)
}

/** Takes every file of a folder once; returns the runs, those of a moment ago among them. */
export const takeFolder = async (workbench: Workbench, folder: string): Promise<readonly string[]> => {
  const [files, isTaken] = await Promise.all([filesIn(workbench, folder), readTaken(workbench)])
  const runs: string[] = []
  for (const file of files) if (!isTaken(file)) runs.push(...(await take(workbench, file)))
  return runs
}

/**
 * Looks into the folder of the setting `inbox` every few seconds. A file is taken when it has not changed between
 * two looks: half-written ones wait. Returns the way to stop.
 */
export const watchInbox = (workbench: Workbench, report: Report, everyMs = LOOK_EVERY_MS): (() => void) => {
  let before = new Set<string>()
  const taken = new Set<string>()
  let failing: string | undefined

  const look = async (): Promise<void> => {
    const folder = await workbench.ports.settings.seek("inbox")
    if (typeof folder !== "string" || !isAbsolute(folder)) return
    const found = await filesIn(workbench, folder)
    for (const file of found) {
      const print = printOf(file)
      if (!before.has(print) || taken.has(print)) continue
      await take(workbench, file)
      taken.add(print)
    }
    before = new Set(found.map(printOf))
    failing = undefined
  }

  let looking = false
  const timer = setInterval(() => {
    if (looking) return
    looking = true
    look()
      .catch((error: unknown) => {
        // A folder that is gone is said once, not every few seconds.
        if (failing === String(error)) return
        failing = String(error)
        report(error, { inbox: true })
      })
      .finally(() => {
        looking = false
      })
      .catch(() => undefined)
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
