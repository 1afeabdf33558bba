import type { ServingEndpoint } from "../../contract/entities/agent.ts"
import { namePart } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { answer } from "./answer.ts"
import type { AnswerPorts } from "./answer-types.ts"
import { endpointDeleted, endpointFailed, endpointReady, endpointRequested } from "./events.ts"

type Needed = AnswerPorts & Pick<Ports, "agents" | "endpoints" | "events">

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
  if (signal?.aborted) return new Problem("run_cancelled", { cause: error })
  return error instanceof Problem ? error : new Problem("internal", { cause: error })
}

/**
 * Makes an endpoint serve an agent version, or moves it to another one. Until the new version has answered
 * once, the one before goes on serving; when it cannot answer, the endpoint says why and keeps the one before.
 */
export const createEndpoint = async (
  ports: Needed,
  who: Caller,
  request: EndpointRequest,
): Promise<ServingEndpoint> => {
  const step = (says: string, done: number) => request.onStep?.(says, done, STEPS)
  step("Looking up the agent", 0)
  const agent = await ports.agents.find(request.agent)
  if (agent.status === "retired") {
    throw new Problem("conflict", {
      field: "agent",
      detail: `${agent.id} is retired.`,
      remedy: "Choose another version.",
    })
  }
  const name = namePart.parse(request.name ?? agent.name)
  const facts = { name, agent: agent.id }
  const options = { why: request.runId }
  const requested = { kind: "endpoint.requested", subject: name, payload: endpointRequested.parse(facts) }
  await ports.events.save(who, async () => [requested], options)

  step("Asking it for a first answer", 1)
  try {
    await answer(ports, { agent, input: { kind: "probe" } }, { signal: request.signal })
  } catch (error) {
    const problem = whyNot(error, request.signal)
    const payload = endpointFailed.parse({ ...facts, error: [problem.message, problem.remedy].join(" ") })
    await ports.events.save(who, async () => [{ kind: "endpoint.failed", subject: name, payload }], options)
    throw error
  }

  step("Switching calls over", 2)
  const ready = async () => {
    const now = await ports.endpoints.find(name)
    const before = now.state.kind === "ready" && now.agent !== agent.id ? now.agent : null
    const elsewhere = before === null ? null : await servedElsewhere(ports, before, name)
    return [{ kind: "endpoint.ready", subject: name, payload: endpointReady.parse({ ...facts, before, elsewhere }) }]
  }
  await ports.events.save(who, ready, options)
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

/** Takes an endpoint away; its traces stay. Deploying its agent under the name again brings it back. */
export const deleteEndpoint = async (
  ports: Pick<Ports, "endpoints" | "events">,
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
  await ports.events.save(who, deleted, { key })
  return ports.endpoints.find(name)
}
