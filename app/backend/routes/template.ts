import type { z } from "zod"
import {
  createDatabit,
  type DatabitEditor,
  deleteDatabit,
  discardDatabitDraft,
  editDatabit,
  exportDatabit,
  getDatabit,
  importDatabit,
  inferDatabitSchema,
  listDatabitModels,
  listDatabits,
  previewDatabit,
  publishDatabit,
  renameDatabit,
  restoreDatabit,
  retireDatabit,
  saveDatabitVersion,
  startDatabitDraft,
  suggestDatabitJoins,
} from "../../../contract/endpoints/template.ts"
import type { DatabitVersion } from "../../../contract/entities/databit.ts"
import { splitName, splitRef } from "../../../contract/names.ts"
import { mayDo } from "../../../contract/permissions.ts"
import { createBlank, createCopy } from "../../../core/template/create.ts"
import { createFromTable } from "../../../core/template/create-from-table.ts"
import { documentOf } from "../../../core/template/document.ts"
import { editDraft } from "../../../core/template/edit.ts"
import { importDatabit as importDocument } from "../../../core/template/import-document.ts"
import { inferSchema } from "../../../core/template/infer-schema.ts"
import { listRegistry } from "../../../core/template/list-registry.ts"
import { openDatabit } from "../../../core/template/open-editor.ts"
import { previewInputs } from "../../../core/template/preview-inputs.ts"
import { publishDatabit as publish } from "../../../core/template/publish.ts"
import { renameDatabit as rename } from "../../../core/template/rename.ts"
import { answerersHere } from "../../../core/template/resolve-model.ts"
import { restoreDatabit as restore } from "../../../core/template/restore.ts"
import {
  discardDraft,
  type Ended,
  deleteDatabit as remove,
  retireDatabit as retire,
} from "../../../core/template/retire.ts"
import { saveVersion } from "../../../core/template/save-version.ts"
import { startDraft } from "../../../core/template/start-draft.ts"
import { suggestJoins } from "../../../core/template/suggest-joins.ts"
import { parseDatabitYaml, printDatabitYaml } from "../../../jobs/databit-yaml.ts"
import type { RouteContext, Serve } from "../serve.ts"

const editor = async (databit: DatabitVersion, { ports, who }: RouteContext): Promise<DatabitEditor> => {
  const { versions, findings, uses, may } = await openDatabit(ports, who, databit)
  return {
    databit,
    versions: versions.map((one) => ({
      id: one.id,
      version: one.version,
      status: one.status,
      saved: one.saved,
      createdBy: one.createdBy,
      approvedBy: one.approvedBy,
      createdAt: one.createdAt,
      updatedAt: one.updatedAt,
      trainingDataset: one.trainingDataset,
      changes: [...one.changes],
    })),
    findings: [...findings],
    uses: [...uses],
    may: [...may],
  }
}

const ended = ({ name, databitId, versions, event }: Ended) => ({
  name,
  databitId,
  versions: [...versions],
  undo: event,
})

type CreateFrom = z.output<typeof createDatabit.input>["from"]

const create = (
  from: CreateFrom,
  { ports, who, workspace, idempotencyKey: key }: RouteContext,
): Promise<DatabitVersion> => {
  const { place } = workspace
  switch (from.kind) {
    case "blank":
      return createBlank(ports, who, { name: from.name, place, key })
    case "table":
      return createFromTable(ports, who, {
        table: from.table,
        text: from.text,
        answer: from.answer,
        name: from.name,
        place,
        key,
      })
    case "copy":
      return createCopy(ports, who, { of: from.of, name: from.name, place, key })
  }
}

const lookRoutes = (serve: Serve): void => {
  serve(listDatabits, async (_, { ports, who }) => ({
    databits: await listRegistry(ports),
    mayEdit: mayDo(who, "edit_databits"),
  }))

  serve(getDatabit, async ({ ref }, context) => editor(await context.ports.databits.find(ref), context))

  serve(exportDatabit, async ({ ref }, { ports, workspace }) => {
    const databit = await ports.databits.find(ref)
    const file = `${splitName(databit.name).name}-${databit.version}.yaml`
    return new Response(printDatabitYaml(documentOf(databit, workspace.place)), {
      headers: {
        "content-type": "application/yaml; charset=utf-8",
        "content-disposition": `attachment; filename="${file}"`,
      },
    })
  })

  serve(previewDatabit, async ({ ref }, { ports }) => {
    const preview = await previewInputs(ports, await ports.databits.find(ref))
    const row = ({ ref: of, data, unmatched }: (typeof preview.rows)[number]) =>
      unmatched ? { ref: of, data, unmatched: [...unmatched] } : { ref: of, data }
    return { ...preview, rows: preview.rows.map(row), unmatched: preview.unmatched.map(row), joins: [...preview.joins] }
  })

  serve(suggestDatabitJoins, async ({ ref }, { ports }) => ({
    joins: await suggestJoins(ports, await ports.databits.find(ref)),
  }))

  serve(listDatabitModels, async ({ ref }, { ports }) => {
    const databit = await ports.databits.find(ref)
    const [models, endpoint] = await Promise.all([answerersHere(ports, databit), ports.chatModels.seekEndpoint()])
    const named = databit.baseModel
    const namedIsHere =
      named === null || models.some(({ id }) => id === named) || (await ports.models.seek(named)) !== undefined
    return {
      named,
      namedIsHere,
      endpointConnected: endpoint !== undefined,
      models: models.map(({ id, kind }) => ({ id, kind })),
    }
  })

  serve(inferDatabitSchema, async ({ table }, { ports }) => {
    const { input, output, excluded, ...rest } = await inferSchema(ports, table)
    return { ...rest, input: [...input], output: [...output], excluded: [...excluded] }
  })
}

const draftRoutes = (serve: Serve): void => {
  serve(createDatabit, async ({ from }, context) => ({ databit: await create(from, context) }))

  serve(importDatabit, async ({ text }, { ports, who, workspace, idempotencyKey: key }) => {
    const imported = await importDocument(ports, who, parseDatabitYaml(text), { place: workspace.place, key })
    return { ...imported, findings: [...imported.findings] }
  })

  serve(editDatabit, async ({ ref, revision, changes }, context) => {
    const { ports, who, idempotencyKey: key } = context
    return editor(await editDraft(ports, who, { name: splitRef(ref).name, revision, changes, key }), context)
  })

  serve(renameDatabit, async ({ ref, to }, { ports, who, workspace, idempotencyKey: key }) => ({
    databit: await rename(ports, who, { name: splitRef(ref).name, to, place: workspace.place, key }),
  }))

  serve(startDatabitDraft, async ({ ref }, { ports, who, idempotencyKey: key }) => ({
    databit: await startDraft(ports, who, { ref, key }),
  }))

  serve(saveDatabitVersion, async ({ ref, revision, version }, { ports, who, idempotencyKey: key }) => ({
    databit: await saveVersion(ports, who, { name: splitRef(ref).name, revision, version, key }),
  }))
}

const endRoutes = (serve: Serve): void => {
  serve(publishDatabit, async ({ ref, revision, version }, { ports, who, idempotencyKey: key }) => ({
    databit: await publish(ports, who, { ref, revision, version, key }),
  }))

  serve(discardDatabitDraft, async ({ ref }, { ports, who, idempotencyKey: key }) =>
    ended(await discardDraft(ports, who, { ref, key })),
  )

  serve(retireDatabit, async ({ ref }, { ports, who, idempotencyKey: key }) =>
    ended(await retire(ports, who, { ref, key })),
  )

  serve(deleteDatabit, async ({ ref }, { ports, who, idempotencyKey: key }) =>
    ended(await remove(ports, who, { ref, key })),
  )

  serve(restoreDatabit, async ({ databitId, undo }, { ports, who, idempotencyKey: key }) => ({
    databit: await restore(ports, who, { databitId, event: undo, key }),
  }))
}

export const templateRoutes = (serve: Serve): void => {
  lookRoutes(serve)
  draftRoutes(serve)
  endRoutes(serve)
}
