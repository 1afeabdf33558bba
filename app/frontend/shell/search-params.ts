type Reader<Value> = (value: unknown) => Value | undefined
type Shape = Readonly<Record<string, Reader<unknown>>>

export type SearchOf<S extends Shape> = { [Key in keyof S]?: ReturnType<S[Key]> }

/** Any non-empty text. The router has parsed numbers and booleans already; they become text again. */
export const text: Reader<string> = (value) =>
  typeof value === "string" && value !== ""
    ? value
    : typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : undefined

/** A whole number of 0 or more. */
export const whole: Reader<number> = (value) =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : undefined

/** Any finite number. */
export const number: Reader<number> = (value) =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined

/** true, or absent. */
export const flag: Reader<true> = (value) => (value === true ? true : undefined)

/** A UTC instant. */
export const instant: Reader<string> = (value) =>
  typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value))
    ? value
    : undefined

/** One of these words. */
export const oneOf =
  <const Value extends string>(...allowed: readonly Value[]): Reader<Value> =>
  (value) =>
    allowed.find((one) => one === value)

/** `validateSearch` of a route: each parameter is read or left out, so that a broken address still opens the page. */
export const searchOf =
  <const S extends Shape>(shape: S) =>
  (raw: Readonly<Record<string, unknown>>): SearchOf<S> => {
    const read = Object.entries(shape).map(([name, reader]) => [name, reader(raw[name])] as const)
    // Object.fromEntries forgets which name has which type; the shape knows it.
    return Object.fromEntries(read.filter(([, value]) => value !== undefined)) as SearchOf<S>
  }
