/** Levels that principals have on objects of the workspace, by the object's type and id. */
export type Permissions = {
  give(type: string, id: string, principal: string, level: string): void
  levelOf(type: string, id: string, principal: string): string | undefined
  /** All that was given on an object. */
  list(type: string, id: string): ReadonlyMap<string, string>
  clear(type: string, id: string): void
}

export const openPermissions = (): Permissions => {
  const given = new Map<string, Map<string, string>>()
  const on = (type: string, id: string): Map<string, string> => {
    const key = `${type}/${id}`
    const levels = given.get(key) ?? new Map<string, string>()
    given.set(key, levels)
    return levels
  }
  return {
    give: (type, id, principal, level) => void on(type, id).set(principal, level),
    levelOf: (type, id, principal) => on(type, id).get(principal),
    list: (type, id) => on(type, id),
    clear: (type, id) => on(type, id).clear(),
  }
}
