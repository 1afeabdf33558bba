import { z } from "zod"
import { endpoint } from "../endpoint.ts"
import {
  databitExample,
  databitField,
  databitJoin,
  databitSettings,
  databitStatus,
  databitVersion,
} from "../entities/databit.ts"
import { instant, jsonObject } from "../json.ts"
import { semanticVersion } from "../names.ts"

/** What the viewer may do with a Databit as it stands. */
export const databitAction = z.enum([
  "edit",
  "rename",
  "save",
  "publish",
  "start_draft",
  "discard",
  "retire",
  "delete",
  "test",
])
export type DatabitAction = z.infer<typeof databitAction>

const ref = z.string().min(1).max(300)

export const databitSummary = z.object({
  databitId: z.string(),
  name: z.string(),
  /** The newest version, an open draft included. */
  version: z.string(),
  status: databitStatus,
  /** False for an open draft. */
  saved: z.boolean(),
  /** Newest published version, if there is one. */
  published: z.string().nullable(),
  inputs: z.array(z.string()),
  outputs: z.array(z.string()),
  examples: z.int(),
  /** Items that people have decided. */
  decided: z.int(),
  open: z.int(),
  createdBy: z.string(),
  updatedAt: instant,
})
export type DatabitSummary = z.infer<typeof databitSummary>

export const databitFinding = z.object({
  level: z.enum(["error", "warning"]),
  where: z.string(),
  says: z.string(),
  remedy: z.string(),
})

export const databitChange = z.object({ level: z.enum(["major", "minor", "patch"]), says: z.string() })

const versionSummary = databitVersion
  .pick({
    id: true,
    version: true,
    status: true,
    saved: true,
    createdBy: true,
    approvedBy: true,
    createdAt: true,
    updatedAt: true,
    trainingDataset: true,
  })
  .extend({ changes: z.array(databitChange) })
export type DatabitVersionSummary = z.infer<typeof versionSummary>

const editor = z.object({
  databit: databitVersion,
  /** Newest first; `changes` are against the version before. */
  versions: z.array(versionSummary),
  findings: z.array(databitFinding),
  /** What uses the Databit, in words; empty when it can be deleted. */
  uses: z.array(z.string()),
  may: z.array(databitAction),
})
export type DatabitEditor = z.infer<typeof editor>

const proposedField = z.object({ column: z.string(), field: databitField, confidence: z.number(), reason: z.string() })
export type ProposedField = z.infer<typeof proposedField>

const inputRow = z.object({ ref: z.string(), data: jsonObject, unmatched: z.array(z.string()).exactOptional() })

const ended = z.object({ name: z.string(), databitId: z.string(), versions: z.array(z.string()), undo: z.string() })

export const listDatabits = endpoint({
  name: "listDatabits",
  method: "GET",
  path: "/api/databits",
  does: "List the Databits with their newest and their published version.",
  may: "look",
  input: z.object({}),
  output: z.object({ databits: z.array(databitSummary), mayEdit: z.boolean() }),
})

export const getDatabit = endpoint({
  name: "getDatabit",
  method: "GET",
  path: "/api/databits/:ref",
  does: "Show a Databit version with its findings, versions and uses; the open draft comes as name@draft.",
  may: "look",
  input: z.object({ ref }),
  output: editor,
})

export const createDatabit = endpoint({
  name: "createDatabit",
  method: "POST",
  path: "/api/databits",
  does: "Create a Databit as an open draft: blank, from a table, or as a copy.",
  may: "edit_databits",
  input: z.object({
    from: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("blank"), name: z.string() }),
      z.object({
        kind: z.literal("table"),
        table: z.string(),
        text: z.array(z.string()).min(1),
        answer: z.string().optional(),
        name: z.string().optional(),
      }),
      z.object({ kind: z.literal("copy"), of: ref, name: z.string() }),
    ]),
  }),
  output: z.object({ databit: databitVersion }),
})

export const importDatabit = endpoint({
  name: "importDatabit",
  method: "POST",
  path: "/api/databits/import",
  does: "Bring a Databit in from the text of a YAML file.",
  may: "edit_databits",
  input: z.object({ text: z.string().min(1) }),
  output: z.object({
    databit: databitVersion,
    findings: z.array(databitFinding),
    created: z.boolean(),
    heldBack: z.boolean(),
  }),
})

export const exportDatabit = endpoint({
  name: "exportDatabit",
  method: "GET",
  path: "/api/databits/:ref/file",
  does: "Download a Databit version as a YAML file.",
  may: "look",
  kind: "file",
  input: z.object({ ref }),
  output: z.string(),
})

export const editDatabit = endpoint({
  name: "editDatabit",
  method: "PATCH",
  path: "/api/databits/:ref/draft",
  does: "Change the open draft; refused when it has changed since `revision`.",
  may: "edit_databits",
  input: z.object({
    ref,
    revision: z.string(),
    changes: z.object({
      schema: z.object({ input: z.array(databitField), output: z.array(databitField) }).exactOptional(),
      template: z.string().exactOptional(),
      examples: z.array(databitExample).exactOptional(),
      baseModel: z.string().nullable().exactOptional(),
      settings: databitSettings.exactOptional(),
    }),
  }),
  output: editor,
})

export const renameDatabit = endpoint({
  name: "renameDatabit",
  method: "PUT",
  path: "/api/databits/:ref/name",
  does: "Give a Databit without saved versions another name.",
  may: "edit_databits",
  input: z.object({ ref, to: z.string() }),
  output: z.object({ databit: databitVersion }),
})

export const startDatabitDraft = endpoint({
  name: "startDatabitDraft",
  method: "POST",
  path: "/api/databits/:ref/draft",
  does: "Open a draft with the content of a saved version.",
  may: "edit_databits",
  input: z.object({ ref }),
  output: z.object({ databit: databitVersion }),
})

export const discardDatabitDraft = endpoint({
  name: "discardDatabitDraft",
  method: "DELETE",
  path: "/api/databits/:ref/draft",
  does: "Throw the open draft away; saved versions stay.",
  may: "edit_databits",
  input: z.object({ ref }),
  output: ended,
})

export const saveDatabitVersion = endpoint({
  name: "saveDatabitVersion",
  method: "POST",
  path: "/api/databits/:ref/versions",
  does: "Freeze the open draft as a version that never changes.",
  may: "edit_databits",
  input: z.object({ ref, revision: z.string().optional(), version: semanticVersion.optional() }),
  output: z.object({ databit: databitVersion }),
})

export const publishDatabit = endpoint({
  name: "publishDatabit",
  method: "POST",
  path: "/api/databits/:ref/publish",
  does: "Make a version available for curation and training; an open draft is saved first.",
  may: "publish_databits",
  input: z.object({ ref, revision: z.string().optional(), version: semanticVersion.optional() }),
  output: z.object({ databit: databitVersion }),
})

export const retireDatabit = endpoint({
  name: "retireDatabit",
  method: "POST",
  path: "/api/databits/:ref/retire",
  does: "Take published versions out of use: the one named, or all.",
  may: "publish_databits",
  input: z.object({ ref }),
  output: ended,
})

export const deleteDatabit = endpoint({
  name: "deleteDatabit",
  method: "DELETE",
  path: "/api/databits/:ref",
  does: "Delete an unused Databit with all its versions.",
  may: "edit_databits",
  input: z.object({ ref }),
  output: ended,
})

export const restoreDatabit = endpoint({
  name: "restoreDatabit",
  method: "POST",
  path: "/api/databits/:databitId/restore",
  does: "Take back the retiring, deleting or discarding that `undo` names.",
  may: "edit_databits",
  input: z.object({ databitId: z.string(), undo: z.string() }),
  output: z.object({ databit: databitVersion }),
})

export const previewDatabit = endpoint({
  name: "previewDatabit",
  method: "GET",
  path: "/api/databits/:ref/preview",
  does: "Show the first 20 rows a Databit would read, how well its tables match, and rows without a match.",
  may: "look",
  input: z.object({ ref }),
  output: z.object({
    rows: z.array(inputRow),
    joins: z.array(z.object({ table: z.string(), matched: z.int(), of: z.int(), repeated: z.boolean() })),
    unmatched: z.array(inputRow),
    unmatchedCount: z.int(),
    scanned: z.int(),
    more: z.boolean(),
  }),
})
export type DatabitPreview = z.infer<typeof previewDatabit.output>

export const suggestDatabitJoins = endpoint({
  name: "suggestDatabitJoins",
  method: "GET",
  path: "/api/databits/:ref/joins",
  does: "Suggest which columns of a Databit's tables match.",
  may: "look",
  input: z.object({ ref }),
  output: z.object({ joins: z.array(databitJoin) }),
})

export const listDatabitModels = endpoint({
  name: "listDatabitModels",
  method: "GET",
  path: "/api/databits/:ref/models",
  does: "List the models that can answer for a Databit, and say whether the one it names is here.",
  may: "look",
  input: z.object({ ref }),
  output: z.object({
    named: z.string().nullable(),
    namedIsHere: z.boolean(),
    endpointConnected: z.boolean(),
    models: z.array(z.object({ id: z.string(), kind: z.enum(["learner", "chat", "function"]) })),
  }),
})

export const inferDatabitSchema = endpoint({
  name: "inferDatabitSchema",
  method: "GET",
  path: "/api/databit-suggestions",
  does: "Suggest what a Databit could read and answer from the columns of a table.",
  may: "look",
  input: z.object({ table: z.string() }),
  output: z.object({
    table: z.string(),
    input: z.array(proposedField),
    output: z.array(proposedField),
    excluded: z.array(z.object({ column: z.string(), reason: z.string() })),
  }),
})
export type DatabitSuggestions = z.infer<typeof inferDatabitSchema.output>

export const TEMPLATE_ENDPOINTS = [
  listDatabits,
  getDatabit,
  createDatabit,
  importDatabit,
  exportDatabit,
  editDatabit,
  renameDatabit,
  startDatabitDraft,
  discardDatabitDraft,
  saveDatabitVersion,
  publishDatabit,
  retireDatabit,
  deleteDatabit,
  restoreDatabit,
  previewDatabit,
  suggestDatabitJoins,
  listDatabitModels,
  inferDatabitSchema,
]
