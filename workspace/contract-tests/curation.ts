import type { DatabitField } from "../../contract/entities/databit.ts"
import { type Decision, decision } from "../../contract/entities/item.ts"
import type { JsonObject } from "../../contract/json.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../../core/ports/index.ts"
import { EMPTY_CONTENT } from "../../core/template/content.ts"
import { databitEvent } from "../../core/template/draft-event.ts"
import { databitsOver } from "../state/databits.ts"
import { itemsOver } from "../state/items.ts"
import { runsOver } from "../state/runs.ts"
import { ANA, type TestState } from "./state.ts"

export const BEN: Caller = { person: "ben", runsAs: "ben", roles: ["labeler"] }

type Desk = Pick<Ports, "clock" | "databits" | "events" | "items" | "jobs" | "runs"> & {
  readonly started: { job: string; input: unknown; key: string | undefined }[]
}

/** The ports of reviewing over a test state. Jobs are noted, not run. */
export const deskOver = ({ sql, events, clock }: TestState): Desk => {
  const started: Desk["started"] = []
  return {
    clock,
    events,
    databits: databitsOver(sql),
    items: itemsOver(sql),
    runs: runsOver(sql),
    started,
    jobs: {
      start: async (_, job, input, { key } = {}) => {
        if (!started.some((one) => one.key === key)) started.push({ job, input, key })
        return `run-${started.length}`
      },
      find: () => Promise.reject(new Problem("not_found")),
    },
  }
}

const OUTPUT: readonly DatabitField[] = [
  { name: "intent", type: "enum[billing, outage, moving]" },
  { name: "urgent", type: "boolean", required: false },
]

const INPUT: readonly DatabitField[] = [{ name: "text", type: "string", source: "main.support.messages" }]

type Published = { readonly databitId: string; readonly ref: string; readonly name: string }

/** Publishes a version of a Databit by its events alone. */
export const publish = async (
  { clock, events }: Pick<Desk, "clock" | "events">,
  {
    name,
    version = "1.0.0",
    databitId = clock.id(),
    input = INPUT,
    output = OUTPUT,
    template = EMPTY_CONTENT.template,
  }: {
    name: string
    version?: string
    databitId?: string
    input?: readonly DatabitField[]
    output?: readonly DatabitField[]
    template?: string
  },
): Promise<Published> => {
  const full = `main.support.${name}`
  const draft = {
    id: clock.id(),
    databitId,
    name: full,
    version,
    status: "published" as const,
    saved: true,
    content: {
      ...EMPTY_CONTENT,
      template,
      schema: { input: [...input], output: [...output] },
    },
    contentHash: null,
    trainingDataset: null,
    createdBy: null,
    approvedBy: null,
    origin: { kind: "blank" as const },
  }
  await events.save(ANA, async () => [databitEvent("databit.created", draft)])
  return { databitId, ref: `${full}@${version}`, name: full }
}

type Said = Omit<Partial<Decision>, "action"> & {
  readonly itemId: string
  readonly action: Decision["action"]
  readonly value?: JsonObject
  readonly undoOf?: string
}

/** A decision as a browser sends it. */
export const says = ({ clock }: Pick<Desk, "clock">, databit: string, said: Said): Decision =>
  decision.parse({ id: clock.id(), databit, decidedAt: clock.now(), ...said })
