import { v7 } from "uuid"

/** Milliseconds since 1970 in a uuidv7. */
export const instantOfId = (id: string): number => Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16)

/** The lowest uuidv7 of an instant: ids compare as text, so this bounds a search by time. */
export const lowestIdAt = (milliseconds: number): string => {
  const hex = Math.max(0, Math.floor(milliseconds)).toString(16).padStart(12, "0")
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

/**
 * Makes uuidv7s that only grow, also when the clock steps back and after a restart (`floor` is the highest id
 * already written): an id that sorts below a stored one would be taken for an older event and skipped.
 */
export const growingIds = (now: () => number, floor = lowestIdAt(0)): (() => string) => {
  let last = floor
  return () => {
    const msecs = Math.max(now(), instantOfId(last))
    const made = v7({ msecs })
    last = made > last ? made : v7({ msecs: instantOfId(last) + 1 })
    return last
  }
}
