import type { Job } from "./job.ts"

/** Every job of the product, one line each, in the order of the stages. */
export const LIBRARY: readonly Job[] = []
