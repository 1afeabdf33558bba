/** When a statement was sent and when it had ended. */
export type Trip = { readonly from: number; readonly to: number; readonly statement: string }

/** The statements one after the other, each of which was sent when the one before had ended; the longest such row. */
export const longestChain = (trips: readonly Trip[]): readonly Trip[] => {
  const chain: Trip[] = []
  for (const trip of trips.toSorted((a, b) => a.to - b.to)) {
    const last = chain.at(-1)
    if (!last || trip.from >= last.to) chain.push(trip)
  }
  return chain
}
