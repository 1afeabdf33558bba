import type { OutputOf } from "../../contract/endpoint.ts"
import type { listRetraining } from "../../contract/endpoints/improve.ts"
import type { ModelVersion, Snapshot } from "../../contract/entities/model.ts"
import { splitRef } from "../../contract/names.ts"
import type { Ports } from "../ports/index.ts"

type Needed = Pick<Ports, "agents" | "databits" | "endpoints" | "models" | "recommendations" | "snapshots">
type Overview = OutputOf<typeof listRetraining>["databits"]
type Figures = Overview[number]["versions"][number]

const figuresOf = (model: ModelVersion, snapshots: ReadonlyMap<string, Snapshot>): Figures => ({
  model: model.id,
  version: model.version,
  accuracy: model.metrics?.accuracy ?? null,
  macroF1: model.metrics?.macroF1 ?? null,
  ece: model.metrics?.ece ?? null,
  n: model.metrics?.n ?? null,
  trainedOn: snapshots.get(model.snapshot)?.counts.train ?? 0,
  createdAt: model.createdAt,
  alias: model.alias,
})

/** For each Databit with a model: what was advised last, why, its versions with their figures, and the one that serves. Most urgent first. */
export const retrainingOverview = async (ports: Needed): Promise<Overview> => {
  const [databits, models, snapshots, advice, agents, endpoints] = await Promise.all([
    ports.databits.list(),
    ports.models.list(),
    ports.snapshots.list(),
    ports.recommendations.list(),
    ports.agents.list(),
    ports.endpoints.list(),
  ])
  const snapshotById = new Map(snapshots.map((one) => [one.id, one]))
  const adviceOf = new Map(advice.map((one) => [one.databitId, one]))
  const live = new Set(endpoints.flatMap(({ agent, state }) => (state.kind === "ready" ? [agent] : [])))
  const urgency = ["retrain", "collect", "wait", "none"]
  return databits
    .flatMap((databit) => {
      const own = models.filter((model) => splitRef(model.databit).name === databit.name)
      if (own.length === 0) return []
      const given = adviceOf.get(databit.databitId)
      const ids = new Set(own.map(({ id }) => id))
      const served = agents.find((agent) => live.has(agent.id) && ids.has(agent.baseModel))
      return [
        {
          databitId: databit.databitId,
          name: databit.name,
          advice: given?.advice ?? ("none" as const),
          reasons: given ? given.reasons.map((reason) => ({ ...reason })) : [],
          advisedAt: given?.createdAt ?? null,
          versions: own.toSorted((a, b) => b.version - a.version).map((model) => figuresOf(model, snapshotById)),
          served: served?.baseModel ?? null,
        },
      ]
    })
    .toSorted((a, b) => urgency.indexOf(a.advice) - urgency.indexOf(b.advice) || a.name.localeCompare(b.name))
}
