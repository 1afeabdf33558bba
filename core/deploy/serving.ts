import type { AgentVersion } from "../../contract/entities/agent.ts"
import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { ModelVersion } from "../../contract/entities/model.ts"
import type { Ports } from "../ports/index.ts"

/** An agent version with what it is made of. None of it ever changes, so that it may be kept between calls. */
export type Serving = {
  readonly agent: AgentVersion
  readonly databit: DatabitVersion
  /** The model trained here; undefined when the agent uses a model of the connected endpoint. */
  readonly model: ModelVersion | undefined
}

/** Reads what an agent version is made of. */
export const findServing = async (
  { databits, models }: Pick<Ports, "databits" | "models">,
  agent: AgentVersion,
): Promise<Serving> => {
  const [databit, model] = await Promise.all([databits.find(agent.databit), models.seek(agent.baseModel)])
  return { agent, databit, model }
}
