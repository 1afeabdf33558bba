import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { ModelVersion } from "../../contract/entities/model.ts"
import { splitName, toNamePart } from "../../contract/names.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"
import { checkProducers } from "./classify.ts"

export type DeployableModel = {
  readonly id: string
  readonly kind: "trained" | "connected"
  readonly alias: string | null
  readonly accuracy: number | null
  readonly createdAt: string | null
  /** Why it cannot serve the Databit; null when it can. */
  readonly refusal: string | null
}

export type Deployable = {
  readonly models: DeployableModel[]
  readonly connected: boolean
  readonly connectedProblem: string | null
  /** Name proposed for the agent and its endpoint. */
  readonly name: string
}

const refusalOf = (databit: DatabitVersion, model: ModelVersion): string | null => {
  try {
    checkProducers(databit, model)
    return null
  } catch (error) {
    if (error instanceof Problem) return error.message
    throw error
  }
}

const offeredBy = async ({ chatModels }: Pick<Ports, "chatModels">) => {
  if (!(await chatModels.seekEndpoint())) return { connected: false, names: [], problem: null }
  try {
    return { connected: true, names: await chatModels.list(), problem: null }
  } catch (error) {
    if (error instanceof Problem) return { connected: true, names: [], problem: error.message }
    throw error
  }
}

/** Models that may serve a Databit: those trained for it, champion first, then those of the connected endpoint. */
export const deployableModels = async (
  ports: Pick<Ports, "chatModels" | "databits" | "models">,
  ref: string,
): Promise<Deployable> => {
  const databit = await ports.databits.find(ref)
  const [trained, offered] = await Promise.all([ports.models.list({ databitId: databit.databitId }), offeredBy(ports)])
  const champions = trained.filter(({ alias }) => alias === "champion")
  const ordered = [...champions, ...trained.filter((model) => !champions.includes(model))]
  return {
    models: [
      ...ordered.map((model) => ({
        id: model.id,
        kind: "trained" as const,
        alias: model.alias,
        accuracy: model.metrics?.accuracy ?? null,
        createdAt: model.createdAt,
        refusal: refusalOf(databit, model),
      })),
      ...offered.names.map((id) => ({
        id,
        kind: "connected" as const,
        alias: null,
        accuracy: null,
        createdAt: null,
        refusal: null,
      })),
    ],
    connected: offered.connected,
    connectedProblem: offered.problem,
    name: toNamePart(splitName(databit.name).name),
  }
}
