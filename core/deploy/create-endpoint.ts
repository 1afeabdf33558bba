import type { ServingEndpoint } from "../../contract/entities/agent.ts"
import { namePart } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { answer } from "./answer.ts"
import { endpointDeleted, endpointFailed, endpointReady, endpointRequested } from "./events.ts"

type Needed = Pick<Ports, "agents" | "chatModels" | "clock" | "databits" | "endpoints" | "events" | "files" | "learners" | "models">

/** Text the model answers once before the endpoint is called ready; the answer is thrown away. */
const WARM_UP = "ready"

/**
 * Makes an endpoint serve an agent version, or moves it to another one. Until the new version has answered
 * once, the one before goes on serving; when it cannot answer, the endpoint says why and keeps the one before.
 */
export const createEndpoint = async (ports: Needed, who: Caller, request: { readonly agent: string; readonly name?: string | undefined; readonly runId?: string | undefined }): Promise<ServingEndpoint> => {
  const agent = await ports.agents.find(request.agent)
  if (agent.status === "retired") throw new Problem("conflict", { field: "agent", detail: `${agent.id} is retired.`, remedy: "Choose another version." })
  const name = namePart.parse(request.name ?? agent.name)
  const before = await ports.endpoints.seek(name)
  const serving = before && before.state.kind === "ready" && before.agent !== agent.id ? before.agent : null
  const options = { why: request.runId }
  await ports.events.save(who, async () => [{ kind: "endpoint.requested", subject: name, payload: endpointRequested.parse({ name, agent: agent.id }) }], options)
  try {
    await answer(ports, { agent, input: { kind: "probe", text: WARM_UP } })
  } catch (error) {
    const problem = error instanceof Problem ? error : new Problem("internal", { cause: error })
    const says = [problem.message, problem.remedy].join(" ")
    await ports.events.save(who, async () => [{ kind: "endpoint.failed", subject: name, payload: endpointFailed.parse({ name, agent: agent.id, error: says }) }], options)
    throw problem
  }
  await ports.events.save(who, async () => [{ kind: "endpoint.ready", subject: name, payload: endpointReady.parse({ name, agent: agent.id, before: serving }) }], options)
  return ports.endpoints.find(name)
}

/** Takes an endpoint away; its traces stay. */
export const deleteEndpoint = async ({ endpoints, events }: Pick<Ports, "endpoints" | "events">, who: Caller, name: string, key?: string): Promise<ServingEndpoint> => {
  await events.save(
    who,
    async () => {
      const endpoint = await endpoints.find(name)
      return [{ kind: "endpoint.deleted", subject: name, payload: endpointDeleted.parse({ name, agent: endpoint.agent }) }]
    },
    { key },
  )
  return endpoints.find(name)
}
