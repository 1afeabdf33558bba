import type { Endpoint } from "./endpoint.ts"

/** Every endpoint of the product, one list per stage. */
export const ENDPOINTS: readonly Endpoint[] = []
