import {
  aliasMoved,
  evaluationFinished,
  modelRegistered,
  snapshotAssembled,
  versionRegistered,
} from "../../../core/train/events.ts"
import { canonicalJson } from "../canonical.ts"
import { type Change, folding, projection } from "../projection.ts"

export const snapshotsProjection = projection({
  table: "snapshots",
  on: {
    "snapshot.assembled": folding(snapshotAssembled, (made, event) => [
      {
        id: made.id,
        next: () => ({
          id: made.id,
          table_name: made.table,
          table_version: made.tableVersion,
          databit: made.databit,
          field: made.field,
          content_hash: made.contentHash,
          counts: canonicalJson(made.counts),
          run_id: made.runId,
          created_by: event.person,
          created_at: event.at,
        }),
      },
    ]),
  },
})

const withAlias = (id: string, alias: string | null): Change<"models"> => ({
  id,
  next: (row) => row && { ...row, alias },
})

export const modelsProjection = projection({
  table: "models",
  on: {
    "model.registered": folding(modelRegistered, (made, event) => [
      {
        id: made.id,
        next: () => ({
          id: made.id,
          name: made.name,
          version: made.version,
          alias: made.alias,
          kind: made.kind,
          databit: made.databit,
          field: made.field,
          labels: canonicalJson(made.labels),
          snapshot: made.snapshot,
          run_id: made.runId,
          artifact: canonicalJson(made.artifact),
          metrics: "null",
          created_by: event.person,
          created_at: event.at,
          registered: null,
        }),
      },
    ]),
    "model.version_registered": folding(versionRegistered, ({ id, registered }) => [
      { id, next: (row) => row && { ...row, registered: canonicalJson(registered) } },
    ]),
    "model.alias_moved": folding(aliasMoved, ({ id, alias, before }) => [
      ...(before === null ? [] : [withAlias(before, null)]),
      withAlias(id, alias),
    ]),
    "evaluation.finished": folding(evaluationFinished, ({ subject, subjectKind, metrics, suite }) =>
      subjectKind === "model"
        ? [
            {
              id: subject,
              next: (row) =>
                row && suite === `holdout of ${row.snapshot}` ? { ...row, metrics: canonicalJson(metrics) } : undefined,
            },
          ]
        : [],
    ),
  },
})

export const evaluationsProjection = projection({
  table: "evaluations",
  on: {
    "evaluation.finished": folding(evaluationFinished, (made, event) => [
      {
        id: made.id,
        next: () => ({
          id: made.id,
          suite: made.suite,
          subject: made.subject,
          subject_kind: made.subjectKind,
          metrics: canonicalJson(made.metrics),
          detail: canonicalJson(made.detail),
          case_count: made.caseCount,
          run_id: made.runId,
          created_by: event.person,
          created_at: event.at,
        }),
      },
    ]),
  },
})
