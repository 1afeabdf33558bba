import { mountGateway } from "../gateway/mount-gateway.ts"
import type { Mount } from "../mount.ts"
import type { Serve } from "../serve.ts"
import { catalogRoutes } from "./catalog.ts"
import { curateRoutes } from "./curate.ts"
import { dataRoutes } from "./data.ts"
import { deployRoutes } from "./deploy.ts"
import { homeRoutes } from "./home.ts"
import { improveRoutes } from "./improve.ts"
import { jobsRoutes } from "./jobs.ts"
import { liveRoutes } from "./live.ts"
import { monitorRoutes } from "./monitor.ts"
import { searchRoutes } from "./search.ts"
import { settingsRoutes } from "./settings.ts"
import { templateRoutes } from "./template.ts"
import { trainRoutes } from "./train.ts"

/** The declared endpoints, one line a stage. */
export const ROUTES: readonly ((serve: Serve) => void)[] = [
  jobsRoutes,
  liveRoutes,
  settingsRoutes,
  dataRoutes,
  searchRoutes,
  catalogRoutes,
  deployRoutes,
  monitorRoutes,
  homeRoutes,
  improveRoutes,
  curateRoutes,
  templateRoutes,
  trainRoutes,
]

/** What speaks somebody else's protocol and so cannot be declared (`/v1/...`, `/serving-endpoints/...`), one line each. */
export const MOUNTS: readonly ((mount: Mount) => void)[] = [mountGateway]
