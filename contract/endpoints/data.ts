import { z } from "zod"
import { endpoint } from "../endpoint.ts"
import { indexState, searchHit, searchIndex } from "../entities/search.ts"
import {
  columnProfile,
  cutCell,
  filePreview,
  importOptions,
  tableColumn,
  tableInfo,
  tableRow,
} from "../entities/table.ts"
import { threeLevelName } from "../names.ts"
import { permission } from "../permissions.ts"

const none = z.object({})

/** No cell that is imported from text has more characters. */
export const LONGEST_CELL = 10_000_000
const may = z.array(permission)

/** Table name, also `name@version`. */
const ref = z.string().min(1).max(300)

/** A file people bring: an upload, or a path on the computer the workbench runs on. */
const source = {
  uploadId: z.string().max(100).optional().describe("Upload to read"),
  path: z.string().max(4000).optional().describe("Path of a file on this computer"),
}

export const listTables = endpoint({
  name: "listTables",
  method: "GET",
  path: "/api/tables",
  does: "List the tables of the catalog.",
  may: "look",
  input: none,
  output: z.object({ tables: z.array(tableInfo), may }),
})

export const getTable = endpoint({
  name: "getTable",
  method: "GET",
  path: "/api/tables/:name",
  does: "Show a table: its columns, where it came from, its versions and the Databits that read it.",
  may: "look",
  input: z.object({ name: ref }),
  output: z.object({
    table: tableInfo,
    versions: z.array(tableInfo),
    usedBy: z.array(z.object({ databit: z.string(), version: z.string(), columns: z.array(z.string()) })),
    may,
  }),
})

export const getTableRows = endpoint({
  name: "getTableRows",
  method: "GET",
  path: "/api/tables/:name/rows",
  does: "Read rows of a table in stored order. Long cells are cut, and there are fewer rows than asked for where they would be too much for one answer: go on behind the last one.",
  may: "look",
  input: z.object({
    name: ref,
    offset: z.int().min(0).default(0),
    limit: z.int().min(1).max(1000).default(100),
    longest: z.int().min(1).max(LONGEST_CELL).default(2000).describe("Characters of a cell that are shown"),
    key: z.string().max(4000).optional().describe("Only the row with this key, wherever it stands"),
  }),
  output: z.object({
    columns: z.array(tableColumn),
    rows: z.array(tableRow),
    cut: z.array(cutCell),
    total: z.int(),
  }),
})

export const getTableProfile = endpoint({
  name: "getTableProfile",
  method: "GET",
  path: "/api/tables/:name/profile",
  does: "Say what the columns of a table hold.",
  may: "look",
  input: z.object({ name: ref }),
  output: z.object({ profiles: z.array(columnProfile), rowCount: z.int() }),
})

export const getTableSearch = endpoint({
  name: "getTableSearch",
  method: "GET",
  path: "/api/tables/:name/search",
  does: "Show whether a table can be searched by meaning: its index and how far that is, or what one could be made of.",
  may: "look",
  input: z.object({ name: ref }),
  output: z.object({
    index: searchIndex.extend({ state: indexState, name: z.string().nullable() }).nullable(),
    columns: z.array(z.string()),
    whyNot: z.string().nullable(),
    model: z.string().nullable(),
    version: z.int(),
    may,
  }),
})

export const makeSearchIndex = endpoint({
  name: "makeSearchIndex",
  method: "POST",
  path: "/api/tables/:name/search",
  does: "Give a table an index over one text column, so that it can be searched by meaning.",
  may: "import_data",
  input: z.object({ name: ref, column: z.string().min(1).max(300) }),
  output: z.object({ name: z.string() }),
})

export const syncSearchIndex = endpoint({
  name: "syncSearchIndex",
  method: "POST",
  path: "/api/tables/:name/search/sync",
  does: "Bring the index of a table up to its newest version.",
  may: "import_data",
  input: z.object({ name: ref }),
  output: z.object({ name: z.string() }),
})

export const dropSearchIndex = endpoint({
  name: "dropSearchIndex",
  method: "POST",
  path: "/api/tables/:name/search/drop",
  does: "Take the index of a table away; the table stays.",
  may: "import_data",
  input: z.object({ name: ref }),
  output: z.object({ name: z.string() }),
})

export const searchTable = endpoint({
  name: "searchTable",
  method: "GET",
  path: "/api/tables/:name/search/rows",
  does: "Find the rows of a table whose text is nearest in meaning to a text, with their scores.",
  may: "look",
  input: z.object({
    name: ref,
    text: z.string().trim().min(1).max(2000),
    count: z.coerce.number().int().min(1).max(100).default(20),
  }),
  output: z.object({ hits: z.array(searchHit) }),
})

export const describeTable = endpoint({
  name: "describeTable",
  method: "PATCH",
  path: "/api/tables/:name",
  does: "Say what a table is.",
  may: "import_data",
  input: z.object({ name: ref, comment: z.string().max(2000) }),
  output: z.object({ table: tableInfo }),
})

export const linkTable = endpoint({
  name: "linkTable",
  method: "POST",
  path: "/api/tables/link",
  does: "Take up a table of the catalog that the workbench did not make; it is read where it is, as it is now.",
  may: "import_data",
  input: z.object({ name: threeLevelName.describe("catalog.schema.table") }),
  output: z.object({ table: tableInfo }),
})

export const dropTable = endpoint({
  name: "dropTable",
  method: "DELETE",
  path: "/api/tables/:name",
  does: "Take a table out of the catalog. Its versions stay and it can be put back.",
  may: "import_data",
  input: z.object({ name: ref }),
  output: z.object({ name: z.string() }),
})

export const restoreTable = endpoint({
  name: "restoreTable",
  method: "POST",
  path: "/api/tables/:name/restore",
  does: "Put a dropped table back into the catalog.",
  may: "import_data",
  input: z.object({ name: ref }),
  output: z.object({ table: tableInfo }),
})

export const uploadFile = endpoint({
  name: "uploadFile",
  method: "POST",
  path: "/api/uploads",
  does: "Send a file to import. It is kept for a day at most.",
  may: "import_data",
  kind: "upload",
  input: z.object({ file: z.string().min(1).max(500).describe("Name of the file") }),
  output: z.object({ uploadId: z.string(), file: z.string(), bytes: z.int() }),
})

export const discardUpload = endpoint({
  name: "discardUpload",
  method: "DELETE",
  path: "/api/uploads/:uploadId",
  does: "Remove an upload that is not wanted any more.",
  may: "import_data",
  input: z.object({ uploadId: z.string() }),
  output: z.object({ uploadId: z.string() }),
})

export const previewFile = endpoint({
  name: "previewFile",
  method: "POST",
  path: "/api/imports/preview",
  does: "Show the first rows of a file and what importing it would make.",
  may: "import_data",
  input: z.object({ ...source, ...importOptions.shape }),
  output: filePreview,
})

export const importFile = endpoint({
  name: "importFile",
  method: "POST",
  path: "/api/imports",
  does: "Import a file as a table; a table that has the name already gets its next version.",
  may: "import_data",
  input: z.object({
    ...source,
    ...importOptions.shape,
    table: z.string().min(1).max(300).optional(),
    /** Text column that gets vectors after the import. */
    column: z.string().min(1).max(300).optional(),
  }),
  output: z.object({ runId: z.string() }),
})

export const downloadBadRows = endpoint({
  name: "downloadBadRows",
  method: "GET",
  path: "/api/imports/:runId/bad-rows",
  does: "Download the rows an import could not read, with line and reason.",
  may: "import_data",
  kind: "file",
  input: z.object({ runId: z.string().regex(/^[\w-]{1,100}$/) }),
  output: z.unknown(),
})

export const queryTables = endpoint({
  name: "queryTables",
  method: "POST",
  path: "/api/query",
  does: "Run one reading statement over people's tables and the workbench's own.",
  may: "query_data",
  input: z.object({ statement: z.string().min(1).max(100_000), limit: z.int().min(1).max(10_000).default(1000) }),
  output: z.object({ columns: z.array(tableColumn), rows: z.array(tableRow), truncated: z.boolean() }),
})

export const listSamples = endpoint({
  name: "listSamples",
  method: "GET",
  path: "/api/samples",
  does: "List the sample projects and whether they are loaded.",
  may: "look",
  input: none,
  output: z.object({
    samples: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        says: z.string(),
        tables: z.array(z.object({ name: z.string(), loaded: z.boolean() })),
      }),
    ),
    may,
  }),
})

export const loadSample = endpoint({
  name: "loadSample",
  method: "POST",
  path: "/api/samples/:name/load",
  does: "Load a sample project: its tables and the Databit that reads them. Loading it again changes nothing.",
  may: "import_data",
  input: z.object({ name: z.string().min(1).max(100) }),
  output: z.object({ tables: z.array(z.object({ name: z.string(), rows: z.int() })), databit: z.string() }),
})

export const DATA_ENDPOINTS = [
  listTables,
  getTable,
  getTableRows,
  getTableProfile,
  describeTable,
  linkTable,
  dropTable,
  restoreTable,
  uploadFile,
  discardUpload,
  previewFile,
  importFile,
  downloadBadRows,
  getTableSearch,
  makeSearchIndex,
  syncSearchIndex,
  dropSearchIndex,
  searchTable,
  queryTables,
  listSamples,
  loadSample,
]
