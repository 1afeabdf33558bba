import type { Config } from "./config.ts"
import type { Workspace } from "./workspace.ts"

/** Opens the home the configuration asks for; the only place that knows both. `tell` hears each step, in words for people. */
export const openWorkspace = async (
  config: Config,
  tell: (step: string) => void = () => undefined,
): Promise<Workspace> => {
  if (config.workspace === "embedded") return (await import("./embedded/open.ts")).openEmbedded(config)
  return (await import("./databricks/open.ts")).openDatabricks(config, tell)
}
