import { Problem } from "../../contract/problems.ts"
import {
  type Experiment,
  TRACKED_STATUSES,
  type TrackedDataset,
  type TrackedFacts,
  type TrackedRun,
  type TrackedStatus,
  type Tracking,
} from "../../core/ports/tracking.ts"
import type { Row } from "../../schemas/tables.ts"
import { canonicalJson } from "../state/canonical.ts"
import { mutex } from "../state/mutex.ts"
import type { Sql } from "../state/sql.ts"

type Fact = Row<"tracked_facts">
type Clock = { readonly now: () => string; readonly id: () => string }

/** Name of the experiment the workbench writes to. */
const OWN = "Databits Workbench"

/** Runs looked through for tags; newest first. */
const LOOKED_THROUGH = 1_000

const statusOf = (text: string | null): TrackedStatus =>
  TRACKED_STATUSES.find((status) => status === text) ?? "FINISHED"

/** A fact that is known already adds nothing. */
const metricKey = ({ key, step, at, value }: Fact): string => `${key}|${step}|${at}|${value}`

const runOf = (row: Row<"tracked_runs">, facts: readonly Fact[]): TrackedRun => {
  const of = (kind: string): readonly Fact[] => facts.filter((fact) => fact.kind === kind)
  const params = new Map<string, string>()
  for (const { key, text } of of("param")) if (!params.has(key)) params.set(key, text ?? "")
  const metrics = of("metric").toSorted((a, b) => (a.step ?? 0) - (b.step ?? 0) || (a.at < b.at ? -1 : 1))
  const end = of("end").at(-1)
  const datasets = new Map(of("dataset").map(({ key, text }) => [key, JSON.parse(text ?? "{}") as TrackedDataset]))
  return {
    id: row.id,
    experimentId: row.experiment_id,
    name: row.name,
    status: end ? statusOf(end.text) : "RUNNING",
    startedAt: row.started_at,
    endedAt: end?.at ?? null,
    params: Object.fromEntries(params),
    metrics: Object.fromEntries(metrics.map(({ key, value }) => [key, value ?? 0])),
    tags: { ...JSON.parse(row.tags), ...Object.fromEntries(of("tag").map(({ key, text }) => [key, text ?? ""])) },
    datasets: [...datasets.values()],
  }
}

/** Tracking of experiments over the state tables, for a home without MLflow. */
export const trackingOver = (sql: Sql, { now, id }: Clock): Tracking => {
  const { db } = sql
  const alone = mutex()

  const seekExperiment = async (name: string): Promise<Experiment | undefined> => {
    const row = await db
      .selectFrom("tracked_experiments")
      .selectAll()
      .where("name", "=", name)
      .orderBy("id")
      .limit(1)
      .executeTakeFirst()
    return row && { id: row.id, name: row.name }
  }

  const saveExperiment = (name: string): Promise<Experiment> =>
    alone(async () => {
      const there = await seekExperiment(name)
      if (there) return there
      const made = { id: id(), name }
      await sql.append("tracked_experiments", [{ ...made, created_at: now() }])
      return made
    })

  const factsOf = async (runIds: readonly string[]): Promise<Fact[]> =>
    runIds.length === 0
      ? []
      : db
          .selectFrom("tracked_facts")
          .selectAll()
          .where("run_id", "in", [...runIds])
          .orderBy("id")
          .execute()

  const findRun = async (runId: string): Promise<TrackedRun> => {
    const [row, facts] = await Promise.all([
      db.selectFrom("tracked_runs").selectAll().where("id", "=", runId).executeTakeFirst(),
      factsOf([runId]),
    ])
    if (!row) throw new Problem("not_found", { detail: `There is no tracked run ${runId}.` })
    return runOf(row, facts)
  }

  const fact = (runId: string, kind: string, key: string, more: Partial<Fact>): Fact => ({
    id: id(),
    run_id: runId,
    kind,
    key,
    text: null,
    value: null,
    step: null,
    at: now(),
    ...more,
  })

  const refuseChangedParams = (run: TrackedRun, params: TrackedFacts["params"]): void => {
    for (const [key, value] of Object.entries(params ?? {})) {
      const kept = run.params[key]
      if (kept !== undefined && kept !== value)
        throw new Problem("conflict", { detail: `The parameter ${key} of this run is ${kept} and stays so.` })
    }
  }

  return {
    findExperiment: () => saveExperiment(OWN),
    seekExperiment,
    saveExperiment,
    startRun: async ({ experimentId, name, startedAt, tags }) => {
      const runId = id().replaceAll("-", "")
      const row = { id: runId, experiment_id: experimentId, name, started_at: startedAt, created_at: now() }
      await sql.append("tracked_runs", [{ ...row, tags: canonicalJson(tags) }])
      return findRun(runId)
    },
    findRun,
    listRuns: async ({ experimentId, tags = {}, limit }) => {
      const rows = await db
        .selectFrom("tracked_runs")
        .selectAll()
        .where("experiment_id", "=", experimentId)
        .orderBy("started_at", "desc")
        .orderBy("id", "desc")
        .limit(LOOKED_THROUGH)
        .execute()
      const facts = Map.groupBy(await factsOf(rows.map((row) => row.id)), (one) => one.run_id)
      return rows
        .map((row) => runOf(row, facts.get(row.id) ?? []))
        .filter((run) => Object.entries(tags).every(([key, value]) => run.tags[key] === value))
        .slice(0, limit)
    },
    saveFacts: async (runId, { metrics = [], params = {}, tags = {} }) => {
      const run = await findRun(runId)
      refuseChangedParams(run, params)
      await sql.append("tracked_facts", [
        ...Object.entries(params)
          .filter(([key]) => run.params[key] === undefined)
          .map(([key, text]) => fact(runId, "param", key, { text })),
        ...Object.entries(tags).map(([key, text]) => fact(runId, "tag", key, { text })),
        ...metrics.map(({ key, value, step, at }) => fact(runId, "metric", key, { value, step, at })),
      ])
    },
    saveDatasets: async (runId, datasets) => {
      await findRun(runId)
      await sql.append(
        "tracked_facts",
        datasets.map((one) =>
          fact(runId, "dataset", `${one.table}|${one.tableVersion}|${one.digest}|${one.context}`, {
            text: canonicalJson({ ...one }),
          }),
        ),
      )
    },
    listHistory: async (runId, key) => {
      const facts = (await factsOf([runId])).filter((one) => one.kind === "metric" && one.key === key)
      return [...new Map(facts.map((one) => [metricKey(one), one])).values()]
        .toSorted((a, b) => (a.step ?? 0) - (b.step ?? 0) || (a.at < b.at ? -1 : 1))
        .map(({ value, step, at }) => ({ key, value: value ?? 0, step: step ?? 0, at }))
    },
    saveEnd: async (runId, { status, endedAt }) => {
      await findRun(runId)
      await sql.append("tracked_facts", [fact(runId, "end", "", { text: status, at: endedAt })])
    },
  }
}
