import type { Config } from "./config.ts"
import { seekParent } from "./databricks/parent.ts"
import type { Workspace } from "./workspace.ts"

/** Opens the home the configuration asks for; the only place that knows both. `tell` hears each step, in words for people. */
export const openWorkspace = async (
  config: Config,
  tell: (step: string) => void = () => undefined,
): Promise<Workspace> => {
  if (config.workspace === "embedded") return (await import("./embedded/open.ts")).openEmbedded(config)
  return (await import("./databricks/open.ts")).openDatabricks(config, tell)
}

/** The task that started this process, where one did; `gone` fires when it has ended. */
export const seekStarter = ({ databricks }: Config): { readonly gone: AbortSignal } | undefined =>
  seekParent(databricks)

/**
 * Makes what a workspace needs before it opens; it can be repeated. The embedded one makes it when it opens.
 * `waitMs`: how long it is tried again while a grant is missing.
 */
export const setUpWorkspace = async (
  config: Config,
  options: { readonly tell: (step: string) => void; readonly waitMs: number },
): Promise<void> => {
  if (config.workspace === "databricks")
    return (await import("./databricks/set-up.ts")).setUpDatabricks(config, options)
  options.tell("A workspace on this computer sets itself up when it opens.")
}
