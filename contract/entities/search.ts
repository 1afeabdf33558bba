import { z } from "zod"
import { instant } from "../json.ts"

/** How far an index is. `behind`: the table has a newer version than the one it was brought up to. */
export const indexState = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("preparing"), says: z.string().nullable() }),
  z.object({ kind: z.literal("ready"), rows: z.int() }),
  z.object({ kind: z.literal("failed"), says: z.string() }),
])
export type IndexState = z.infer<typeof indexState>

/** What an index is made of: one text column of a table, found again by its key column. */
export const indexSpec = z.object({
  table: z.string(),
  /** Version of the table it was brought up to. */
  version: z.int(),
  column: z.string(),
  keyColumn: z.string(),
})
export type IndexSpec = z.infer<typeof indexSpec>

export const searchIndex = indexSpec.extend({ madeBy: z.string(), madeAt: instant })
export type SearchIndex = z.infer<typeof searchIndex>

/** A row by its key, with the text that was compared. `score` is above 0, at most 1, and only good for comparing. */
export const searchHit = z.object({ key: z.string(), text: z.string(), score: z.number() })
export type SearchHit = z.infer<typeof searchHit>
