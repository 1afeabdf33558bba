import {
  agentRegistered,
  endpointDeleted,
  endpointFailed,
  endpointReady,
  endpointRequested,
} from "../../../core/deploy/events.ts"
import type { RecordedEvent } from "../../../core/ports/events.ts"
import type { Row } from "../../../schemas/tables.ts"
import { canonicalJson } from "../canonical.ts"
import { type Change, folding, projection } from "../projection.ts"

const deployed = (agent: string, endpoint: string, event: RecordedEvent): Change<"agents"> => ({
  id: agent,
  next: (row) => row && { ...row, status: "deployed", endpoint_name: endpoint, updated_at: event.at },
})

/** An agent version that another endpoint serves stays deployed there. */
const withdrawn = (agent: string, elsewhere: string | null, event: RecordedEvent): Change<"agents"> => ({
  id: agent,
  next: (row) =>
    row && {
      ...row,
      status: elsewhere === null ? "registered" : "deployed",
      endpoint_name: elsewhere,
      updated_at: event.at,
    },
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
    "endpoint.ready": folding(endpointReady, ({ name, agent, before, elsewhere }, event) => [
      ...(before === null ? [] : [withdrawn(before, elsewhere, event)]),
      deployed(agent, name, event),
    ]),
    "endpoint.deleted": folding(endpointDeleted, ({ agent, elsewhere }, event) => [withdrawn(agent, elsewhere, event)]),
  },
})

const fresh = (name: string, agent: string, event: RecordedEvent, before: Row<"endpoints"> | undefined) => ({
  id: name,
  state: "creating",
  agent,
  previous_agent: null,
  error: null,
  moving_to: null,
  failed_agent: null,
  hosted: null,
  created_by: before?.created_by ?? event.person,
  created_at: before?.created_at ?? event.at,
  updated_at: event.at,
})

const settled = { moving_to: null, failed_agent: null, error: null } as const

export const endpointsProjection = projection({
  table: "endpoints",
  on: {
    "endpoint.requested": folding(endpointRequested, ({ name, agent }, event) => [
      {
        id: name,
        next: (row) =>
          row?.state === "ready"
            ? { ...row, ...settled, moving_to: agent === row.agent ? null : agent, updated_at: event.at }
            : fresh(name, agent, event, row),
      },
    ]),
    "endpoint.ready": folding(endpointReady, ({ name, agent, before, hosted }, event) => [
      {
        id: name,
        next: (row) =>
          row && {
            ...row,
            ...settled,
            state: "ready",
            agent,
            hosted: hosted && canonicalJson(hosted),
            previous_agent: before ?? row.previous_agent,
            updated_at: event.at,
          },
      },
    ]),
    "endpoint.failed": folding(endpointFailed, ({ name, agent, error }, event) => [
      {
        id: name,
        // One that was deleted while it was made ready stays deleted.
        next: (row) =>
          row && row.state !== "deleted"
            ? {
                ...row,
                state: row.state === "ready" ? "ready" : "failed",
                moving_to: null,
                failed_agent: agent,
                error,
                updated_at: event.at,
              }
            : undefined,
      },
    ]),
    "endpoint.deleted": folding(endpointDeleted, ({ name }, event) => [
      { id: name, next: (row) => row && { ...row, ...settled, state: "deleted", hosted: null, updated_at: event.at } },
    ]),
  },
})
