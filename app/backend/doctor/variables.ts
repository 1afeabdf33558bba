import type { WorkspaceConnection } from "../../../contract/entities/connection.ts"
import type { Config } from "../../../workspace/config.ts"

/** The variables that connect a workspace, and whether each is set. Values are never shown. */
export const connectionVariables = ({ workspace, databricks: on }: Config): WorkspaceConnection["variables"] => [
  {
    name: "DATABITS_WORKSPACE",
    says: "databricks, to keep everything in the workspace.",
    isSet: workspace === "databricks",
  },
  {
    name: "DATABRICKS_HOST",
    says: "Address of the workspace, like https://my-workspace.cloud.databricks.com.",
    isSet: on.host !== undefined,
  },
  {
    name: "DATABRICKS_WAREHOUSE_ID",
    says: "Id of a SQL warehouse, best a serverless one.",
    isSet: on.warehouseId !== undefined,
  },
  { name: "DATABRICKS_TOKEN", says: "A personal access token, or else:", isSet: on.token !== undefined },
  { name: "DATABRICKS_CLIENT_ID", says: "Id of a service principal, with", isSet: on.clientId !== undefined },
  { name: "DATABRICKS_CLIENT_SECRET", says: "its secret, or else:", isSet: on.clientSecret !== undefined },
  {
    name: "DATABRICKS_CONFIG_PROFILE",
    says: "A profile of ~/.databrickscfg, made by databricks auth login.",
    isSet: on.profile !== undefined,
  },
  {
    name: "DATABITS_PLACE",
    says: "Catalog and schema of the workbench's own tables (main.databits when left out).",
    isSet: true,
  },
]
