import { DEPLOYABLE } from "./deployable.ts"
import { at, placeOf, variable } from "./variables.ts"

/** Where state lies and who helps with it; the same for the app and the jobs. */
export const PLACES = {
  DATABITS_PLACE: placeOf("databits"),
  DATABITS_DATA_PLACE: placeOf("data"),
  DATABITS_TRAINING_PLACE: placeOf("training"),
  DATABITS_SECRET_SCOPE: at("resources.secret_scopes.secrets.name"),
  DATABITS_SERVING_PREFIX: `${at("bundle.target")}-`,
} as const

const reference = (kind: string, key: string, field: string): string => at(`resources.${kind}.${key}.${field}`)

/** The app: one instance, started by the deployment. What it may do is in the resources it names. */
export const app = {
  name: variable("app_name"),
  description: "Databits Workbench: data, templates, curation, training, deployment, monitoring, improvement.",
  source_code_path: `../${DEPLOYABLE}`,
  compute_size: "MEDIUM",
  lifecycle: { started: true },
  user_api_scopes: variable("user_api_scopes"),
  config: {
    command: ["node", "app/dist/server/main.js"],
    env: [
      { name: "DATABITS_WORKSPACE", value: "databricks" },
      ...Object.entries(PLACES).map(([name, value]) => ({ name, value })),
      { name: "DATABITS_ADMINS", value: variable("admins") },
      { name: "DATABRICKS_WAREHOUSE_ID", value_from: "sql-warehouse" },
      { name: "MLFLOW_EXPERIMENT_ID", value_from: "experiment" },
      { name: "DATABITS_JOB_ID", value_from: "job" },
    ],
  },
  resources: [
    { name: "sql-warehouse", sql_warehouse: { id: variable("warehouse_id"), permission: "CAN_USE" } },
    {
      name: "experiment",
      experiment: { experiment_id: reference("experiments", "runs", "id"), permission: "CAN_EDIT" },
    },
    { name: "job", job: { id: reference("jobs", "run", "id"), permission: "CAN_MANAGE_RUN" } },
    ...["files", "inbox"].map((key) => ({
      name: key === "files" ? "volume" : key,
      uc_securable: {
        securable_full_name: reference("volumes", key, "id"),
        securable_type: "VOLUME",
        permission: "WRITE_VOLUME",
      },
    })),
  ],
  permissions: [{ level: "CAN_USE", group_name: variable("app_users") }],
}
