import { createReadStream } from "node:fs"
import { readFile } from "node:fs/promises"
import { basename } from "node:path"
import { fileURLToPath } from "node:url"
import {
  describeTable,
  discardUpload,
  downloadBadRows,
  dropTable,
  getTable,
  getTableProfile,
  getTableRows,
  importFile,
  linkTable,
  listSamples,
  listTables,
  loadSample,
  previewFile,
  queryTables,
  restoreTable,
  uploadFile,
} from "../../../contract/endpoints/data.ts"
import { permissionsOf } from "../../../contract/permissions.ts"
import { Problem } from "../../../contract/problems.ts"
import { badRowsPath } from "../../../core/data/bad-rows.ts"
import { describeTable as describe } from "../../../core/data/describe-table.ts"
import { dropTable as drop, restoreTable as restore } from "../../../core/data/drop-table.ts"
import { listUses } from "../../../core/data/list-uses.ts"
import { loadSample as load, type SampleProject } from "../../../core/data/load-sample.ts"
import { previewFile as preview } from "../../../core/data/preview-file.ts"
import { sourceRef } from "../../../core/data/read-source.ts"
import { showRow } from "../../../core/data/show-row.ts"
import { fullName } from "../../../core/template/names.ts"
import { parseDatabitYaml } from "../../../jobs/databit-yaml.ts"
import { SAMPLES, type Sample, sampleFile } from "../../../samples/index.ts"
import type { Serve } from "../serve.ts"

const INGEST = "ingest_files"

const pathOf = (file: string): string => fileURLToPath(sampleFile(file))

const findSample = (name: string): Sample => {
  const sample = SAMPLES.find((one) => one.name === name)
  if (!sample) throw new Problem("not_found", { detail: `There is no sample project ${name}.` })
  return sample
}

const projectOf = async ({ name, tables, joins, databit }: Sample): Promise<SampleProject> => ({
  name,
  tables: tables.map(({ table, file, says }) => ({
    name: table,
    file: basename(file),
    content: () => createReadStream(pathOf(file)),
    says,
  })),
  document: parseDatabitYaml(await readFile(pathOf(databit), "utf8")),
  joins,
})

const chunksOf = async function* (body: ReadableStream<Uint8Array> | null): AsyncIterable<Uint8Array> {
  if (body) for await (const chunk of body) yield chunk
}

const tableRoutes = (serve: Serve): void => {
  serve(listTables, async (_, { ports, who }) => ({
    tables: [...(await ports.tables.list())],
    may: permissionsOf(who),
  }))

  serve(getTable, async ({ name }, { ports, who }) => {
    const table = await ports.tables.find(name)
    const [versions, usedBy] = await Promise.all([ports.tables.listVersions(table.name), listUses(ports, table.name)])
    return {
      table,
      versions: [...versions],
      usedBy: usedBy.map((use) => ({ ...use, columns: [...use.columns] })),
      may: permissionsOf(who),
    }
  })

  serve(getTableRows, async ({ name, key, ...part }, { ports }) => {
    const table = await ports.tables.find(name)
    const { version } = table
    const { rows, cut } = await (key === undefined
      ? ports.tables.listShown(table.name, { version, ...part })
      : showRow(ports, table, { key, longest: part.longest }))
    return { columns: table.columns, rows: [...rows], cut: [...cut], total: table.rowCount }
  })

  serve(getTableProfile, async ({ name }, { ports }) => {
    const table = await ports.tables.find(name)
    return {
      profiles: [...(await ports.tables.listProfiles(`${table.name}@${table.version}`))],
      rowCount: table.rowCount,
    }
  })

  serve(describeTable, async ({ name, comment }, { ports, who, idempotencyKey: key }) => ({
    table: await describe(ports, who, name, comment, { key }),
  }))

  serve(linkTable, async ({ name }, { ports, who, idempotencyKey: key }) => ({
    table: await ports.tables.saveLink(who, name, { key }),
  }))

  serve(dropTable, async ({ name }, { ports, who, idempotencyKey: key }) => {
    await drop(ports, who, name, { key })
    return { name }
  })

  serve(restoreTable, async ({ name }, { ports, who, idempotencyKey: key }) => {
    await restore(ports, who, name, { key })
    return { table: await ports.tables.find(name) }
  })
}

const importRoutes = (serve: Serve): void => {
  serve(uploadFile, async ({ file }, { ports, request }) => {
    const saved = await ports.sources.save(file, chunksOf(request.body))
    return { uploadId: saved.ref.id, file: saved.name, bytes: saved.bytes }
  })

  serve(discardUpload, async ({ uploadId }, { ports }) => {
    await ports.sources.retire(uploadId)
    return { uploadId }
  })

  serve(previewFile, async ({ path, uploadId, ...options }, { ports, who }) =>
    preview(ports, who, sourceRef({ path, uploadId }), options),
  )

  serve(importFile, async (input, { ports, who, idempotencyKey: key }) => {
    const { path: _path, uploadId: _uploadId, ...rest } = input
    const from = await ports.sources.saveForJob(sourceRef(input))
    const file = from.kind === "path" ? { path: from.path } : { uploadId: from.id, copyOf: from.copyOf }
    return { runId: await ports.jobs.start(who, INGEST, { ...rest, ...file }, { key }) }
  })

  serve(downloadBadRows, async ({ runId }, { ports }) => {
    const bytes = await ports.files.find(badRowsPath(runId))
    return new Response(new Uint8Array(bytes), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": 'attachment; filename="bad-rows.csv"',
      },
    })
  })
}

/** Tables, imports, queries and sample projects. */
export const dataRoutes = (serve: Serve): void => {
  tableRoutes(serve)
  importRoutes(serve)

  serve(queryTables, async ({ statement, limit }, { ports, request }) => {
    const { columns, rows, truncated } = await ports.tables.listAnswer(statement, limit, { signal: request.signal })
    return { columns: [...columns], rows: [...rows], truncated }
  })

  serve(listSamples, async (_, { ports, who }) => {
    const [place, tables] = await Promise.all([ports.tables.findPlace("imports"), ports.tables.list()])
    const here = new Set(tables.map(({ name }) => name))
    const samples = SAMPLES.map((sample) => ({
      name: sample.name,
      title: sample.title,
      says: sample.says,
      tables: sample.tables
        .map(({ table }) => fullName(table, place))
        .map((name) => ({ name, loaded: here.has(name) })),
    }))
    return { samples, may: permissionsOf(who) }
  })

  serve(loadSample, async ({ name }, { ports, who, workspace, request }) => {
    const { tables, databit } = await load(ports, who, await projectOf(findSample(name)), {
      place: workspace.place,
      signal: request.signal,
    })
    return { tables: tables.map((table) => ({ name: table.name, rows: table.rowCount })), databit }
  })
}
