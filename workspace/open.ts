import { Problem } from "../contract/problems.ts"
import type { Config } from "./config.ts"
import type { Workspace } from "./workspace.ts"

/** Opens the home the configuration asks for; the only place that knows both. */
export const openWorkspace = async (config: Config): Promise<Workspace> => {
  if (config.workspace === "embedded") return (await import("./embedded/open.ts")).openEmbedded(config)
  throw new Problem("setting_invalid", {
    field: "DATABITS_WORKSPACE",
    detail: "This version opens the embedded workspace only.",
    remedy: "Leave DATABITS_WORKSPACE unset.",
  })
}
