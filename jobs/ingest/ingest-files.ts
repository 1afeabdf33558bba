import { z } from "zod"
import { importOptions, importResult } from "../../contract/entities/table.ts"
import { importFile } from "../../core/data/import-file.ts"
import { sourceRef } from "../../core/data/read-source.ts"
import { job } from "../job.ts"

const { format, delimiter, encoding, header, types } = importOptions.shape

export const ingestFilesJob = job({
  name: "ingest_files",
  stage: "data",
  says: "Import a file as a table; rows that cannot be read are listed with the reason.",
  trigger: { on: "new_files" },
  runs: "either",
  needs: ["catalog", "files", "sources", "tables"],
  input: z.object({
    path: z.string().optional().describe("Path of a file on this computer"),
    uploadId: z.string().optional().describe("Upload to import"),
    copyOf: z.string().optional().describe("Path of the file that the upload is a copy of"),
    table: z.string().optional().describe("Name of the table; by default that of the file"),
    format: format.describe("What the file is, where its content does not say"),
    delimiter: delimiter.describe("Character between cells"),
    encoding: encoding.describe("How the text is encoded"),
    header: header.describe("Whether the first line names the columns"),
    types: types.describe("Types chosen for columns"),
    column: z.string().optional().describe("Text column that gets vectors after the import"),
  }),
  output: importResult,
  run: async ({ path, uploadId, copyOf, table, column: _, ...options }, context) => {
    const ref = sourceRef({ path, uploadId })
    const result = await importFile(
      context,
      context.who,
      { from: ref.kind === "upload" ? { ...ref, copyOf } : ref, table, options },
      { id: context.runId, signal: context.signal, progress: context.progress, note: context.note },
    )
    for (const { line, reason } of result.firstBadRows) context.note(`Line ${line}: ${reason}.`)
    return result
  },
})
