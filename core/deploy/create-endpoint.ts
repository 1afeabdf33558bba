import type { AgentVersion, ServingEndpoint } from "../../contract/entities/agent.ts"
import type { Hosted } from "../../contract/entities/model-endpoint.ts"
import type { JsonObject } from "../../contract/json.ts"
import { namePart } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { answer } from "./answer.ts"
import type { AnswerPorts } from "./answer-types.ts"
import { endpointDeleted, endpointFailed, endpointReady, endpointRequested } from "./events.ts"
import { findServing } from "./serving.ts"
import { standReady } from "./stand-ready.ts"

type Needed = AnswerPorts & Pick<Ports, "agents" | "endpoints" | "events" | "settings">

export type EndpointRequest = {
  /** Agent version; by name alone its newest. */
  readonly agent: string
  /** Name of the endpoint; the agent's when left out. */
  readonly name?: string | undefined
  readonly runId?: string | undefined
  readonly signal?: AbortSignal | undefined
  readonly onStep?: ((step: string, done: number, total: number) => void) | undefined
}

const STEPS = 3

/** Another endpoint that serves an agent version. */
const servedElsewhere = async (
  { endpoints }: Pick<Ports, "endpoints">,
  agent: string,
  name: string,
): Promise<string | null> => {
  const others = await endpoints.list()
  return others.find((one) => one.agent === agent && one.name !== name && one.state.kind === "ready")?.name ?? null
}

const whyNot = (error: unknown, signal: AbortSignal | undefined): Problem => {
  if (error instanceof Problem && error.code === "run_cancelled") return error
  if (signal?.aborted) return new Problem("run_cancelled", { cause: error })
  return error instanceof Problem ? error : new Problem("internal", { cause: error })
}

const findDeployable = async ({ agents }: Pick<Ports, "agents">, ref: string): Promise<AgentVersion> => {
  const agent = await agents.find(ref)
  if (agent.status !== "retired") return agent
  throw new Problem("conflict", {
    field: "agent",
    detail: `${agent.id} is retired.`,
    remedy: "Choose another version.",
  })
}

/** Somebody deleted the endpoint while it was made ready: what the platform has by now goes too. */
const deletedMeanwhile = async (
  { serving }: Pick<Ports, "serving">,
  name: string,
  hosted: Hosted | null,
): Promise<Problem> => {
  if (hosted) await serving.retire(name)
  return new Problem("conflict", {
    field: "name",
    detail: `${name} was deleted while it was being made ready.`,
    remedy: "Deploy again to bring it back.",
  })
}

type Step = (says: string, done: number) => void

/** Makes the version stand ready, has it answer once, and gives the calls to it. What served before goes on until then. */
const moveCalls = async (
  ports: Needed,
  agent: AgentVersion,
  name: string,
  { step, signal }: { readonly step: Step; readonly signal: AbortSignal | undefined },
): Promise<Hosted | null> => {
  const made = await findServing(ports, agent)
  const before = await ports.endpoints.seek(name)
  const standing = await standReady(ports, made, { name, before }, { onStep: (says) => step(says, 1), signal })
  step("Asking it for a first answer", 1)
  try {
    await answer(ports, { agent, input: { kind: "probe" } }, { signal, serving: standing.serving })
    step("Switching calls over", 2)
    await standing.switchOver()
  } catch (error) {
    // Why it failed is what people need; a version that is left standing costs nothing until somebody calls it.
    await standing.letGo().catch(() => undefined)
    throw error
  }
  return standing.hosted
}

/**
 * Makes an endpoint serve an agent version, or moves it to another one. Until the new version has answered
 * once, the one before goes on serving; when it cannot answer, the endpoint says why and keeps the one before.
 * A version whose model the registry of models has is served by the platform, any other by the workbench.
 */
export const createEndpoint = async (
  ports: Needed,
  who: Caller,
  request: EndpointRequest,
): Promise<ServingEndpoint> => {
  const { runId, signal, onStep } = request
  const step: Step = (says, done) => onStep?.(says, done, STEPS)
  step("Looking up the agent", 0)
  const agent = await findDeployable(ports, request.agent)
  const name = namePart.parse(request.name ?? agent.name)
  const facts = { name, agent: agent.id }
  const record = (kind: string, payload: JsonObject) =>
    ports.events.save(who, async () => [{ kind, subject: name, payload }], { why: runId })
  const before = await ports.endpoints.seek(name)
  await record("endpoint.requested", endpointRequested.parse(facts))

  const hosted = await moveCalls(ports, agent, name, { step, signal }).catch(async (error: unknown) => {
    const problem = whyNot(error, signal)
    const says = [problem.message, problem.remedy].join(" ")
    await record("endpoint.failed", endpointFailed.parse({ ...facts, error: says }))
    throw error
  })
  const ready = async () => {
    const now = await ports.endpoints.find(name)
    if (now.state.kind === "deleted") return []
    const was = now.state.kind === "ready" && now.agent !== agent.id ? now.agent : null
    const elsewhere = was === null ? null : await servedElsewhere(ports, was, name)
    const payload = endpointReady.parse({ ...facts, before: was, elsewhere, hosted })
    return [{ kind: "endpoint.ready", subject: name, payload }]
  }
  const { events } = await ports.events.save(who, ready, { why: runId })
  if (events.length === 0) throw await deletedMeanwhile(ports, name, hosted)
  // What the platform served goes only when the workbench has the calls.
  if (!hosted && before?.hosted) await ports.serving.retire(name)
  step("Ready", STEPS)
  return ports.endpoints.find(name)
}

/** The agent version a rollback of an endpoint goes to. Problem `conflict` when it served only one. */
export const rollbackTarget = async ({ endpoints }: Pick<Ports, "endpoints">, name: string): Promise<string> => {
  const endpoint = await endpoints.find(name)
  if (endpoint.previousAgent !== null && endpoint.state.kind !== "deleted") return endpoint.previousAgent
  throw new Problem("conflict", {
    field: "name",
    detail: `${name} has served no other version before.`,
    remedy: "Deploy another version.",
  })
}

/**
 * Takes an endpoint away, also where the platform has it; its traces stay. Deploying its agent under the name again
 * brings it back.
 */
export const deleteEndpoint = async (
  ports: Pick<Ports, "endpoints" | "events" | "serving">,
  who: Caller,
  { name, key }: { readonly name: string; readonly key?: string | undefined },
): Promise<ServingEndpoint> => {
  const deleted = async () => {
    const endpoint = await ports.endpoints.find(name)
    if (endpoint.state.kind === "deleted") throw new Problem("not_found", { detail: `There is no endpoint ${name}.` })
    const elsewhere = await servedElsewhere(ports, endpoint.agent, name)
    return [
      {
        kind: "endpoint.deleted",
        subject: name,
        payload: endpointDeleted.parse({ name, agent: endpoint.agent, elsewhere }),
      },
    ]
  }
  const endpoint = await ports.endpoints.find(name)
  // First there: what is recorded as taken away must not go on costing.
  if (endpoint.state.kind !== "deleted") await ports.serving.retire(name)
  await ports.events.save(who, deleted, { key })
  return ports.endpoints.find(name)
}
