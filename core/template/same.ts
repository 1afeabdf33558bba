const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const namesOf = (value: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(value).filter((name) => value[name] !== undefined)

/** Whether two JSON values are equal; the order of keys and keys without a value do not matter. */
export const same = (a: unknown, b: unknown): boolean => {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((entry, at) => same(entry, b[at]))
  if (!isObject(a) || !isObject(b)) return a === b
  const names = namesOf(a)
  return names.length === namesOf(b).length && names.every((name) => same(a[name], b[name]))
}
