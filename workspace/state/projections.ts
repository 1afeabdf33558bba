import { databitsProjection } from "./projections/databits.ts"
import { itemStateProjection } from "./projections/items.ts"
import { labelsProjection } from "./projections/labels.ts"
import { reviewsProjection } from "./projections/reviews.ts"
import { feedbackProjection, recommendationsProjection } from "./projections/feedback.ts"
import { agentsProjection, endpointsProjection } from "./projections/deployment.ts"
import { evaluationsProjection, modelsProjection, snapshotsProjection } from "./projections/training.ts"
import { catalogTablesProjection, tableVersionsProjection } from "./projections/tables.ts"
import { runsProjection } from "./projections/runs.ts"
import { settingsProjection } from "./projections/settings.ts"
import type { SealedProjection } from "./projection.ts"

/** Every projection, one line each. */
export const PROJECTIONS: readonly SealedProjection[] = [
  catalogTablesProjection,
  tableVersionsProjection,
  databitsProjection,
  itemStateProjection,
  labelsProjection,
  reviewsProjection,
  agentsProjection,
  endpointsProjection,
  evaluationsProjection,
  feedbackProjection,
  modelsProjection,
  recommendationsProjection,
  snapshotsProjection,
  runsProjection,
  settingsProjection,
]
