import type { z } from "zod"
import type { Run, RunPlace } from "../../contract/entities/run.ts"
import { jsonObject } from "../../contract/json.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { RecordedEvent } from "../ports/events.ts"
import type { Ports } from "../ports/index.ts"
import { type RunEnd, runEnd, runQueued, WAITING } from "./events.ts"

type RecordPorts = Pick<Ports, "clock" | "events" | "runs">

export const ENDED = ["succeeded", "failed", "cancelled", "interrupted"] as const
const ended: ReadonlySet<string> = new Set(ENDED)

/** Whether a run in this state will never change again. */
export const hasEnded = (state: { readonly kind: string }): boolean => ended.has(state.kind)

type Queued =
  | { readonly runId: string; readonly replayed: true }
  | { readonly runId: string; readonly replayed: false; readonly run: Run }

const asQueued = ({ subject, person, at, payload }: RecordedEvent): Run => ({
  id: subject,
  ...runQueued.parse(payload),
  state: { kind: "queued" },
  progress: WAITING,
  person,
  place: null,
  createdAt: at,
  tracked: null,
})

/**
 * Records that a run was asked for. With a key that was used before nothing is recorded and the earlier run's
 * id comes back as `replayed`.
 */
export const recordQueued = async (
  ports: Pick<RecordPorts, "clock" | "events">,
  who: Caller,
  payload: z.infer<typeof runQueued>,
  key?: string,
): Promise<Queued> => {
  const draft = { kind: "run.queued", subject: ports.clock.id(), payload: jsonObject.parse(payload) }
  const { events, replayed } = await ports.events.save(who, async () => [draft], { key, newIds: [draft.subject] })
  const [event] = events
  if (!event) throw new Error("a queued run was recorded without an event")
  const runId = event.subject
  return replayed ? { runId, replayed } : { runId, replayed, run: asQueued(event) }
}

/** How a run that was to begin did: it is queued no more where another process was faster or it was cancelled. */
export type Begun =
  | { readonly kind: "begun" }
  | { readonly kind: "gone" }
  | { readonly kind: "waits"; readonly behind: Run }

/** Records that a queued run began, unless `aheadOf` names a run that has to end first. */
export const recordStarted = async (
  ports: RecordPorts,
  who: Caller,
  runId: string,
  aheadOf: (run: Run) => Promise<Run | undefined> = async () => undefined,
): Promise<Begun> => {
  let behind: Run | undefined
  const { events } = await ports.events.save(who, async () => {
    const run = await ports.runs.find(runId)
    behind = run.state.kind === "queued" ? await aheadOf(run) : undefined
    return run.state.kind === "queued" && !behind ? [{ kind: "run.started", subject: runId, payload: {} }] : []
  })
  if (events.length > 0) return { kind: "begun" }
  return behind ? { kind: "waits", behind } : { kind: "gone" }
}

/** Records where on Lakeflow a run works. */
export const recordPlaced = async (ports: RecordPorts, who: Caller, runId: string, place: RunPlace): Promise<void> => {
  const { place: known } = await ports.runs.find(runId)
  if (known?.runId === place.runId) return
  await ports.events.save(who, async () => [{ kind: "run.placed", subject: runId, payload: { ...place } }])
}

/** Records how a run ended; the first end counts. */
export const recordEnded = async (ports: RecordPorts, who: Caller, runId: string, end: RunEnd): Promise<void> => {
  await ports.events.save(who, async () => {
    const { state } = await ports.runs.find(runId)
    return hasEnded(state)
      ? []
      : [{ kind: `run.${end.kind}`, subject: runId, payload: jsonObject.parse(runEnd.parse(end)) }]
  })
}
