import { VOLUME } from "../workspace/databricks/connect.ts"
import { APP_PRINCIPAL, at, schemaName, variable } from "./variables.ts"

const USES = ["USE_SCHEMA", "SELECT", "MODIFY", "CREATE_TABLE", "APPLY_TAG"]
const OWN = [...USES, "CREATE_FUNCTION", "CREATE_MODEL", "EXECUTE", "READ_VOLUME", "WRITE_VOLUME"]

const schema = (name: Parameters<typeof variable>[0], comment: string, privileges: readonly string[]) => ({
  catalog_name: variable("catalog"),
  name: variable(name),
  comment,
  grants: [{ principal: APP_PRINCIPAL, privileges: [...privileges] }],
})

const volume = (name: string, comment: string) => ({
  catalog_name: variable("catalog"),
  schema_name: schemaName("databits"),
  name,
  volume_type: "MANAGED",
  comment,
})

/** Schemas, volumes, the experiment and the secret scope, with what the app may do there. */
export const dataResources = {
  schemas: {
    databits: schema("schema", "State of Databits Workbench; its app and jobs write here.", OWN),
    data: schema("data_schema", "Tables that people import in Databits Workbench.", USES),
    training: schema("training_schema", "Data sets that models were trained on, one table each.", USES),
  },
  volumes: {
    files: volume(VOLUME, "Files of Databits Workbench: uploads, artifacts, rows on their way."),
    inbox: volume("inbox", "Files put here are imported as tables."),
  },
  experiments: {
    runs: {
      name: `${at("workspace.root_path")}/${variable("app_name")}`,
      permissions: [{ level: "CAN_EDIT", service_principal_name: APP_PRINCIPAL }],
    },
  },
  secret_scopes: {
    secrets: {
      name: variable("app_name"),
      permissions: [{ level: "READ", service_principal_name: APP_PRINCIPAL }],
    },
  },
} as const

/** A target repeats what the schema of bundles asks of a resource. */
const addedTo = (key: keyof typeof dataResources.schemas, grants: readonly object[]) => {
  const { catalog_name, name } = dataResources.schemas[key]
  return { catalog_name, name, grants: [...grants] }
}

const forJobs = (privileges: readonly string[]) => ({
  principal: variable("jobs_principal"),
  privileges: [...privileges],
})

const forPeople = { principal: variable("people"), privileges: ["USE_SCHEMA", "SELECT"] }

const jobsMay = (resource: { readonly name: string }, level: string) => ({
  name: resource.name,
  permissions: [{ level, service_principal_name: variable("jobs_principal") }],
})

/** What others than the app may do, in targets that are for many people. Lists of a target are added to those above. */
export const sharedGrants = {
  schemas: {
    databits: addedTo("databits", [forJobs(OWN)]),
    data: addedTo("data", [forJobs(USES), forPeople]),
    training: addedTo("training", [forJobs(USES), forPeople]),
  },
  experiments: { runs: jobsMay(dataResources.experiments.runs, "CAN_EDIT") },
  secret_scopes: { secrets: jobsMay(dataResources.secret_scopes.secrets, "WRITE") },
}
