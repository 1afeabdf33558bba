import type { AgentVersion } from "../../contract/entities/agent.ts"
import type { DatabitVersion } from "../../contract/entities/databit.ts"
import { namePart, splitName, versionedRef } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { highestVersion, nextVersion } from "../template/version-number.ts"
import { checkProducers } from "./classify.ts"
import { agentRegistered } from "./events.ts"

type Registration = {
  readonly databit: string
  /** Model version trained here, or the name of a model of the connected endpoint; the champion of the Databit's name when left out. */
  readonly model?: string | undefined
  readonly name?: string | undefined
  readonly key?: string | undefined
  readonly runId?: string | undefined
}

const versionAfter = (versions: readonly AgentVersion[]): string => {
  const highest = highestVersion(versions.map(({ version }) => version))
  return highest === undefined ? "1.0.0" : nextVersion(highest, "minor")
}

const modelFor = async (
  { models, chatModels }: Pick<Ports, "models" | "chatModels">,
  wanted: string | undefined,
  databit: DatabitVersion,
): Promise<string> => {
  const here = await models.seek(wanted ?? databit.name)
  if (here) {
    checkProducers(databit, here)
    return here.id
  }
  const connected = (await chatModels.seekEndpoint()) ? await chatModels.list() : []
  if (wanted !== undefined && connected.includes(wanted)) return wanted
  const offered = [...(await models.list()).map((one) => one.id), ...connected].slice(0, 5)
  throw new Problem("model_missing", {
    field: "model",
    detail:
      wanted === undefined
        ? `No model has been trained for ${databit.name} yet.`
        : `This workspace does not have the model ${wanted}.`,
    remedy:
      offered.length > 0
        ? `Choose one of these: ${offered.join(", ")}.`
        : "Train a model first, or connect a model endpoint in Settings.",
  })
}

/**
 * An agent version is a published Databit version with a model version. Registering the same pair again returns the
 * version there is. Problems `databit_not_published`, `model_missing`, `field_without_producer`.
 */
export const registerAgent = async (
  ports: Pick<Ports, "agents" | "chatModels" | "databits" | "events" | "models">,
  who: Caller,
  request: Registration,
): Promise<AgentVersion> => {
  const databit = await ports.databits.find(request.databit)
  if (databit.status !== "published") throw new Problem("databit_not_published", { field: "databit" })
  const baseModel = await modelFor(ports, request.model, databit)
  const ref = versionedRef(databit.name, databit.version)
  const name = namePart.parse(request.name ?? splitName(databit.name).name)
  let there: string | undefined
  const decide = async () => {
    const versions = await ports.agents.list({ name })
    there = versions.find((one) => one.databit === ref && one.baseModel === baseModel && one.status !== "retired")?.id
    if (there !== undefined) return []
    const version = versionAfter(versions)
    const made = { id: versionedRef(name, version), name, version, baseModel, databit: ref, tools: [], guardrails: [] }
    return [{ kind: "agent.registered", subject: made.id, payload: agentRegistered.parse(made) }]
  }
  const saved = await ports.events.save(who, decide, { key: request.key, why: request.runId })
  return ports.agents.find(saved.events[0]?.subject ?? there ?? name)
}
