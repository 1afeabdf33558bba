/** Strings inside a JSON text that was cut off, for previews that cannot be parsed whole. */
const STRINGS = /"((?:[^"\\]|\\.)*)(?:"(\s*:)?|\\?$)/g

const unescaped = (text: string): string => {
  try {
    return String(JSON.parse(`"${text}"`))
  } catch {
    return text
  }
}

const readable = (value: unknown): string[] => {
  if (value === null || value === undefined) return []
  if (typeof value !== "object") return [String(value)]
  return Object.values(value).flatMap(readable)
}

/** A JSON text as people read it: the values, without names, quotes and brackets. Also of a text that was cut off. Null stays null. */
export const plainText = (text: string | null): string | null => {
  if (text === null) return null
  try {
    return readable(JSON.parse(text)).join(" · ")
  } catch {
    const values = [...text.matchAll(STRINGS)].flatMap(([, inner = "", isName]) => (isName ? [] : [unescaped(inner)]))
    return values.length > 0 ? values.join(" · ") : text
  }
}
