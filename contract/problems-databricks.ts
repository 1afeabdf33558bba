import type { ProblemKind } from "./problem-kind.ts"

/** What can go wrong between the workbench and a Databricks workspace. */
export const DATABRICKS_PROBLEMS = {
  databricks_not_connected: {
    status: 503,
    retry: false,
    title: "No Databricks workspace is connected.",
    remedy: "Set DATABRICKS_HOST and a way to sign in, or start without DATABITS_WORKSPACE.",
  },
  databricks_unreachable: {
    status: 502,
    retry: true,
    title: "The Databricks workspace does not answer.",
    remedy: "Check the address and the network, then try again.",
  },
  databricks_sign_in: {
    status: 502,
    retry: false,
    title: "The Databricks workspace does not accept the sign-in.",
    remedy: "Sign in again, or renew the token.",
  },
  databricks_denied: {
    status: 403,
    retry: false,
    title: "The Databricks workspace does not allow this.",
    remedy: "Ask an owner for the permission named here.",
  },
  databricks_person_unknown: {
    status: 403,
    retry: false,
    title: "The workbench cannot ask the workspace as you.",
    remedy:
      "Ask whoever deployed the app to turn on user authorization with the scopes sql, files and catalog.*:read (user_api_scopes), and to restart it.",
  },
  databricks_missing: {
    status: 404,
    retry: false,
    title: "The Databricks workspace has nothing under this name.",
    remedy: "Check the name in the workspace.",
  },
  databricks_conflict: {
    status: 409,
    retry: false,
    title: "The Databricks workspace has this already, or it is being changed.",
    remedy: "Look at it in the workspace, then try again.",
  },
  databricks_busy: {
    status: 503,
    retry: true,
    title: "The Databricks workspace takes no more requests for now.",
    remedy: "Try again in a minute.",
  },
  databricks_refused: {
    status: 422,
    retry: false,
    title: "The Databricks workspace refused the request.",
    remedy: "Its words say what is wrong; correct that and try again.",
  },
  databricks_failed: {
    status: 502,
    retry: true,
    title: "The Databricks workspace had an error of its own.",
    remedy: "Try again; if it stays, report the request id.",
  },
  experiment_needed: {
    status: 503,
    retry: false,
    title: "No MLflow experiment is named for what the workbench records.",
    remedy: "Set MLFLOW_EXPERIMENT_ID to the id of an experiment, as the bundle does, then restart.",
  },
  serving_failed: {
    status: 502,
    retry: false,
    title: "Model Serving could not make the version ready.",
    remedy: "Look at the build log of the endpoint in the workspace, then deploy again.",
  },
  lakeflow_needed: {
    status: 503,
    retry: false,
    title: "A version enters Unity Catalog in a task of a Lakeflow job, and this is none.",
    remedy: "The next scheduled run of collect_metrics on Lakeflow registers what waits; or train there.",
  },
  databricks_not_set_up: {
    status: 503,
    retry: true,
    title: "The setup job has not run: the tables of the workbench are not there yet.",
    remedy: "Run the setup job, `databricks bundle run setup`; the workbench looks again by itself.",
  },
} as const satisfies Record<string, ProblemKind>
