import type { AgentVersion } from "../../contract/entities/agent.ts"
import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { ModelVersion, RegisteredVersion } from "../../contract/entities/model.ts"
import type { Hosted } from "../../contract/entities/model-endpoint.ts"
import type { Ports } from "../ports/index.ts"

/** An endpoint of the platform that answers for the model. */
export type AnsweredBy = Hosted & {
  /** Name of our endpoint. */
  readonly name: string
  /** The version to ask where it stands ready but takes no calls yet. */
  readonly version?: RegisteredVersion | undefined
}

/** An agent version with what it is made of. None of it ever changes, so that it may be kept between calls. */
export type Serving = {
  readonly agent: AgentVersion
  readonly databit: DatabitVersion
  /** The model trained here; undefined when the agent uses a model of the connected endpoint. */
  readonly model: ModelVersion | undefined
  /** Undefined where the workbench answers itself. */
  readonly answeredBy?: AnsweredBy | undefined
}

/** Reads what an agent version is made of. */
export const findServing = async (
  { databits, models }: Pick<Ports, "databits" | "models">,
  agent: AgentVersion,
): Promise<Serving> => {
  const [databit, model] = await Promise.all([databits.find(agent.databit), models.seek(agent.baseModel)])
  return { agent, databit, model }
}
