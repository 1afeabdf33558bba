import { z } from "zod"
import {
  artifact,
  classifierMetrics,
  type ModelVersion,
  modelAlias,
  registeredVersion,
  type Snapshot,
} from "../../contract/entities/model.ts"
import { jsonObject } from "../../contract/json.ts"
import { splitRef } from "../../contract/names.ts"
import { Problem } from "../../contract/problems.ts"
import type { Evaluation, EvaluationCase, Evaluations } from "../../core/ports/evaluations.ts"
import type { ModelRegistry, Snapshots } from "../../core/ports/registry.ts"
import type { Row } from "../../schemas/tables.ts"
import type { Sql } from "./sql.ts"

const metricsOrNull = classifierMetrics.nullable()
const labelList = z.array(z.string())
const countsShape = z.object({ train: z.int(), holdout: z.int(), labels: z.int() })

const toModel = (row: Row<"models">): ModelVersion => ({
  id: row.id,
  name: row.name,
  version: row.version,
  alias: row.alias === null ? null : modelAlias.parse(row.alias),
  kind: row.kind === "external" ? "external" : "text_classifier",
  databit: row.databit,
  field: row.field,
  labels: labelList.parse(JSON.parse(row.labels)),
  snapshot: row.snapshot,
  runId: row.run_id,
  artifact: artifact.parse(JSON.parse(row.artifact)),
  metrics: metricsOrNull.parse(JSON.parse(row.metrics)),
  registered: row.registered === null ? null : registeredVersion.parse(JSON.parse(row.registered)),
  createdBy: row.created_by,
  createdAt: row.created_at,
})

/** Model versions in the state tables. */
export const modelsOver = ({ db }: Pick<Sql, "db">): ModelRegistry => {
  const byName = (name: string) =>
    db.selectFrom("models").selectAll().where("name", "=", name).orderBy("version", "desc")
  const seek = async (ref: string): Promise<ModelVersion | undefined> => {
    const { name, version } = splitRef(ref)
    if (version !== undefined) {
      const row = await db.selectFrom("models").selectAll().where("id", "=", ref).executeTakeFirst()
      return row && toModel(row)
    }
    const rows = await byName(name).execute()
    const chosen = rows.find((row) => row.alias === "champion") ?? rows[0]
    return chosen && toModel(chosen)
  }
  return {
    seek,
    find: async (ref) => {
      const found = await seek(ref)
      if (!found) throw new Problem("model_missing", { detail: `There is no model ${ref} in this workspace.` })
      return found
    },
    list: async ({ name, databitId } = {}) => {
      let query = db
        .selectFrom("models")
        .selectAll("models")
        .orderBy("models.created_at", "desc")
        .orderBy("models.version", "desc")
      if (name !== undefined) query = query.where("models.name", "=", name)
      if (databitId !== undefined) {
        const versions = await db
          .selectFrom("templates")
          .select(["full_name", "version"])
          .where("databit_id", "=", databitId)
          .execute()
        const refs = versions.map((one) => `${one.full_name}@${one.version}`)
        if (refs.length === 0) return []
        query = query.where("models.databit", "in", refs)
      }
      return (await query.execute()).map(toModel)
    },
  }
}

const toSnapshot = (row: Row<"snapshots">): Snapshot => ({
  id: row.id,
  table: row.table_name,
  tableVersion: row.table_version,
  databit: row.databit,
  field: row.field,
  contentHash: row.content_hash,
  counts: countsShape.parse(JSON.parse(row.counts)),
  runId: row.run_id,
  createdBy: row.created_by,
  createdAt: row.created_at,
})

/** Training snapshots in the state tables. */
export const snapshotsOver = ({ db }: Pick<Sql, "db">): Snapshots => {
  const seek = async (id: string): Promise<Snapshot | undefined> => {
    const row = await db.selectFrom("snapshots").selectAll().where("id", "=", id).executeTakeFirst()
    return row && toSnapshot(row)
  }
  return {
    seek,
    find: async (id) => {
      const found = await seek(id)
      if (!found) throw new Problem("not_found", { detail: `There is no data set ${id}.` })
      return found
    },
    list: async ({ databitName } = {}) => {
      let query = db.selectFrom("snapshots").selectAll().orderBy("created_at", "desc")
      if (databitName !== undefined)
        query = query.where("databit", ">=", `${databitName}@`).where("databit", "<", `${databitName}A`)
      return (await query.execute()).map(toSnapshot)
    },
  }
}

const toEvaluation = (row: Row<"evaluations">): Evaluation => ({
  id: row.id,
  suite: row.suite,
  subject: row.subject,
  subjectKind: row.subject_kind === "agent" ? "agent" : "model",
  metrics: jsonObject.parse(JSON.parse(row.metrics)),
  detail: jsonObject.parse(JSON.parse(row.detail)),
  caseCount: row.case_count,
  runId: row.run_id,
  createdBy: row.created_by,
  createdAt: row.created_at,
})

const toCase = (row: Row<"evaluation_cases">): EvaluationCase => ({
  id: row.id,
  evaluationId: row.evaluation_id,
  itemId: row.item_id,
  input: row.input,
  expected: row.expected,
  answer: row.answer,
  scorer: row.scorer,
  value: row.value,
  confidence: row.confidence,
  traceId: row.trace_id,
  createdAt: row.created_at,
})

/** Evaluations and their cases in the state tables. */
export const evaluationsOver = (sql: Sql): Evaluations => ({
  find: async (id) => {
    const row = await sql.db.selectFrom("evaluations").selectAll().where("id", "=", id).executeTakeFirst()
    if (!row) throw new Problem("not_found", { detail: `There is no evaluation ${id}.` })
    return toEvaluation(row)
  },
  list: async ({ subject, suite, limit }) => {
    let query = sql.db.selectFrom("evaluations").selectAll().orderBy("created_at", "desc").limit(limit)
    if (subject !== undefined) query = query.where("subject", "=", subject)
    if (suite !== undefined) query = query.where("suite", "=", suite)
    return (await query.execute()).map(toEvaluation)
  },
  listCases: async (evaluationId, { wrongOnly, limit, offset }) => {
    let query = sql.db
      .selectFrom("evaluation_cases")
      .selectAll()
      .where("evaluation_id", "=", evaluationId)
      .orderBy("id")
      .limit(limit)
      .offset(offset)
    if (wrongOnly) query = query.where("value", "<", 1)
    return (await query.execute()).map(toCase)
  },
  saveCases: (cases) =>
    sql.append(
      "evaluation_cases",
      cases.map((one) => ({
        id: one.id,
        evaluation_id: one.evaluationId,
        item_id: one.itemId,
        input: one.input,
        expected: one.expected,
        answer: one.answer,
        scorer: one.scorer,
        value: one.value,
        confidence: one.confidence,
        trace_id: one.traceId,
        created_at: one.createdAt,
      })),
    ),
})
