import { z } from "zod"
import type { Principal } from "../identities.ts"
import { missing, Refused } from "../refused.ts"
import { json, type Route, route } from "../route.ts"
import type { Endpoint } from "../serving/machine.ts"
import { CHAT_STAND_IN, EMBEDDING_STAND_IN } from "../serving/stand-in.ts"
import { buildLog, endpointView } from "../serving/view.ts"
import type { World } from "../world.ts"

const BASE = "/api/2.0/serving-endpoints"
const SCOPE = "serving.serving-endpoints"

const entity = z.strictObject({
  name: z.string().optional(),
  entity_name: z.string(),
  entity_version: z.string(),
  workload_size: z.enum(["Small", "Medium", "Large"]).optional(),
  workload_type: z.enum(["CPU", "CPU_MEDIUM", "CPU_LARGE", "GPU_SMALL", "GPU_MEDIUM", "GPU_LARGE"]).optional(),
  scale_to_zero_enabled: z.boolean().optional(),
  environment_vars: z.record(z.string(), z.string()).optional(),
})
const config = z.strictObject({
  /** The official client repeats the name of the endpoint here. */
  name: z.string().optional(),
  served_entities: z.array(entity),
  traffic_config: z
    .strictObject({
      routes: z.array(z.strictObject({ served_entity_name: z.string(), traffic_percentage: z.int().min(0).max(100) })),
    })
    .optional(),
})
const tags = z.array(z.strictObject({ key: z.string(), value: z.string().optional() }))

const access = z.strictObject({
  user_name: z.string().optional(),
  group_name: z.string().optional(),
  service_principal_name: z.string().optional(),
  permission_level: z.enum(["CAN_VIEW", "CAN_QUERY", "CAN_MANAGE"]),
})

/** Foundation endpoints have no creator. */
const standIn = (name: string, task: string) => ({
  id: name,
  name,
  task,
  state: { ready: "READY", config_update: "NOT_UPDATING" },
  config: { served_entities: [{ name, foundation_model: { name, display_name: `${name} (no language model)` } }] },
  permission_level: "CAN_QUERY",
})
const STAND_INS = [standIn(CHAT_STAND_IN, "llm/v1/chat"), standIn(EMBEDDING_STAND_IN, "llm/v1/embeddings")]

const mayManage = (world: World, { id, creator }: Endpoint, who: Principal): boolean =>
  creator === who.name || world.permissions.levelOf("serving-endpoints", id, who.name) === "CAN_MANAGE"

/** The endpoint, for who may change it. */
const managed = (world: World, name: string, who: Principal): Endpoint => {
  const endpoint = world.serving.find(name)
  if (mayManage(world, endpoint, who)) return endpoint
  throw new Refused(403, "PERMISSION_DENIED", `User does not have permission 'Manage' on endpoint '${name}'.`)
}

const shown = (world: World, endpoint: Endpoint, who: Principal) =>
  endpointView(endpoint, mayManage(world, endpoint, who))

/** Endpoints of Model Serving: made, changed, looked at, taken away. */
export const SERVING: readonly Route[] = [
  route({
    method: "GET",
    path: BASE,
    vouchedBy: "official client",
    scope: SCOPE,
    answer: ({ world, who }) =>
      json({ endpoints: [...STAND_INS, ...world.serving.list().map((one) => shown(world, one, who))] }),
  }),
  route({
    method: "POST",
    path: BASE,
    vouchedBy: "official client",
    scope: SCOPE,
    body: z.strictObject({
      name: z.string(),
      config,
      tags: tags.optional(),
      description: z.string().optional(),
      route_optimized: z.boolean().optional(),
    }),
    answer: async ({ world, who, body }) => {
      if (STAND_INS.some(({ name }) => name === body.name))
        throw new Refused(409, "RESOURCE_ALREADY_EXISTS", `Endpoint with name '${body.name}' already exists.`)
      return json(shown(world, world.serving.create(body, who), who))
    },
  }),
  route({
    method: "GET",
    path: `${BASE}/:name`,
    vouchedBy: "official client",
    scope: SCOPE,
    answer: ({ world, who, params }) =>
      json(
        STAND_INS.find(({ name }) => name === params.name) ?? shown(world, world.serving.find(params.name ?? ""), who),
      ),
  }),
  route({
    method: "PUT",
    path: `${BASE}/:name/config`,
    vouchedBy: "official client",
    scope: SCOPE,
    body: config,
    answer: async ({ world, who, params, body }) => {
      const endpoint = managed(world, params.name ?? "", who)
      return json(shown(world, world.serving.update(endpoint, body), who))
    },
  }),
  route({
    method: "PATCH",
    path: `${BASE}/:name/tags`,
    vouchedBy: "official client",
    scope: SCOPE,
    body: z.strictObject({ add_tags: tags.optional(), delete_tags: z.array(z.string()).optional() }),
    answer: ({ world, who, params, body }) => {
      const endpoint = managed(world, params.name ?? "", who)
      const { add_tags = [], delete_tags = [] } = body
      const gone = new Set([...delete_tags, ...add_tags.map(({ key }) => key)])
      endpoint.tags = [...endpoint.tags.filter(({ key }) => !gone.has(key)), ...add_tags]
      return json({ tags: endpoint.tags })
    },
  }),
  route({
    method: "DELETE",
    path: `${BASE}/:name`,
    vouchedBy: "official client",
    scope: SCOPE,
    answer: ({ world, who, params }) => {
      world.serving.retire(managed(world, params.name ?? "", who))
      return json({})
    },
  }),
  route({
    method: "GET",
    path: `${BASE}/:name/served-models/:entity/build-logs`,
    vouchedBy: "official client",
    scope: SCOPE,
    answer: ({ world, params }) => {
      const logs = buildLog(world.serving.find(params.name ?? ""), params.entity ?? "")
      if (logs === undefined) throw missing(`Served entity '${params.entity}'`)
      return json({ logs })
    },
  }),
  route({
    method: "GET",
    path: `${BASE}/:name/openapi`,
    vouchedBy: "official client",
    scope: SCOPE,
    answer: ({ world, params }) => {
      const { name, config: standing } = world.serving.find(params.name ?? "")
      const paths = ["", ...(standing?.entities.map((one) => `/served-models/${one.name}`) ?? [])]
      const row = { type: "object", required: ["text"], properties: { text: { type: "string" } } }
      const body = { type: "object", properties: { dataframe_records: { type: "array", items: row } } }
      const post = { requestBody: { content: { "application/json": { schema: body } } }, responses: { 200: {} } }
      return json({
        openapi: "3.1.0",
        info: { title: name, version: String(standing?.version ?? 0) },
        paths: Object.fromEntries(paths.map((path) => [`/serving-endpoints/${name}${path}/invocations`, { post }])),
      })
    },
  }),
  ...(["PATCH", "PUT"] as const).map((method) =>
    route({
      method,
      path: "/api/2.0/permissions/serving-endpoints/:id",
      vouchedBy: "official client",
      body: z.strictObject({ access_control_list: z.array(access) }),
      answer: ({ world, who, params, body }) => {
        const id = params.id ?? ""
        const endpoint = world.serving.list().find((one) => one.id === id)
        if (!endpoint) throw missing(`Serving endpoint with id '${id}'`)
        managed(world, endpoint.name, who)
        if (method === "PUT") world.permissions.clear("serving-endpoints", id)
        for (const { permission_level, ...principal } of body.access_control_list) {
          const name = principal.user_name ?? principal.group_name ?? principal.service_principal_name ?? ""
          world.permissions.give("serving-endpoints", id, name, permission_level)
        }
        return json({ object_id: `/serving-endpoints/${id}`, object_type: "serving-endpoint" })
      },
    }),
  ),
]
