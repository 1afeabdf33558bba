import type { Route } from "../route.ts"
import { AI_FUNCTIONS } from "./ai-functions.ts"
import { ALERTS } from "./alerts.ts"
import { FILE_ROUTES } from "./files.ts"
import { FOLDERS } from "./folders.ts"
import { IDENTITY } from "./identity.ts"
import { INVOCATIONS } from "./invocations.ts"
import { JOBS } from "./jobs.ts"
import { LINEAGE_ROUTES } from "./lineage.ts"
import { MLFLOW_EXPERIMENTS } from "./mlflow-experiments.ts"
import { MLFLOW_PROMPTS } from "./mlflow-prompts.ts"
import { MLFLOW_REGISTRY } from "./mlflow-registry.ts"
import { MLFLOW_RUNS } from "./mlflow-runs.ts"
import { MLFLOW_TRACES } from "./mlflow-traces.ts"
import { PAGES } from "./pages.ts"
import { QUERY_HISTORY } from "./query-history.ts"
import { REGISTERED_MODELS } from "./registered-models.ts"
import { SECRETS } from "./secrets.ts"
import { SERVING } from "./serving.ts"
import { STATEMENTS } from "./statements.ts"
import { UNITY_CATALOG } from "./unity-catalog.ts"
import { VECTOR_SEARCH } from "./vector-search.ts"

/** Every address the fake workspace knows. */
export const ROUTES: readonly Route[] = [
  ...IDENTITY,
  ...STATEMENTS,
  ...QUERY_HISTORY,
  ...REGISTERED_MODELS,
  ...FILE_ROUTES,
  ...FOLDERS,
  ...UNITY_CATALOG,
  ...MLFLOW_EXPERIMENTS,
  ...MLFLOW_RUNS,
  ...MLFLOW_TRACES,
  ...MLFLOW_PROMPTS,
  ...LINEAGE_ROUTES,
  ...PAGES,
  ...MLFLOW_REGISTRY,
  ...SECRETS,
  ...JOBS,
  ...SERVING,
  ...INVOCATIONS,
  ...ALERTS,
  ...VECTOR_SEARCH,
  ...AI_FUNCTIONS,
]
