import type { FormField } from "../../contract/endpoints/curate.ts"
import type { AgentVersion, ServingEndpoint } from "../../contract/entities/agent.ts"
import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { ModelVersion, Snapshot } from "../../contract/entities/model.ts"
import type { Answering } from "../../contract/entities/model-endpoint.ts"
import { formFields, toFormField } from "../curate/form-fields.ts"
import type { RecordedEvent } from "../ports/events.ts"
import type { Ports } from "../ports/index.ts"
import { sourceTables } from "../template/source.ts"
import { answeringOf } from "./answering.ts"
import { endpointFailed, endpointRequested } from "./events.ts"
import { type Snippet, snippetsFor } from "./snippets.ts"
import { type Traffic, trafficOfDay, trafficOfEndpoint } from "./traffic.ts"

type AgentRow = {
  readonly agent: AgentVersion
  readonly versions: number
  /** Newest version that an endpoint serves. */
  readonly served: AgentVersion | null
  readonly traffic: Traffic
}

/** Every agent with its newest version, what is served of it, and its calls of the last day. */
export const agentOverviews = async (ports: Pick<Ports, "agents" | "clock" | "metrics">): Promise<AgentRow[]> => {
  const [all, trafficOf] = await Promise.all([ports.agents.list(), trafficOfDay(ports)])
  const byName = new Map<string, AgentVersion[]>()
  for (const agent of all) byName.set(agent.name, [...(byName.get(agent.name) ?? []), agent])
  return [...byName].flatMap(([name, versions]) => {
    const agent = versions.find(({ status }) => status !== "retired") ?? versions[0]
    if (!agent) return []
    const served = versions.find(({ endpointName }) => endpointName !== null) ?? null
    return [{ agent, versions: versions.length, served, traffic: trafficOf((row) => row.agent.startsWith(`${name}@`)) }]
  })
}

type AgentDetail = {
  readonly agent: AgentVersion
  readonly versions: AgentVersion[]
  readonly model: ModelVersion | null
  readonly snapshot: Snapshot | null
  readonly sources: string[]
  readonly endpoints: ServingEndpoint[]
  readonly traffic: Traffic
}

/** One agent version with what it was made of, back to the tables the examples came from. */
export const agentOverview = async (
  ports: Pick<Ports, "agents" | "clock" | "databits" | "endpoints" | "metrics" | "models" | "snapshots">,
  ref: string,
): Promise<AgentDetail> => {
  const agent = await ports.agents.find(ref)
  const [versions, databit, model, endpoints, trafficOf] = await Promise.all([
    ports.agents.list({ name: agent.name }),
    ports.databits.seek(agent.databit),
    ports.models.seek(agent.baseModel),
    ports.endpoints.list(),
    trafficOfDay(ports),
  ])
  return {
    agent,
    versions: [...versions],
    model: model ?? null,
    snapshot: (model && (await ports.snapshots.seek(model.snapshot))) ?? null,
    sources: databit ? sourceTables(databit.schema.input) : [],
    endpoints: endpoints.filter((one) => [one.agent, one.movingTo].includes(agent.id)),
    traffic: trafficOf((row) => row.agent === agent.id),
  }
}

type Change = {
  readonly id: string
  readonly kind: "requested" | "ready" | "failed" | "deleted"
  readonly agent: string
  readonly error: string | null
  readonly person: string
  readonly at: string
}

const CHANGES: Readonly<Record<string, Change["kind"]>> = {
  "endpoint.requested": "requested",
  "endpoint.ready": "ready",
  "endpoint.failed": "failed",
  "endpoint.deleted": "deleted",
}
const HISTORY = 50

const toChange = (event: RecordedEvent): Change[] => {
  const kind = CHANGES[event.kind]
  if (!kind) return []
  const { agent } = endpointRequested.parse(event.payload)
  const error = kind === "failed" ? endpointFailed.parse(event.payload).error : null
  return [{ id: event.id, kind, agent, error, person: event.person, at: event.at }]
}

type EndpointDetail = {
  readonly endpoint: ServingEndpoint
  readonly platform: Answering | null
  readonly agent: AgentVersion
  readonly input: FormField[]
  readonly output: FormField[]
  readonly bands: DatabitVersion["settings"]["bands"]
  readonly url: string
  readonly snippets: Snippet[]
  readonly history: Change[]
  readonly traffic: Traffic
}

/** One endpoint: what it serves, what it takes and gives, how programs call it under `url`, and its changes. */
export const endpointOverview = async (
  ports: Pick<
    Ports,
    "agents" | "clock" | "databits" | "endpoints" | "events" | "metrics" | "models" | "serving" | "settings"
  >,
  name: string,
  url: string,
): Promise<EndpointDetail> => {
  const endpoint = await ports.endpoints.find(name)
  const [agent, platform, events, traffic] = await Promise.all([
    ports.agents.find(endpoint.agent),
    answeringOf(ports, endpoint),
    ports.events.list({ subject: name, limit: HISTORY }),
    trafficOfEndpoint(ports, name),
  ])
  const databit = await ports.databits.find(agent.databit)
  return {
    endpoint,
    platform,
    agent,
    input: databit.schema.input.map((field) => toFormField(field, undefined)),
    output: formFields(databit.schema.output),
    bands: databit.settings.bands,
    url,
    snippets: snippetsFor(url, name, databit),
    history: events.flatMap(toChange),
    traffic,
  }
}
