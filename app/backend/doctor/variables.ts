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
  {
    name: "DATABRICKS_TOKEN",
    says: "Signs in with a personal access token. One way to sign in is enough.",
    isSet: on.token !== undefined,
  },
  {
    name: "DATABRICKS_CLIENT_ID",
    says: "Signs in as a service principal, with DATABRICKS_CLIENT_SECRET.",
    isSet: on.clientId !== undefined,
  },
  {
    name: "DATABRICKS_CLIENT_SECRET",
    says: "Secret of the service principal.",
    isSet: on.clientSecret !== undefined,
  },
  {
    name: "DATABRICKS_CONFIG_PROFILE",
    says: "Signs in with a profile of ~/.databrickscfg, as the command databricks auth login makes it.",
    isSet: on.profile !== undefined,
  },
  {
    name: "DATABITS_SECRET_KEY",
    says: "Key of stored secrets, 32 bytes in base64. Without it no key of a model endpoint can be stored.",
    isSet: on.secretKey !== undefined,
  },
]
