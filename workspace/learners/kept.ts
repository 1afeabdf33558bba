/** Values by key, within a number of bytes; the one used longest ago goes first. The newest is always kept. */
export type Kept<Value> = {
  readonly use: (key: string) => Value | undefined
  readonly keep: (key: string, value: Value, bytes: number) => Value
}

export const keptWithin = <Value>(limit: number): Kept<Value> => {
  const kept = new Map<string, { readonly value: Value; readonly bytes: number }>()
  let total = 0
  const drop = (key: string): void => {
    total -= kept.get(key)?.bytes ?? 0
    kept.delete(key)
  }
  return {
    use: (key) => {
      const found = kept.get(key)
      if (!found) return undefined
      kept.delete(key)
      kept.set(key, found)
      return found.value
    },
    keep: (key, value, bytes) => {
      drop(key)
      kept.set(key, { value, bytes })
      total += bytes
      for (const oldest of [...kept.keys()]) if (total > limit && oldest !== key) drop(oldest)
      return value
    },
  }
}
