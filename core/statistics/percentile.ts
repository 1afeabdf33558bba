const ascending = (values: ArrayLike<number>): Float64Array => Float64Array.from(values).sort()

const fromSorted = (sorted: Float64Array, share: number): number => {
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const low = sorted[below] ?? Number.NaN
  const high = sorted[below + 1] ?? low
  return low + (place - below) * (high - low)
}

/**
 * The value below which `share` (0 to 1) of the values lie, interpolated between neighbours (type 7 of Hyndman and
 * Fan 1996, what `quantile_cont` of SQL engines gives). Undefined without values.
 */
export const percentile = (values: ArrayLike<number>, share: number): number | undefined =>
  values.length === 0 ? undefined : fromSorted(ascending(values), Math.min(1, Math.max(0, share)))
