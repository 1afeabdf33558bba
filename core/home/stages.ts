import type { Health, PipelineStage } from "../../contract/endpoints/home.ts"
import type { Run } from "../../contract/entities/run.ts"
import { isBad } from "../improve/complaint.ts"
import { ERROR_SHARE, failsOften } from "./agent-lines.ts"
import { barsOf } from "./bars.ts"
import { type HomeFacts, isAdvised, isUnrouted, UNCERTAIN_BELOW } from "./facts.ts"
import { count, duration, percent, plural, shortName } from "./words.ts"

const TRAINING_JOBS: readonly string[] = ["fine_tune", "assemble_data", "evaluate"]

/** `in 24 h`, as long as the range is. */
export const spanWords = ({ since, until }: Pick<HomeFacts, "since" | "until">): string => {
  const hours = Math.round((Date.parse(until) - Date.parse(since)) / 3_600_000)
  return hours <= 24 ? `in ${hours} h` : `in ${hours / 24} days`
}

const inRange = ({ since }: HomeFacts, at: string): boolean => at >= since

const data = (facts: HomeFacts): PipelineStage => {
  const { tables, failed } = facts
  const added = tables
    .filter(({ updatedAt }) => inRange(facts, updatedAt))
    .reduce((sum, { rowCount }) => sum + rowCount, 0)
  const broken = failed.some(({ job }) => job === "ingest_files")
  return {
    stage: "data",
    value: tables.reduce((sum, { rowCount }) => sum + rowCount, 0),
    unit: tables.length === 1 ? "rows in 1 table" : `rows in ${count(tables.length)} tables`,
    note: broken
      ? "an import failed"
      : added > 0
        ? `+${count(added)} ${spanWords(facts)}`
        : tables.length > 0
          ? `nothing new ${spanWords(facts)}`
          : "nothing imported yet",
    health: broken ? "warn" : tables.length > 0 ? "ok" : "idle",
    bars: barsOf(
      facts,
      tables.map(({ updatedAt, rowCount }) => ({ at: updatedAt, value: rowCount })),
    ),
  }
}

const template = (facts: HomeFacts): PipelineStage => {
  const { databits } = facts
  const drafts = databits.filter(({ status }) => status === "draft").length
  return {
    stage: "template",
    value: databits.length,
    unit: databits.length === 1 ? "Databit" : "Databits",
    note:
      databits.length === 0 ? "none made yet" : drafts > 0 ? `${plural(drafts, "draft")} to publish` : "all published",
    health: databits.length === 0 ? "idle" : drafts > 0 ? "warn" : "ok",
    bars: barsOf(
      facts,
      databits.map(({ updatedAt }) => ({ at: updatedAt, value: 1 })),
    ),
  }
}

/** Sums over the Databits that are looked at. */
const openItems = ({ figures }: HomeFacts) =>
  figures.items.reduce(
    (sum, one) => ({
      open: sum.open + one.open,
      uncertain: sum.uncertain + one.uncertain,
      complaints: sum.complaints + one.complaints,
    }),
    { open: 0, uncertain: 0, complaints: 0 },
  )

/** The limit of certainty as people know it; where Databits differ, nothing is named. */
export const limitWords = (databits: HomeFacts["databits"]): string => {
  const limits = new Set(databits.map(({ settings }) => settings.bands[0]))
  const [only = UNCERTAIN_BELOW] = limits
  return limits.size > 1 ? "are uncertain" : `below ${only.toFixed(2)}`
}

const curate = (facts: HomeFacts): PipelineStage => {
  const { open, uncertain, complaints } = openItems(facts)
  const started = facts.figures.kinds.has("item.generated")
  const note =
    uncertain > 0
      ? `${count(uncertain)} ${limitWords(facts.published)}`
      : complaints > 0
        ? `${plural(complaints, "complaint")}`
        : open > 0
          ? "none is uncertain"
          : started
            ? "the queue is clear"
            : "no items yet"
  return {
    stage: "curate",
    value: open,
    unit: "to review",
    note,
    health: uncertain > 0 || complaints > 0 ? "warn" : started ? "ok" : "idle",
    bars: barsOf(
      facts,
      facts.figures.decisions.map(({ from: at, count: value }) => ({ at, value })),
    ),
  }
}

const shareDone = ({ progress }: Run): number | undefined =>
  progress.total > 0 ? Math.min(1, progress.done / progress.total) : undefined

const trainNote = (facts: HomeFacts, active: readonly Run[], broken: boolean): string => {
  const [run] = active
  if (run) {
    const share = shareDone(run)
    return [...(share === undefined ? [] : [percent(share)]), run.progress.step.toLowerCase()].join(", ")
  }
  if (broken) return "the last run failed"
  const [model] = facts.models
  if (!model) return "nothing trained yet"
  return model.metrics ? `newest is right ${percent(model.metrics.accuracy)}` : "newest is not measured"
}

const train = (facts: HomeFacts): PipelineStage => {
  const active = facts.active.filter(({ job }) => TRAINING_JOBS.includes(job))
  const broken = facts.failed.some(({ job }) => TRAINING_JOBS.includes(job))
  const health: Health = active.length > 0 ? "running" : broken ? "warn" : facts.models.length > 0 ? "ok" : "idle"
  return {
    stage: "train",
    value: active.length > 0 ? active.length : facts.models.length,
    unit:
      active.length > 0
        ? active.length === 1
          ? "run active"
          : "runs active"
        : facts.models.length === 1
          ? "model version"
          : "model versions",
    note: trainNote(facts, active, broken),
    health,
    bars: barsOf(
      facts,
      facts.trainings.map(({ createdAt, state }) => ({
        at: createdAt,
        value: 1,
        bad: state.kind === "failed" ? 1 : 0,
      })),
    ),
  }
}

const deploy = (facts: HomeFacts): PipelineStage => {
  const live = facts.endpoints.filter(({ state }) => state.kind !== "deleted")
  const of = (kind: string) => live.filter(({ state }) => state.kind === kind)
  const [failed, creating, ready] = [of("failed"), of("creating"), of("ready")]
  const note =
    failed.length > 0
      ? `${count(failed.length)} failed`
      : creating.length > 0
        ? `${count(creating.length)} starting`
        : ready[0]
          ? shortName(ready[0].agent)
          : "nothing deployed yet"
  return {
    stage: "deploy",
    value: ready.length,
    unit: ready.length === 1 ? "endpoint" : "endpoints",
    note,
    health: failed.length > 0 ? "critical" : creating.length > 0 ? "running" : ready.length > 0 ? "ok" : "idle",
    bars: barsOf(facts, [
      ...facts.agents.map(({ createdAt }) => ({ at: createdAt, value: 1 })),
      ...failed.map(({ updatedAt }) => ({ at: updatedAt, value: 1, bad: 1 })),
    ]),
  }
}

const monitor = (facts: HomeFacts): PipelineStage => {
  const { calls, p95, kinds } = facts.figures
  const total = calls.reduce((sum, one) => sum + one.calls, 0)
  const errors = calls.reduce((sum, one) => sum + one.errors, 0)
  const note = [
    ...(p95 === null ? [] : [`p95 ${duration(p95)}`]),
    ...(errors > 0 ? [plural(errors, "error")] : []),
  ].join(", ")
  return {
    stage: "monitor",
    value: total,
    unit: `${total === 1 ? "call" : "calls"} ${spanWords(facts)}`,
    note: note || (kinds.has("call") ? "nobody called" : "no calls yet"),
    health: failsOften(total, errors) ? "critical" : errors > 0 ? "warn" : kinds.has("call") ? "ok" : "idle",
    bars: barsOf(
      facts,
      calls.map(({ from: at, calls: value, errors: bad }) => ({ at, value, bad })),
      (value, bad) => value > 0 && bad / value >= ERROR_SHARE,
    ),
  }
}

const improve = (facts: HomeFacts): PipelineStage => {
  const recent = facts.feedback.filter(({ createdAt }) => inRange(facts, createdAt))
  const bad = recent.filter(isBad).length
  const waiting = facts.feedback.filter(isUnrouted).length
  const advised = facts.advice.filter(isAdvised).length
  const good = recent.filter(({ type, value }) => type === "thumb" && value === "up").length
  const note =
    advised > 0
      ? `${count(advised)} retrain advised`
      : waiting > 0
        ? `${count(waiting)} not in review yet`
        : good > 0
          ? `${plural(good, "thumb")} up`
          : facts.feedback.length > 0
            ? `nothing new ${spanWords(facts)}`
            : "no feedback yet"
  return {
    stage: "improve",
    value: bad,
    unit: "called wrong",
    note,
    health: advised > 0 || waiting > 0 ? "warn" : facts.feedback.length > 0 ? "ok" : "idle",
    bars: barsOf(
      facts,
      recent.map(({ createdAt }) => ({ at: createdAt, value: 1 })),
    ),
  }
}

/** The seven stages with their numbers, in order. */
export const stagesOf = (facts: HomeFacts): PipelineStage[] =>
  [data, template, curate, train, deploy, monitor, improve].map((stage) => stage(facts))
