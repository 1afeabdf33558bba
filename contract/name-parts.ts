/** One level of a three-level name: starts with a letter, then letters, digits, underscores. At most 80 characters. */
export const NAME_PART = /^[A-Za-z][A-Za-z0-9_]{0,79}$/

/** `catalog.schema.name`, as Unity Catalog writes it. */
export const THREE_LEVEL_NAME = /^[A-Za-z][A-Za-z0-9_]{0,79}(\.[A-Za-z][A-Za-z0-9_]{0,79}){2}$/

/** Whether a text can be one level of a name. */
export const isNamePart = (text: string): boolean => NAME_PART.test(text)

/** Whether a text is a whole three-level name. */
export const isThreeLevelName = (text: string): boolean => THREE_LEVEL_NAME.test(text)

export type ThreeLevelName = { readonly catalog: string; readonly schema: string; readonly name: string }

/** Parts of a three-level name; the caller has validated it. */
export const splitName = (full: string): ThreeLevelName => {
  const [catalog = "", schema = "", name = ""] = full.split(".")
  return { catalog, schema, name }
}

/** Any text as a usable name part: lower case, underscores, starts with a letter, never empty. */
export const toNamePart = (text: string): string => {
  const cleaned = text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .toLowerCase()
    .slice(0, 80)
  return /^[a-z]/.test(cleaned) ? cleaned : `t_${cleaned}`.slice(0, 80)
}

/** `name@version`, the address of an immutable version. */
export const versionedRef = (name: string, version: string | number): string => `${name}@${version}`

/** Parts of `name@version`; `version` is undefined when the reference names none. */
export const splitRef = (ref: string): { name: string; version: string | undefined } => {
  const at = ref.lastIndexOf("@")
  return at < 0 ? { name: ref, version: undefined } : { name: ref.slice(0, at), version: ref.slice(at + 1) }
}
