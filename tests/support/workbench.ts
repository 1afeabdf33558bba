import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Job } from "../../jobs/job.ts"
import type { TriggerScope } from "../../jobs/triggers.ts"
import { openWorkbench, type Workbench } from "../../jobs/workbench.ts"
import { readConfig } from "../../workspace/config.ts"
import { openWorkspace } from "../../workspace/open.ts"
import type { Workspace } from "../../workspace/workspace.ts"

export type TestWorkbench = {
  readonly home: string
  readonly workbench: Workbench<Workspace>
  /** Errors that were reported to the log. */
  readonly reported: unknown[]
  /** Closes the workbench; with `keep` the folder stays, for opening it again. */
  close(options?: { readonly keep: boolean }): Promise<void>
}

export type TestWorkbenchOptions = {
  readonly home?: string
  readonly library?: readonly Job[]
  readonly triggers?: TriggerScope
  readonly variables?: Readonly<Record<string, string>>
}

/** A workbench over a real workspace in a folder of its own; the person is `ana`, an administrator. */
export const openTestWorkbench = async ({
  home: given,
  library = [],
  triggers = "none",
  variables = {},
}: TestWorkbenchOptions = {}): Promise<TestWorkbench> => {
  const home = given ?? (await mkdtemp(join(tmpdir(), "databits-bench-")))
  const reported: unknown[] = []
  const config = readConfig({ DATABITS_HOME: home, DATABITS_PERSON: "ana", ...variables })
  const workbench = await openWorkbench(await openWorkspace(config), library, {
    triggers,
    report: (error) => void reported.push(error),
  })
  return {
    home,
    workbench,
    reported,
    close: async ({ keep } = { keep: false }) => {
      await workbench.close()
      if (!keep) await rm(home, { recursive: true, force: true })
    },
  }
}
