import type { Run, RunPlace } from "../../contract/entities/run.ts"
import type { Caller } from "../../contract/permissions.ts"

/** What can be seen from outside of the end of work at a run; the run's own record says more where it could be written. */
export type WorkEnd =
  | { readonly kind: "done" }
  | { readonly kind: "cancelled" }
  /** `why` is a sentence or more for people. */
  | { readonly kind: "lost"; readonly why: string }

/** Works at recorded runs: this process, or tasks of Lakeflow. */
export type Worker = {
  /**
   * Takes up a queued run, once however often it is asked. Resolves with its place on Lakeflow, null where it works
   * here. Problem when it cannot.
   */
  start(run: Run, who: Caller): Promise<RunPlace | null>
  /** Resolves when nobody works at the run any more. `onWork` is called once it is not only waited for. Rejects when `signal` fires. */
  findEnd(run: Run, options: { readonly signal: AbortSignal; readonly onWork?: () => void }): Promise<WorkEnd>
  /** Asks who works at the run to stop; its end is found by `findEnd`. */
  retire(run: Run): Promise<void>
}
