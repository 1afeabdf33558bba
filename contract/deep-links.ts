/** Where a Databricks workspace is, as far as links need it. */
export type LinkedWorkspace = { readonly host: string; readonly workspaceId: string | null }

/** Something that has a page of its own in a Databricks workspace. */
export type DeepTarget =
  | { readonly kind: "catalog"; readonly name: string }
  | { readonly kind: "schema"; readonly name: string }
  | { readonly kind: "table"; readonly name: string; readonly tab?: "lineage" | undefined }
  | { readonly kind: "volume"; readonly name: string }
  | { readonly kind: "function"; readonly name: string }
  | { readonly kind: "model"; readonly name: string; readonly version?: string | undefined }
  | { readonly kind: "endpoint"; readonly name: string }
  | { readonly kind: "job"; readonly jobId: string }
  | { readonly kind: "job_run"; readonly jobId: string; readonly runId: string }
  | { readonly kind: "experiment"; readonly experimentId: string }
  | { readonly kind: "tracked_run"; readonly experimentId: string; readonly runId: string }
  | { readonly kind: "trace"; readonly experimentId: string; readonly traceId: string }
  | { readonly kind: "statement"; readonly statementId: string }
  | { readonly kind: "warehouse"; readonly warehouseId: string }
  | { readonly kind: "app"; readonly name: string }

const part = encodeURIComponent
const levels = (name: string): string => name.split(".").map(part).join("/")

const pathOf = (target: DeepTarget): string => {
  switch (target.kind) {
    case "catalog":
    case "schema":
      return `explore/data/${levels(target.name)}`
    case "table":
      return `explore/data/${levels(target.name)}${target.tab === undefined ? "" : `?activeTab=${target.tab}`}`
    case "volume":
      return `explore/data/volumes/${levels(target.name)}`
    case "function":
      return `explore/data/functions/${levels(target.name)}`
    case "model":
      return `explore/data/models/${levels(target.name)}${target.version === undefined ? "" : `/version/${target.version}`}`
    case "endpoint":
      return `ml/endpoints/${part(target.name)}`
    case "job":
      return `jobs/${part(target.jobId)}`
    case "job_run":
      return `jobs/${part(target.jobId)}/runs/${part(target.runId)}`
    case "experiment":
      return `ml/experiments/${part(target.experimentId)}`
    case "tracked_run":
      return `ml/experiments/${part(target.experimentId)}/runs/${part(target.runId)}`
    case "trace":
      return `ml/experiments/${part(target.experimentId)}/traces?selectedEvaluationId=${part(target.traceId)}`
    case "statement":
      return `sql/history?queryId=${part(target.statementId)}`
    case "warehouse":
      return `sql/warehouses/${part(target.warehouseId)}`
    case "app":
      return `apps/${part(target.name)}`
  }
}

/**
 * The address of something in a workspace, in the forms of the Databricks CLI's own links. `w` names the workspace where
 * the host alone does not.
 */
export const deepLink = ({ host, workspaceId }: LinkedWorkspace, target: DeepTarget): string => {
  const url = new URL(`${host}/${pathOf(target)}`)
  const saysItself = workspaceId !== null && url.hostname.startsWith(`adb-${workspaceId}.`)
  if (workspaceId !== null && !saysItself) url.searchParams.set("w", workspaceId)
  return url.href
}
