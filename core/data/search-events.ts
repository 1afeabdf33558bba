import { indexSpec } from "../../contract/entities/search.ts"

/** A table was given an index, or it was brought up to a newer version; the subject is the table. */
export const searchIndexSaved = indexSpec

/** The subject is the table. */
export const searchIndexRetired = indexSpec.pick({ table: true })
