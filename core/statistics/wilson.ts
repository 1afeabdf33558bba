export type Interval = { readonly low: number; readonly high: number }

/** Standard deviations that hold 95 % of what chance does. */
export const Z_95 = 1.959963984540054

/**
 * Interval for a share seen as `hits` of `total` (Wilson 1927, score interval without continuity correction).
 * `z` is the normal quantile: 1.96 for 95 %. Nothing seen gives the whole range 0 to 1.
 */
export const wilsonInterval = (hits: number, total: number, z = Z_95): Interval => {
  if (total <= 0) return { low: 0, high: 1 }
  const share = hits / total
  const spread = (z * z) / total
  const centre = (share + spread / 2) / (1 + spread)
  const half = (z / (1 + spread)) * Math.sqrt((share * (1 - share)) / total + spread / (4 * total))
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}
