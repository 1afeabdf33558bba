import type { Chain } from "../../contract/endpoints/improve.ts"
import type { AgentVersion } from "../../contract/entities/agent.ts"
import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { ModelVersion, Snapshot } from "../../contract/entities/model.ts"
import type { SpanWithPayload } from "../../contract/entities/trace.ts"
import { type JsonObject, jsonObject } from "../../contract/json.ts"
import { versionedRef } from "../../contract/names.ts"
import { Problem } from "../../contract/problems.ts"
import { plainText } from "../monitor/plain-text.ts"
import type { Ports } from "../ports/index.ts"
import { inputText } from "../template/input-text.ts"
import { mainField } from "../template/types.ts"
import { type NearItem, nearestDecided, nearestInSnapshot } from "./nearest-items.ts"
import { isRefusal, listSourceRows } from "./source-rows.ts"

type Needed = Pick<
  Ports,
  "agents" | "databits" | "feedback" | "items" | "models" | "runs" | "snapshots" | "tables" | "traces"
>
type Missing = Chain["missing"][number]

type Made = {
  readonly root: SpanWithPayload
  readonly agent: AgentVersion | undefined
  readonly databit: DatabitVersion | undefined
  readonly model: ModelVersion | undefined
  readonly snapshot: Snapshot | undefined
}

const MOST_FEEDBACK = 100

const seekMade = async (ports: Needed, root: SpanWithPayload): Promise<Made> => {
  const agent = root.agent === null ? undefined : await ports.agents.seek(root.agent)
  const databitRef = agent?.databit ?? root.databit
  const modelRef = agent?.baseModel ?? root.model
  const [databit, model] = await Promise.all([
    databitRef === null ? undefined : ports.databits.seek(databitRef),
    modelRef === null ? undefined : ports.models.seek(modelRef),
  ])
  return { root, agent, databit, model, snapshot: model && (await ports.snapshots.seek(model.snapshot)) }
}

const isRefused = ({ attributes }: SpanWithPayload): boolean => attributes["databits.refused"] === true

/** Why links of the chain are not there. Nothing behind a missing link is repeated. */
const missingLinks = ({ root, agent, databit, model, snapshot }: Made): Missing[] => {
  if (isRefused(root)) return [{ link: "agent", says: "The call was refused before it reached an agent." }]
  const missing: Missing[] = []
  if (!agent)
    missing.push({
      link: "agent",
      says:
        root.agent === null
          ? "The call names no agent."
          : `The agent ${root.agent} is not registered in this workspace.`,
    })
  if (!databit) missing.push({ link: "databit", says: "The call names no Databit of this workspace." })
  if (!model)
    missing.push({
      link: "model",
      says: `${agent?.baseModel ?? root.model ?? "The model"} is not trained here, so what it learnt from is not known. Shown instead are the decided items most like this one.`,
    })
  else if (!snapshot)
    missing.push({ link: "snapshot", says: `The data set ${model.snapshot} is not recorded in this workspace.` })
  return missing
}

const fieldsOf = (root: SpanWithPayload): JsonObject | undefined => {
  if (root.input === null) return undefined
  try {
    const fields = jsonObject.safeParse(JSON.parse(root.input))
    return fields.success ? fields.data : undefined
  } catch {
    return undefined
  }
}

/** The text as the model read it. */
const textOf = ({ root, databit }: Made): string => {
  const fields = fieldsOf(root)
  return (fields && databit ? inputText(databit.schema.input, fields) : undefined) ?? plainText(root.input) ?? ""
}

type Near = {
  readonly items: readonly NearItem[]
  readonly from: Chain["nearestFrom"]
  readonly missing: readonly Missing[]
}

const nearInTraining = async (ports: Needed, snapshot: Snapshot, text: string): Promise<Near> => {
  try {
    return { items: await nearestInSnapshot(ports, snapshot, text), from: "training", missing: [] }
  } catch (error) {
    if (!isRefusal(error)) throw error
    const says = `${error.detail ?? error.message} ${error.remedy}`
    return { items: [], from: null, missing: [{ link: "nearest", says }] }
  }
}

const nearItems = async (ports: Needed, made: Made): Promise<Near> => {
  if (isRefused(made.root)) return { items: [], from: null, missing: [] }
  const text = textOf(made)
  if (text === "")
    return {
      items: [],
      from: null,
      missing: [{ link: "nearest", says: "The trace does not hold the input, so nothing can be compared with it." }],
    }
  const { databit, snapshot } = made
  if (snapshot) return nearInTraining(ports, snapshot, text)
  const field = databit && mainField(databit.schema.output)
  if (!databit || !field)
    return {
      items: [],
      from: null,
      missing: [{ link: "nearest", says: "There is no Databit with decided items to compare with." }],
    }
  return { items: await nearestDecided(ports, databit.databitId, field.name, text), from: "decided", missing: [] }
}

const withSources = async (
  ports: Needed,
  near: readonly NearItem[],
): Promise<{ items: Chain["nearest"]; missing: Missing[] }> => {
  const { rows, shut } = await listSourceRows(
    ports,
    near.flatMap(({ sourceRef }) => sourceRef ?? []),
  )
  const items = near.map((one) => ({
    ...one,
    sourceRow: (one.sourceRef === null ? undefined : rows.get(one.sourceRef)) ?? null,
  }))
  const gone = items.filter(
    ({ sourceRow, sourceRef }) =>
      sourceRow === null &&
      sourceRef !== null &&
      !sourceRef.startsWith("trace#") &&
      !shut.has(sourceRef.split("#")[0] ?? ""),
  ).length
  const refused = [...shut.values()].map(({ detail, message, remedy }) => `${detail ?? message} ${remedy}`)
  const keyless = `The source row of ${gone} of these items has no key to look it up by; the item itself keeps what was read.`
  const said = [...refused, ...(gone > 0 ? [keyless] : [])]
  return { items, missing: said.map((says) => ({ link: "source", says })) }
}

const nearWithSources = async (ports: Needed, made: Made) => {
  const near = await nearItems(ports, made)
  return { near, nearest: await withSources(ports, near.items) }
}

const rootOf = (spans: readonly SpanWithPayload[]): SpanWithPayload => {
  const root = spans.find(({ parentSpanId }) => parentSpanId === null) ?? spans[0]
  if (!root) throw new Problem("not_found", { detail: "The trace has no steps." })
  return root
}

/**
 * Walks from an answer back to the agent, the model, its training run and data set, the items in it that are most
 * like the input, who decided them, and the rows they came from. Each missing link says why. Problem `not_found`.
 */
export const chainOf = async (ports: Needed, trace: string): Promise<Chain> => {
  const root = rootOf(await ports.traces.find(trace))
  const made = await seekMade(ports, root)
  const { agent, databit, model, snapshot } = made
  const [feedback, run, { near, nearest }] = await Promise.all([
    ports.feedback.list({ traceId: root.traceId, limit: MOST_FEEDBACK }),
    model ? ports.runs.seek(model.runId) : undefined,
    nearWithSources(ports, made),
  ])
  const lostRun: Missing[] =
    model && !run ? [{ link: "run", says: "The training run is not recorded in this workspace." }] : []
  return {
    trace: {
      traceId: root.traceId,
      at: root.startTime,
      person: root.person,
      label: root.label,
      answer: root.label ?? plainText(root.output),
      confidence: root.confidence,
      input: plainText(root.input),
      endpointName: root.endpointName,
    },
    agent: agent ? { id: agent.id, createdBy: agent.createdBy, createdAt: agent.createdAt } : null,
    databit: databit
      ? {
          ref: versionedRef(databit.name, databit.version),
          approvedBy: databit.approvedBy,
          createdBy: databit.createdBy,
        }
      : null,
    model: model
      ? {
          id: model.id,
          createdBy: model.createdBy,
          createdAt: model.createdAt,
          accuracy: model.metrics?.accuracy ?? null,
          n: model.metrics?.n ?? null,
        }
      : null,
    run: run ? { id: run.id, job: run.job, person: run.person, createdAt: run.createdAt } : null,
    snapshot: snapshot
      ? {
          id: snapshot.id,
          table: snapshot.table,
          contentHash: snapshot.contentHash,
          train: snapshot.counts.train,
          holdout: snapshot.counts.holdout,
          createdBy: snapshot.createdBy,
          createdAt: snapshot.createdAt,
        }
      : null,
    nearest: nearest.items,
    nearestFrom: near.from,
    feedback: [...feedback],
    missing: [...missingLinks(made), ...lostRun, ...near.missing, ...nearest.missing],
  }
}
