import type { AgentVersion } from "../../contract/entities/agent.ts"
import type { Caller } from "../../contract/permissions.ts"
import { Problem } from "../../contract/problems.ts"
import type { Ports } from "../ports/index.ts"

/** Publishes which registered model version an agent answers with; nothing where it is in no registry. */
export const makeAgentKnown = async (
  { catalog, models }: Pick<Ports, "catalog" | "models">,
  who: Caller,
  { id, baseModel }: AgentVersion,
  note: (line: string) => void,
): Promise<void> => {
  const registered = (await models.seek(baseModel))?.registered
  if (!registered) return
  const target = { kind: "external", of: "agent", name: id } as const
  try {
    await catalog.saveLineage(who, [{ source: { kind: "model", ...registered }, target }])
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    note(`The origin of ${id} is not published yet: ${error.detail ?? error.message}`)
  }
}
