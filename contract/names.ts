import { z } from "zod"

/** One level of a three-level name: starts with a letter, then letters, digits, underscores. At most 80 characters. */
export const namePart = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,79}$/, "use letters, digits and underscores, and start with a letter")

/** `catalog.schema.name`, as Unity Catalog writes it. */
export const threeLevelName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,79}(\.[A-Za-z][A-Za-z0-9_]{0,79}){2}$/, "write it as catalog.schema.name")

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

/** Semantic version without pre-release parts, as Databits and agents use it. */
export const semanticVersion = z.string().regex(/^\d+\.\d+\.\d+$/, "write it as 1.2.3")

/** `name@version`, the address of an immutable version. */
export const versionedRef = (name: string, version: string | number): string => `${name}@${version}`

/** Parts of `name@version`; `version` is undefined when the reference names none. */
export const splitRef = (ref: string): { name: string; version: string | undefined } => {
  const at = ref.lastIndexOf("@")
  return at < 0 ? { name: ref, version: undefined } : { name: ref.slice(0, at), version: ref.slice(at + 1) }
}
