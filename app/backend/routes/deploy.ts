import { randomBytes } from "node:crypto"
import { z } from "zod"
import {
  createApiKey,
  deleteEndpoint,
  deployEndpoint,
  getAgent,
  getEndpoint,
  listAgents,
  listApiKeys,
  listDeployable,
  listEndpoints,
  registerAgent,
  revokeApiKey,
  rollbackEndpoint,
} from "../../../contract/endpoints/deploy.ts"
import { permissionsOf } from "../../../contract/permissions.ts"
import {
  KEY_PREFIX,
  listApiKeys as keysOf,
  createApiKey as makeKey,
  revokeApiKey as revoke,
} from "../../../core/deploy/api-keys.ts"
import { rollbackTarget, deleteEndpoint as takeAway } from "../../../core/deploy/create-endpoint.ts"
import { deployableModels } from "../../../core/deploy/deployable-models.ts"
import { agentOverview, agentOverviews, endpointOverview } from "../../../core/deploy/overview.ts"
import { trafficOfDay } from "../../../core/deploy/traffic.ts"
import type { Serve } from "../serve.ts"

const rollbackInput = z.object({ agent: z.string() })

const newSecret = (): string => KEY_PREFIX + randomBytes(32).toString("base64url")

export const deployRoutes = (serve: Serve): void => {
  serve(listAgents, async (_, { ports, who }) => ({ agents: await agentOverviews(ports), may: permissionsOf(who) }))

  serve(getAgent, async ({ ref }, { ports, who }) => ({
    ...(await agentOverview(ports, ref)),
    may: permissionsOf(who),
  }))

  serve(registerAgent, async (input, { ports, who, idempotencyKey }) => ({
    runId: await ports.jobs.start(who, "register_agent", input, { key: idempotencyKey }),
  }))

  serve(listEndpoints, async (_, { ports, who }) => {
    const [endpoints, trafficOf] = await Promise.all([ports.endpoints.list(), trafficOfDay(ports)])
    return {
      endpoints: endpoints.map((endpoint) => ({
        endpoint,
        traffic: trafficOf((row) => row.endpointName === endpoint.name),
      })),
      may: permissionsOf(who),
    }
  })

  serve(getEndpoint, async ({ name }, { ports, who, request }) => ({
    ...(await endpointOverview(ports, name, new URL(request.url).origin)),
    may: permissionsOf(who),
  }))

  serve(deployEndpoint, async (input, { ports, who, idempotencyKey }) => ({
    runId: await ports.jobs.start(who, "create_endpoint", input, { key: idempotencyKey }),
  }))

  serve(rollbackEndpoint, async ({ name }, { ports, who, idempotencyKey }) => {
    const target = await rollbackTarget(ports, name)
    const runId = await ports.jobs.start(who, "create_endpoint", { agent: target, name }, { key: idempotencyKey })
    // Sent again, the run is the earlier one, and by now the endpoint would go back to where it came from.
    const { agent } = rollbackInput.parse((await ports.runs.find(runId)).input)
    return { runId, agent }
  })

  serve(deleteEndpoint, async ({ name }, { ports, who, idempotencyKey }) => ({
    endpoint: await takeAway(ports, who, { name, key: idempotencyKey }),
  }))

  serve(listDeployable, async ({ databit }, { ports, who }) => ({
    databit,
    ...(await deployableModels(ports, databit)),
    may: permissionsOf(who),
  }))

  serve(listApiKeys, async (_, { ports, who }) => ({ keys: await keysOf(ports), may: permissionsOf(who) }))

  serve(createApiKey, async ({ name }, { ports, who, idempotencyKey }) => {
    const secret = newSecret()
    return { key: await makeKey(ports, who, { name, secret, key: idempotencyKey }), secret }
  })

  serve(revokeApiKey, async ({ id }, { ports, who, idempotencyKey }) => ({
    key: await revoke(ports, who, { id, key: idempotencyKey }),
  }))
}
