import { type JsonObject, json } from "../contract/json.ts"
import type { Ports } from "../core/ports/index.ts"

const textOf = (input: JsonObject, ...names: readonly string[]): string | null => {
  const found = names
    .map((name) => json.parse(input[name] ?? null))
    .find((value) => typeof value === "string" && value !== "")
  return typeof found === "string" ? found : null
}

/**
 * What a run works for, read from its input: `databitId`, or a Databit named by `databit` (name or name@version),
 * and the agent named by `agent`.
 */
export const subjectOf = async (
  ports: Pick<Ports, "databits">,
  input: JsonObject,
): Promise<{ databitId: string | null; agent: string | null }> => {
  const agent = textOf(input, "agent")
  const databitId = textOf(input, "databitId", "databit_id")
  const name = textOf(input, "databit")
  if (databitId !== null || name === null) return { databitId, agent }
  return { databitId: (await ports.databits.seek(name))?.databitId ?? null, agent }
}
