import { databitsProjection } from "./projections/databits.ts"
import { itemStateProjection } from "./projections/items.ts"
import { labelsProjection } from "./projections/labels.ts"
import { reviewsProjection } from "./projections/reviews.ts"
import { feedbackProjection, recommendationsProjection } from "./projections/feedback.ts"
import { evaluationsProjection, modelsProjection, snapshotsProjection } from "./projections/training.ts"
import type { SealedProjection } from "./projection.ts"

/** Every projection, one line each. */
export const PROJECTIONS: readonly SealedProjection[] = [
  databitsProjection,
  itemStateProjection,
  labelsProjection,
  reviewsProjection,
  evaluationsProjection,
  feedbackProjection,
  modelsProjection,
  recommendationsProjection,
  snapshotsProjection,
]
