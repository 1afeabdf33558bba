import type { AppConnection, Capability, ConnectionFix } from "../contract/entities/connection.ts"
import type { Problem } from "../contract/problems.ts"
import type { Config } from "./config.ts"

/** Asks the connected workspace what can be done there, without opening it. Null in an embedded workspace. */
export const examineApp = async (config: Config, wake: boolean): Promise<AppConnection | null> => {
  if (config.workspace === "embedded") return null
  const { examineAsApp } = await import("./databricks/doctor/examine.ts")
  return examineAsApp(config, wake)
}

/** Asks what a person may do there with their own token. */
export const examinePerson = async (
  config: Config,
  person: { readonly name: string; readonly token: string },
): Promise<Capability[]> => {
  const { examineAsPerson } = await import("./databricks/doctor/examine.ts")
  return examineAsPerson(config, person)
}

/** What to do about what stopped the opening of a workspace. */
export const fixOfOpening = async (problem: Problem, principal: string): Promise<ConnectionFix> => {
  const { fixOf } = await import("./databricks/doctor/state.ts")
  return fixOf(problem, principal)
}
