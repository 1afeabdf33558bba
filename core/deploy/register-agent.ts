import type { AgentVersion } from "../../contract/entities/agent.ts"
import { namePart, splitName, versionedRef } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { agentRegistered } from "./events.ts"

type Registration = {
  readonly databit: string
  /** Model version trained here, or the name of a model of the connected endpoint; the champion of the Databit's name when left out. */
  readonly model?: string | undefined
  readonly name?: string | undefined
  readonly key?: string | undefined
}

const nextVersion = (versions: readonly AgentVersion[]): string => {
  const highest = versions
    .map((one) => one.version.split(".").map(Number))
    .sort(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d)
    .at(-1)
  return highest ? `${highest[0] ?? 1}.${(highest[1] ?? 0) + 1}.0` : "1.0.0"
}

const modelFor = async ({ models, chatModels }: Pick<Ports, "models" | "chatModels">, wanted: string | undefined, databitName: string): Promise<string> => {
  const here = await models.seek(wanted ?? databitName)
  if (here) return here.id
  const connected = (await chatModels.seekEndpoint()) ? await chatModels.list() : []
  if (wanted !== undefined && connected.includes(wanted)) return wanted
  const offered = [...(await models.list()).map((one) => one.id), ...connected].slice(0, 5)
  throw new Problem("model_missing", {
    field: "model",
    detail: wanted === undefined ? `No model has been trained for ${databitName} yet.` : `There is no model ${wanted} here.`,
    ...(offered.length > 0 ? { remedy: `Choose one of these: ${offered.join(", ")}.` } : { remedy: "Train a model first, or connect a model endpoint in Settings." }),
  })
}

/** An agent version is a published Databit version with a model version. Registering the same pair again returns the version there is. */
export const registerAgent = async (ports: Pick<Ports, "agents" | "chatModels" | "databits" | "events" | "models">, who: Caller, request: Registration): Promise<AgentVersion> => {
  const databit = await ports.databits.find(request.databit)
  if (databit.status !== "published") throw new Problem("databit_not_published", { field: "databit" })
  const baseModel = await modelFor(ports, request.model, databit.name)
  const ref = versionedRef(databit.name, databit.version)
  const name = namePart.parse(request.name ?? splitName(databit.name).name)
  let id = ""
  await ports.events.save(
    who,
    async () => {
      const versions = await ports.agents.list({ name })
      const same = versions.find((one) => one.databit === ref && one.baseModel === baseModel && one.status !== "retired")
      if (same) {
        id = same.id
        return []
      }
      const version = nextVersion(versions)
      id = versionedRef(name, version)
      return [{ kind: "agent.registered", subject: id, payload: agentRegistered.parse({ id, name, version, baseModel, databit: ref, tools: [], guardrails: [] }) }]
    },
    { key: request.key },
  )
  return ports.agents.find(id === "" ? name : id)
}
