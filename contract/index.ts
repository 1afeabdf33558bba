import type { Endpoint } from "./endpoint.ts"
import { CATALOG_ENDPOINTS } from "./endpoints/catalog.ts"
import { CURATE_ENDPOINTS } from "./endpoints/curate.ts"
import { DATA_ENDPOINTS } from "./endpoints/data.ts"
import { DEPLOY_ENDPOINTS } from "./endpoints/deploy.ts"
import { HOME_ENDPOINTS } from "./endpoints/home.ts"
import { IMPROVE_ENDPOINTS } from "./endpoints/improve.ts"
import { JOBS_ENDPOINTS } from "./endpoints/jobs.ts"
import { LIVE_ENDPOINTS } from "./endpoints/live.ts"
import { MONITOR_ENDPOINTS } from "./endpoints/monitor.ts"
import { SETTINGS_ENDPOINTS } from "./endpoints/settings.ts"
import { TEMPLATE_ENDPOINTS } from "./endpoints/template.ts"
import { TRAIN_ENDPOINTS } from "./endpoints/train.ts"

/** Every endpoint of the product, one list per stage. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...JOBS_ENDPOINTS,
  ...LIVE_ENDPOINTS,
  ...SETTINGS_ENDPOINTS,
  ...DATA_ENDPOINTS,
  ...CATALOG_ENDPOINTS,
  ...HOME_ENDPOINTS,
  ...IMPROVE_ENDPOINTS,
  ...DEPLOY_ENDPOINTS,
  ...MONITOR_ENDPOINTS,
  ...CURATE_ENDPOINTS,
  ...TEMPLATE_ENDPOINTS,
  ...TRAIN_ENDPOINTS,
]
