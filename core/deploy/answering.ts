import type { ServingEndpoint } from "../../contract/entities/agent.ts"
import type { Answering } from "../../contract/entities/model-endpoint.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { readServingSettings } from "../settings/model-serving.ts"
import { registeredIn } from "./stand-ready.ts"

type Needed = Pick<Ports, "agents" | "models" | "serving" | "settings">

/** Why the workbench answers for what an endpoint serves, or is to serve first; undefined where the platform does. */
const whyHere = async ({ agents, models, settings }: Needed, { agent: id, hosted, state }: ServingEndpoint) => {
  if (hosted) return undefined
  const agent = await agents.find(id)
  const model = registeredIn({ model: await models.seek(agent.baseModel) })
  if (typeof model === "string") return model
  if ((await readServingSettings({ settings })).by === "workbench") return "chosen"
  return state.kind === "ready" ? "registered_since" : undefined
}

/** Who answers the calls of an endpoint, with the platform's state where it is the platform. */
export const answeringOf = async (ports: Needed, endpoint: ServingEndpoint): Promise<Answering | null> => {
  if (endpoint.state.kind === "deleted") return null
  try {
    const found = await ports.serving.seek(endpoint.name)
    if (found) return { kind: "hosted", endpoint: found }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (endpoint.hosted) return { kind: "unknown", says: `${error.message} ${error.remedy}` }
  }
  const because = await whyHere(ports, endpoint)
  if (because !== undefined) return { kind: "here", because }
  return { kind: endpoint.hosted ? "gone" : "unmade" }
}
