import { spanIntake } from "../core/monitor/span-intake.ts"
import type { ListeningEvents, Ports } from "../core/ports/index.ts"
import type { Traces } from "../core/ports/traces.ts"
import type { Happening } from "./happening.ts"
import type { Job } from "./job.ts"
import { openRunner, type Runner } from "./runner.ts"
import { startTriggers } from "./schedule.ts"
import type { TriggerScope } from "./triggers.ts"
import type { Elsewhere } from "./worker-elsewhere.ts"

/** What the workbench asks of an open home. */
export type Home = {
  /** An embedded home has one process; a workspace of Databricks may have several. */
  readonly kind: "embedded" | "databricks"
  readonly ports: Omit<Ports, "jobs" | "events" | "intake"> & { readonly events: ListeningEvents }
  /** Where runs work besides the processes of the workbench. */
  readonly elsewhere?: Elsewhere | undefined
  close(): Promise<void>
}

/** An open workspace with its worker: what the server and the CLI are built on. */
export type Workbench<Workspace extends Home = Home> = {
  readonly workspace: Workspace
  /** All ports. `runs` know the live progress of runs here; saved traces are told to who listens. */
  readonly ports: Ports
  readonly library: readonly Job[]
  readonly runner: Runner
  /** Calls back for everything that happens. Returns the way to stop. */
  listen(listener: (happening: Happening) => void): () => void
  /** Stops triggers, lets runs stop (they are interrupted), closes the workspace. */
  close(): Promise<void>
}

type Options = {
  /**
   * Which triggers of the library start jobs by themselves: `all` in a server, `after` for jobs that follow
   * others, `none` (the default) where a command runs each job itself.
   */
  readonly triggers?: TriggerScope
  /** Whether it takes over the runs that other processes left; true unless told. */
  readonly takesOver?: boolean
  /** Gets errors that nobody waits for. */
  readonly report?: (error: unknown, facts: Readonly<Record<string, unknown>>) => void
}

const hub = () => {
  const listeners = new Set<(happening: Happening) => void>()
  return {
    tell: (happening: Happening): void => {
      for (const listener of listeners) listener(happening)
    },
    listen: (listener: (happening: Happening) => void): (() => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/**
 * Builds the worker over an open workspace. Runs that were working when the last process ended become
 * interrupted; queued ones are started; those of another process that lives are left to it.
 */
export const openWorkbench = async <Workspace extends Home>(
  workspace: Workspace,
  library: readonly Job[],
  options: Options = {},
): Promise<Workbench<Workspace>> => {
  const report = options.report ?? (() => undefined)
  const { tell, listen } = hub()
  const { traces, events } = workspace.ports
  const stopEvents = events.listen((recorded) => tell({ of: "events", events: recorded }))
  const save: Traces["save"] = async (spans) => {
    await traces.save(spans)
    const roots = spans.filter((span) => span.parentSpanId === null)
    if (roots.length > 0) tell({ of: "traces", roots })
  }
  const told = { ...workspace.ports, traces: { ...traces, save }, intake: spanIntake(save) }

  const runner = await openRunner(told, library, {
    report,
    isShared: workspace.kind === "databricks",
    takesOver: options.takesOver ?? true,
    elsewhere: workspace.elsewhere,
    tell: (one) => tell({ of: "run", report: one }),
  })
  const ports: Ports = { ...told, runs: runner.runs, jobs: runner.jobs }
  const stopTriggers = startTriggers({ ports, library, listen, report, scope: options.triggers ?? "none" })
  return {
    workspace,
    ports,
    library,
    runner,
    listen,
    close: async () => {
      stopTriggers()
      await runner.close()
      stopEvents()
      await workspace.close()
    },
  }
}
