import { agentRegistered, endpointDeleted, endpointFailed, endpointReady, endpointRequested } from "../../../core/deploy/events.ts"
import type { RecordedEvent } from "../../../core/ports/events.ts"
import { canonicalJson } from "../canonical.ts"
import { type Change, folding, projection } from "../projection.ts"

const deployed = (agent: string, endpoint: string, event: RecordedEvent): Change<"agents"> => ({
  id: agent,
  next: (row) => row && { ...row, status: "deployed", endpoint_name: endpoint, updated_at: event.at },
})

const withdrawn = (agent: string, event: RecordedEvent): Change<"agents"> => ({
  id: agent,
  next: (row) => row && { ...row, status: "registered", endpoint_name: null, updated_at: event.at },
})

export const agentsProjection = projection({
  table: "agents",
  on: {
    "agent.registered": folding(agentRegistered, (made, event) => [
      {
        id: made.id,
        next: () => ({
          id: made.id,
          name: made.name,
          version: made.version,
          status: "registered",
          base_model: made.baseModel,
          databit_id: made.databit,
          tools: canonicalJson(made.tools),
          guardrails: canonicalJson(made.guardrails),
          endpoint_name: null,
          created_by: event.person,
          created_at: event.at,
          updated_at: event.at,
        }),
      },
    ]),
    "endpoint.ready": folding(endpointReady, ({ name, agent, before }, event) => [...(before === null ? [] : [withdrawn(before, event)]), deployed(agent, name, event)]),
    "endpoint.deleted": folding(endpointDeleted, ({ agent }, event) => [withdrawn(agent, event)]),
  },
})

export const endpointsProjection = projection({
  table: "endpoints",
  on: {
    "endpoint.requested": folding(endpointRequested, ({ name, agent }, event) => [
      {
        id: name,
        next: (row) =>
          row?.state === "ready"
            ? { ...row, error: null, updated_at: event.at }
            : { id: name, state: "creating", agent, previous_agent: null, error: null, created_by: row?.created_by ?? event.person, created_at: row?.created_at ?? event.at, updated_at: event.at },
      },
    ]),
    "endpoint.ready": folding(endpointReady, ({ name, agent, before }, event) => [
      { id: name, next: (row) => row && { ...row, state: "ready", agent, previous_agent: before ?? row.previous_agent, error: null, updated_at: event.at } },
    ]),
    "endpoint.failed": folding(endpointFailed, ({ name, error }, event) => [
      { id: name, next: (row) => row && { ...row, state: row.state === "ready" ? "ready" : "failed", error, updated_at: event.at } },
    ]),
    "endpoint.deleted": folding(endpointDeleted, ({ name }, event) => [{ id: name, next: (row) => row && { ...row, state: "deleted", updated_at: event.at } }]),
  },
})
