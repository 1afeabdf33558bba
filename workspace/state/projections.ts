import type { SealedProjection } from "./projection.ts"
import { catalogGrantsProjection, catalogLineageProjection, catalogTagsProjection } from "./projections/catalog.ts"
import { databitsProjection } from "./projections/databits.ts"
import { agentsProjection, endpointsProjection } from "./projections/deployment.ts"
import { feedbackProjection, recommendationsProjection } from "./projections/feedback.ts"
import { itemStateProjection } from "./projections/items.ts"
import { labelsProjection } from "./projections/labels.ts"
import { reviewsProjection } from "./projections/reviews.ts"
import { runsProjection } from "./projections/runs.ts"
import { searchIndexesProjection } from "./projections/search.ts"
import { settingsProjection } from "./projections/settings.ts"
import { catalogTablesProjection, tableVersionsProjection } from "./projections/tables.ts"
import { evaluationsProjection, modelsProjection, snapshotsProjection } from "./projections/training.ts"

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
  searchIndexesProjection,
  catalogGrantsProjection,
  catalogTagsProjection,
  catalogLineageProjection,
]
