import { z } from "zod"
import type { AgentVersion, ServingEndpoint } from "../../contract/entities/agent.ts"
import { hosted } from "../../contract/entities/model-endpoint.ts"
import { splitRef } from "../../contract/names.ts"
import { Problem } from "../../contract/problems.ts"
import type { Agents, Endpoints } from "../../core/ports/registry.ts"
import { compareVersions } from "../../core/template/version-number.ts"
import type { Row } from "../../schemas/tables.ts"
import type { Sql } from "./sql.ts"

const names = z.array(z.string())
const agentStatus = z.enum(["registered", "deployed", "retired"])

const toAgent = (row: Row<"agents">): AgentVersion => ({
  id: row.id,
  name: row.name,
  version: row.version,
  status: agentStatus.parse(row.status),
  baseModel: row.base_model,
  databit: row.databit_id,
  tools: names.parse(JSON.parse(row.tools)),
  guardrails: names.parse(JSON.parse(row.guardrails)),
  endpointName: row.endpoint_name,
  createdBy: row.created_by,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

/** Versions count, not the clock: two may be registered in one millisecond. */
const newestFirst = (rows: readonly Row<"agents">[]): AgentVersion[] =>
  rows.map(toAgent).sort((a, b) => b.createdAt.localeCompare(a.createdAt) || compareVersions(b.version, a.version))

/** Agent versions in the state tables. */
export const agentsOver = ({ db }: Pick<Sql, "db">): Agents => {
  const byName = async (name: string): Promise<AgentVersion[]> =>
    newestFirst(await db.selectFrom("agents").selectAll().where("name", "=", name).execute())
  const seek = async (ref: string): Promise<AgentVersion | undefined> => {
    const { name, version } = splitRef(ref)
    if (version === undefined) return (await byName(name)).find(({ status }) => status !== "retired")
    const row = await db.selectFrom("agents").selectAll().where("id", "=", ref).executeTakeFirst()
    return row && toAgent(row)
  }
  return {
    seek,
    find: async (ref) => {
      const found = await seek(ref)
      if (!found) throw new Problem("not_found", { detail: `There is no agent ${ref}.` })
      return found
    },
    list: async ({ name } = {}) =>
      name === undefined ? newestFirst(await db.selectFrom("agents").selectAll().execute()) : byName(name),
  }
}

const stateOf = (row: Row<"endpoints">): ServingEndpoint["state"] => {
  if (row.state === "failed") return { kind: "failed", error: row.error ?? "" }
  if (row.state === "ready" || row.state === "deleted") return { kind: row.state }
  return { kind: "creating" }
}

const toEndpoint = (row: Row<"endpoints">): ServingEndpoint => ({
  name: row.id,
  state: stateOf(row),
  agent: row.agent,
  movingTo: row.moving_to,
  failedMove:
    row.state === "ready" && row.error !== null && row.failed_agent !== null
      ? { agent: row.failed_agent, error: row.error }
      : null,
  previousAgent: row.previous_agent,
  hosted: row.hosted === null ? null : hosted.parse(JSON.parse(row.hosted)),
  createdBy: row.created_by,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

/** Serving endpoints in the state tables; deleted ones are not listed. */
export const endpointsOver = ({ db }: Pick<Sql, "db">): Endpoints => {
  const seek = async (name: string): Promise<ServingEndpoint | undefined> => {
    const row = await db.selectFrom("endpoints").selectAll().where("id", "=", name).executeTakeFirst()
    return row && toEndpoint(row)
  }
  return {
    seek,
    find: async (name) => {
      const found = await seek(name)
      if (!found) throw new Problem("not_found", { detail: `There is no endpoint ${name}.` })
      return found
    },
    list: async () =>
      (
        await db
          .selectFrom("endpoints")
          .selectAll()
          .where("state", "!=", "deleted")
          .orderBy("created_at", "desc")
          .execute()
      ).map(toEndpoint),
  }
}
