import { z } from "zod"
import { NAME_PART, THREE_LEVEL_NAME } from "./name-parts.ts"

/** One level of a three-level name. */
export const namePart = z.string().regex(NAME_PART, "use letters, digits and underscores, and start with a letter")

/** `catalog.schema.name`, as Unity Catalog writes it. */
export const threeLevelName = z.string().regex(THREE_LEVEL_NAME, "write it as catalog.schema.name")

/** Semantic version without pre-release parts, as Databits and agents use it. */
export const semanticVersion = z.string().regex(/^\d+\.\d+\.\d+$/, "write it as 1.2.3")

export {
  isNamePart,
  isThreeLevelName,
  splitName,
  splitRef,
  toNamePart,
  versionedRef,
} from "./name-parts.ts"
