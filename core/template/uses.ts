import type { DatabitVersion } from "../../contract/entities/databit.ts"
import { splitRef } from "../../contract/names.ts"
import type { Ports } from "../ports/index.ts"

/** What would lose its ground if the Databit were gone. */
export type DatabitUses = {
  readonly items: boolean
  readonly models: readonly string[]
  readonly agents: readonly string[]
  readonly snapshots: readonly string[]
}

type Needed = Pick<Ports, "agents" | "items" | "models" | "snapshots">

/** Where a Databit is used, over all its versions. */
export const usesOf = async (
  ports: Needed,
  { databitId, name }: Pick<DatabitVersion, "databitId" | "name">,
): Promise<DatabitUses> => {
  const [items, models, agents, snapshots] = await Promise.all([
    ports.items.list({ databitId, status: "any" }, { order: "oldest", limit: 1, offset: 0 }),
    ports.models.list({ databitId }),
    ports.agents.list(),
    ports.snapshots.list({ databitName: name }),
  ])
  return {
    items: items.length > 0,
    models: models.map(({ id }) => id),
    agents: agents.filter(({ databit }) => splitRef(databit).name === name).map(({ id }) => id),
    snapshots: snapshots.map(({ id }) => id),
  }
}

/** The uses in words for people, empty when there are none. */
export const useWords = ({ items, models, agents, snapshots }: DatabitUses): string[] => [
  ...(items ? ["it has items to decide"] : []),
  ...(snapshots.length > 0 ? [`the data set ${snapshots[0]} was made with it`] : []),
  ...(models.length > 0 ? [`the model ${models[0]} was trained for it`] : []),
  ...(agents.length > 0 ? [`the agent ${agents[0]} uses it`] : []),
]
