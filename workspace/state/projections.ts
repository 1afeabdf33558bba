import type { SealedProjection } from "./projection.ts"

/** Every projection, one line each. */
export const PROJECTIONS: readonly SealedProjection[] = []
