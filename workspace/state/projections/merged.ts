import type { Change, ProjectionName } from "../projection.ts"

/**
 * Changes of one event with one change a row. A row takes each event once, so that two decisions about one item in
 * one event must reach it as one change.
 */
export const merged = <Name extends ProjectionName>(changes: readonly Change<Name>[]): readonly Change<Name>[] => {
  const byRow = Map.groupBy(changes, ({ id }) => id)
  return [...byRow].map(([id, own]) => ({
    id,
    next: (row) => {
      let now = row
      let changed = false
      for (const { next } of own) {
        const after = next(now)
        if (!after) continue
        now = { ...after, last_event: row?.last_event ?? "" } as NonNullable<typeof row>
        changed = true
      }
      return changed ? now : undefined
    },
  }))
}
