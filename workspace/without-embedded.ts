import { Problem } from "../contract/problems.ts"

/** Stands for `embedded/open.ts` in the deployable tree, which has no database engine. */
export const openEmbedded = (): never => {
  throw new Problem("setting_invalid", {
    field: "DATABITS_WORKSPACE",
    detail: "This is the build for Databricks: it has no database engine, so it opens no workspace on this computer.",
    remedy: "Set DATABITS_WORKSPACE to databricks, or start the workbench from its sources.",
  })
}
