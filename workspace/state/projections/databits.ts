import { splitName } from "../../../contract/names.ts"
import { type ContentChanges, plain } from "../../../core/template/content.ts"
import {
  databitCreated,
  databitDeleted,
  databitEdited,
  databitPublished,
  databitRenamed,
  databitRestored,
  databitRetired,
  databitSaved,
} from "../../../core/template/events.ts"
import { snapshotAssembled } from "../../../core/train/events.ts"
import type { Row } from "../../../schemas/tables.ts"
import { canonicalJson } from "../canonical.ts"
import { type Change, folding, projection } from "../projection.ts"

type TemplateRow = Row<"templates">
type Columns = Pick<TemplateRow, "schema_spec" | "prompt_template" | "examples" | "base_model" | "settings">

const columnsOf = (changes: ContentChanges): Partial<Columns> => ({
  ...(changes.schema && { schema_spec: canonicalJson(plain(changes.schema)) }),
  ...(changes.template !== undefined && { prompt_template: changes.template }),
  ...(changes.examples && { examples: canonicalJson(plain(changes.examples)) }),
  ...(changes.baseModel !== undefined && { base_model: changes.baseModel }),
  ...(changes.settings && { settings: canonicalJson(plain(changes.settings)) }),
})

const change = (id: string, next: (row: TemplateRow) => TemplateRow): Change<"templates"> => ({
  id,
  next: (row) => row && next(row),
})

/** All changes of Databits; a training run fills `training_dataset`, which is lineage and no part of the content. */
export const databitsProjection = projection({
  table: "templates",
  on: {
    "databit.created": folding(databitCreated, (made, event) => [
      {
        id: made.id,
        next: () => ({
          id: made.id,
          name: splitName(made.name).name,
          version: made.version,
          status: made.status,
          schema_spec: canonicalJson(plain(made.content.schema)),
          prompt_template: made.content.template,
          examples: canonicalJson(plain(made.content.examples)),
          base_model: made.content.baseModel,
          settings: canonicalJson(plain(made.content.settings)),
          training_dataset: made.trainingDataset,
          created_by: made.createdBy ?? event.person,
          created_at: event.at,
          updated_at: event.at,
          databit_id: made.databitId,
          full_name: made.name,
          content_hash: made.contentHash,
          approved_by: made.approvedBy,
          approved_at: made.approvedBy === null ? null : event.at,
          saved: made.saved,
        }),
      },
    ]),
    "databit.edited": folding(databitEdited, ({ id, version, changes }, { at }) => [
      change(id, (row) => ({ ...row, ...columnsOf(changes), version, updated_at: at })),
    ]),
    "databit.renamed": folding(databitRenamed, ({ ids, name }, { at }) =>
      ids.map((id) => change(id, (row) => ({ ...row, full_name: name, name: splitName(name).name, updated_at: at }))),
    ),
    "databit.saved": folding(databitSaved, ({ id, version, contentHash }, { at }) => [
      change(id, (row) => ({ ...row, version, content_hash: contentHash, saved: true, updated_at: at })),
    ]),
    "databit.published": folding(databitPublished, ({ id }, { at, person }) => [
      change(id, (row) => ({ ...row, status: "published", approved_by: person, approved_at: at, updated_at: at })),
    ]),
    "databit.retired": folding(databitRetired, ({ versions }, { at }) =>
      versions.map(({ id }) => change(id, (row) => ({ ...row, status: "retired", updated_at: at }))),
    ),
    "databit.deleted": folding(databitDeleted, ({ versions }, { at }) =>
      versions.map(({ id }) => change(id, (row) => ({ ...row, status: "deleted", updated_at: at }))),
    ),
    "databit.restored": folding(databitRestored, ({ versions }, { at }) =>
      versions.map(({ id, status }) => change(id, (row) => ({ ...row, status, updated_at: at }))),
    ),
    "snapshot.assembled": folding(snapshotAssembled, ({ databitVersionId, table }) => [
      change(databitVersionId, (row) => ({ ...row, training_dataset: table })),
    ]),
  },
})
