import { databitsOver } from "./databits.ts"
import { agentsOver, endpointsOver } from "./deployment.ts"
import { feedbackOver, recommendationsOver } from "./feedback.ts"
import { itemsOver } from "./items.ts"
import { metricsOver } from "./metrics.ts"
import { overviewOver } from "./overview.ts"
import { runsOver } from "./runs.ts"
import { searchIndexesOver } from "./search-indexes.ts"
import { type FromEnvironment, settingsOver } from "./settings.ts"
import type { Sql } from "./sql.ts"
import { tracesOver } from "./traces.ts"
import { evaluationsOver, modelsOver, snapshotsOver } from "./training.ts"

type Given = {
  readonly sql: Sql
  readonly now: () => string
  /** Settings that the environment decides. */
  readonly environment: FromEnvironment
}

/** The ports that are the same in both homes: what is folded from the events, over the home's engine. */
export const allRepositories = ({ sql, now, environment }: Given) => ({
  agents: agentsOver(sql),
  databits: databitsOver(sql),
  endpoints: endpointsOver(sql),
  evaluations: evaluationsOver(sql),
  feedback: feedbackOver(sql),
  items: itemsOver(sql),
  metrics: metricsOver(sql, now),
  models: modelsOver(sql),
  overview: overviewOver(sql),
  recommendations: recommendationsOver(sql),
  runs: runsOver(sql),
  searchIndexes: searchIndexesOver(sql),
  settings: settingsOver(sql, environment),
  snapshots: snapshotsOver(sql),
  traces: tracesOver(sql),
})
