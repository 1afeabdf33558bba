import { z } from "zod"
import { databitStatus } from "../../contract/entities/databit.ts"
import { semanticVersion, threeLevelName } from "../../contract/names.ts"
import { contentChanges, databitContent } from "./content.ts"

const named = { databitId: z.string(), name: threeLevelName }

/** Where a version came from. */
export const databitOrigin = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("blank") }),
  z.object({ kind: z.literal("table"), table: z.string() }),
  z.object({ kind: z.literal("file") }),
  z.object({ kind: z.literal("copy"), of: z.string() }),
  z.object({ kind: z.literal("version"), of: z.string() }),
])
export type DatabitOrigin = z.infer<typeof databitOrigin>

/** A version came to be: a new Databit, a copy, an import, or a draft on top of a version. */
export const databitCreated = z.object({
  ...named,
  id: z.string(),
  version: semanticVersion,
  status: databitStatus,
  saved: z.boolean(),
  content: databitContent,
  contentHash: z.string().nullable(),
  trainingDataset: z.string().nullable(),
  /** As the file says; the person of the event when null. */
  createdBy: z.string().nullable(),
  approvedBy: z.string().nullable(),
  origin: databitOrigin,
})

export const databitEdited = z.object({ ...named, id: z.string(), version: semanticVersion, changes: contentChanges })

export const databitRenamed = z.object({ ...named, before: threeLevelName, ids: z.array(z.string()) })

export const databitSaved = z.object({ ...named, id: z.string(), version: semanticVersion, contentHash: z.string() })

export const databitPublished = z.object({ ...named, id: z.string(), version: semanticVersion })

const versionStatus = z.object({ id: z.string(), version: semanticVersion, before: databitStatus })

/** Versions that end; each with the status it had, so that the end can be taken back. */
export const databitRetired = z.object({ ...named, versions: z.array(versionStatus) })
export const databitDeleted = z.object({ ...named, versions: z.array(versionStatus) })

/** Versions that get a status back. */
export const databitRestored = z.object({
  ...named,
  undoes: z.string(),
  versions: z.array(z.object({ id: z.string(), version: semanticVersion, status: databitStatus })),
})
