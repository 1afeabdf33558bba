import { z } from "zod"
import type { CapabilityName } from "../../../contract/capabilities.ts"
import type { Client, WireRequest } from "../wire/client.ts"
import { act, create, grant, permission } from "./fixes.ts"
import type { UsualFixes } from "./state.ts"

/** One question to the workspace that shows whether something can be used; none of them wakes a warehouse. */
export type Probe = {
  readonly name: CapabilityName
  readonly request: WireRequest
  readonly fixes?: UsualFixes
  /** What an answer lacks, in a sentence; undefined where it has all. */
  readonly isGiven?: (answer: unknown) => string | undefined
  /** Why it is of no use though it can be reached. */
  readonly lacks?: string
  /** The request has a fault that no workspace overlooks: where it is refused for that (400), it would be taken without. */
  readonly isFaulty?: boolean
}

export type Place = {
  /** Who asks, as grants name them. */
  readonly principal: string
  /** MLflow experiment of the deployment. */
  readonly experimentId: string | undefined
  readonly warehouseId: string | undefined
  readonly catalog: string
  /** `catalog.schema`. */
  readonly schema: string
  /** `catalog.schema.volume`. */
  readonly volume: string
  /** The Lakeflow job that works at the app's runs. */
  readonly jobId: string | undefined
}

const UNITY = "/api/2.1/unity-catalog"
const at = encodeURIComponent

const files = ({ volume }: Place): Probe => ({
  name: "files",
  request: { path: `/api/2.0/fs/directories/Volumes/${volume.split(".").map(at).join("/")}`, query: { page_size: 1 } },
  fixes: { denied: grant("READ VOLUME, WRITE VOLUME", "VOLUME", volume), absent: create("VOLUME", volume) },
})

const catalogs = ({ catalog }: Place): Probe => ({
  name: "catalog",
  request: { path: `${UNITY}/catalogs/${at(catalog)}` },
  fixes: { denied: grant("USE CATALOG", "CATALOG", catalog), absent: create("CATALOG", catalog) },
})

const NO_SERVING = act(
  "Ask an administrator for a workspace with Model Serving. Models connected in Settings, Models and endpoints, and those trained here, need none.",
)

const serving: Probe = {
  name: "serving",
  request: { path: "/api/2.0/serving-endpoints" },
  fixes: { absent: NO_SERVING },
}

/** An endpoint without a name and with nothing to serve, which nobody can make. */
const endpoints = ({ schema }: Place): Probe => ({
  name: "endpoints",
  request: {
    method: "POST",
    path: "/api/2.0/serving-endpoints",
    body: { name: "", config: { served_entities: [] } },
    repeatable: true,
  },
  isFaulty: true,
  fixes: { denied: grant("EXECUTE", "SCHEMA", schema), absent: NO_SERVING },
})

const warehouse = (id: string): Probe => ({
  name: "warehouse",
  request: { path: `/api/2.0/sql/warehouses/${at(id)}` },
  fixes: {
    denied: permission("warehouses", id, "CAN_USE"),
    absent: act("Set DATABRICKS_WAREHOUSE_ID to the id of a SQL warehouse that is there."),
  },
})

/** The experiment of the deployment; without one, whether there are experiments at all. */
const experiments = ({ experimentId }: Place): Probe =>
  experimentId === undefined
    ? {
        fixes: { absent: act("Ask an administrator for a workspace with MLflow experiments.") },
        name: "experiments",
        request: {
          method: "POST",
          path: "/api/2.0/mlflow/experiments/search",
          body: { max_results: 1 },
          repeatable: true,
        },
        lacks: "MLFLOW_EXPERIMENT_ID names no experiment, so nothing is recorded in MLflow.",
      }
    : {
        name: "experiments",
        request: { path: "/api/2.0/mlflow/experiments/get", query: { experiment_id: experimentId } },
        fixes: {
          denied: permission("experiments", experimentId, "CAN_EDIT"),
          absent: act("Deploy the bundle again, or set MLFLOW_EXPERIMENT_ID to the id of an experiment that is there."),
        },
      }

const effective = z.object({
  privilege_assignments: z
    .array(z.object({ privileges: z.array(z.object({ privilege: z.string() })).nullish() }))
    .nullish(),
})

/** Whether a list of effective privileges has one, or all. */
const givenIn =
  (privilege: string) =>
  (answer: unknown): string | undefined => {
    const parsed = effective.safeParse(answer)
    const held = (parsed.data?.privilege_assignments ?? []).flatMap((one) => one.privileges ?? [])
    return held.some((one) => one.privilege === privilege || one.privilege === "ALL_PRIVILEGES")
      ? undefined
      : `Nobody gave ${privilege.replaceAll("_", " ")} on the schema by name; who owns it needs no grant.`
  }

const jobs = ({ jobId }: Place): Probe =>
  jobId === undefined
    ? {
        name: "jobs",
        request: { path: "/api/2.2/jobs/list", query: { limit: 1 } },
        fixes: {
          absent: act("Ask an administrator for a workspace with Lakeflow Jobs; until then jobs work in the app."),
        },
      }
    : {
        name: "jobs",
        request: { path: "/api/2.2/jobs/get", query: { job_id: jobId } },
        fixes: {
          denied: permission("jobs", jobId, "CAN_MANAGE_RUN"),
          absent: act("Deploy the bundle again: it makes the job and sets DATABITS_JOB_ID to it."),
        },
      }

/** What the app itself uses. */
export const probesOfApp = (place: Place): readonly Probe[] => [
  {
    name: "schema",
    request: { path: `${UNITY}/schemas/${at(place.schema)}` },
    fixes: {
      denied: grant("USE SCHEMA, CREATE TABLE, SELECT, MODIFY", "SCHEMA", place.schema),
      absent: create("SCHEMA", place.schema),
    },
  },
  {
    name: "volume",
    request: { path: `${UNITY}/volumes/${at(place.volume)}` },
    fixes: {
      denied: grant("READ VOLUME, WRITE VOLUME", "VOLUME", place.volume),
      absent: create("VOLUME", place.volume),
    },
  },
  files(place),
  catalogs(place),
  serving,
  endpoints(place),
  {
    name: "ai_functions",
    request: { method: "POST", path: "/api/2.0/ai-functions/ai-classify", body: { content: "", labels: [] } },
    // It costs nothing: whether it is there and may be used is shown, not that a model answers.
    isFaulty: true,
    fixes: {
      absent: act(
        "Ask an administrator whether the region has AI Functions. Labelling sets uses them in SQL and is not concerned; prompts can be tested with a model of an endpoint.",
      ),
    },
  },
  experiments(place),
  {
    name: "registered_models",
    request: {
      path: `${UNITY}/effective-permissions/schema/${at(place.schema)}`,
      query: { principal: place.principal },
    },
    isGiven: givenIn("CREATE_MODEL"),
    fixes: {
      denied: grant("USE SCHEMA, CREATE MODEL, EXECUTE", "SCHEMA", place.schema),
      absent: create("SCHEMA", place.schema),
    },
  },
  {
    name: "prompts",
    request: {
      method: "POST",
      path: "/api/2.0/mlflow/unity-catalog/prompts/search",
      body: {
        catalog_schema: { catalog_name: place.catalog, schema_name: place.schema.split(".")[1] ?? "" },
        max_results: 1,
      },
      repeatable: true,
    },
    fixes: {
      denied: grant("USE SCHEMA, CREATE FUNCTION, EXECUTE, MANAGE", "SCHEMA", place.schema),
      absent: act(
        "Ask an administrator whether the workspace offers MLflow's prompt registry. Prompts are kept as versions of Databits either way.",
      ),
    },
  },
  {
    name: "vector_search",
    request: { path: "/api/2.0/vector-search/endpoints" },
    fixes: {
      absent: act(
        "Ask an administrator for Vector Search: it needs serverless compute, in a region that has it. Only Search by meaning waits for it.",
      ),
    },
  },
  jobs(place),
]

/** What is done with the person's own token. */
export const probesOfPerson = (place: Place): readonly Probe[] => [
  { name: "sign_in", request: { path: "/api/2.0/preview/scim/v2/Me" } },
  ...(place.warehouseId === undefined ? [] : [warehouse(place.warehouseId)]),
  catalogs(place),
  files(place),
  serving,
]

const warehouseView = z.object({
  name: z.string().nullish(),
  state: z.string(),
  enable_serverless_compute: z.boolean().nullish(),
})

/** The warehouse as it is; asking does not wake it. */
export const lookAtWarehouse = (client: Client, id: string): Promise<z.output<typeof warehouseView>> =>
  client.json(warehouseView, warehouse(id).request)

export const warehouseFixes = (id: string): UsualFixes => warehouse(id).fixes ?? {}
