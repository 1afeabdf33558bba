import type { PipelineRange } from "../../contract/endpoints/home.ts"
import type { AgentVersion, ServingEndpoint } from "../../contract/entities/agent.ts"
import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { ModelVersion, Snapshot } from "../../contract/entities/model.ts"
import type { Run } from "../../contract/entities/run.ts"
import type { TableInfo } from "../../contract/entities/table.ts"
import type { Feedback } from "../../contract/entities/trace.ts"
import { splitRef } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { Ports } from "../ports/index.ts"
import type { Happened, OverviewFigures, PersonalDecision } from "../ports/overview.ts"
import type { Person } from "../ports/settings.ts"
import type { Advice, TraceSummary } from "../ports/traces.ts"
import { sourceTables } from "../template/source.ts"
import { HAPPENINGS } from "./sayings.ts"

export type HomePorts = Pick<
  Ports,
  | "agents"
  | "chatModels"
  | "clock"
  | "databits"
  | "endpoints"
  | "feedback"
  | "models"
  | "overview"
  | "people"
  | "recommendations"
  | "runs"
  | "snapshots"
  | "tables"
  | "traces"
>

/** All that the first screen is computed from, of one Databit or of all. Lists are newest first unless they say otherwise. */
export type HomeFacts = {
  readonly who: Caller
  readonly since: string
  readonly until: string
  readonly databit: DatabitVersion | undefined
  /** Newest version of each Databit, drafts included. */
  readonly databits: readonly DatabitVersion[]
  readonly published: readonly DatabitVersion[]
  readonly everyDatabit: readonly DatabitVersion[]
  /** Tables that people brought; those that were made from decided items are not among them. */
  readonly tables: readonly TableInfo[]
  readonly models: readonly ModelVersion[]
  readonly snapshots: readonly Snapshot[]
  readonly agents: readonly AgentVersion[]
  readonly endpoints: readonly ServingEndpoint[]
  readonly feedback: readonly Feedback[]
  readonly advice: readonly Advice[]
  /** Runs that people wait for, not those that follow the clock. */
  readonly active: readonly Run[]
  /** Failed runs that no later run of the same job made good. */
  readonly failed: readonly Run[]
  readonly trainings: readonly Run[]
  readonly figures: OverviewFigures
  readonly decisions: readonly PersonalDecision[]
  readonly happened: readonly Happened[]
  readonly people: readonly Person[]
  readonly hasModelEndpoint: boolean
  /** Root spans of answers that people talked about. */
  readonly judgedCalls: ReadonlyMap<string, TraceSummary>
}

const HOUR_MS = 3_600_000
export const RANGE_HOURS: Readonly<Record<PipelineRange, number>> = { "24h": 24, "7d": 7 * 24, "30d": 30 * 24 }

/** Rows of a list that are read at most; the newest count. */
const MOST = 500
const MOST_DECISIONS = 1_000
const MOST_HAPPENED = 60
/** Failed jobs that are asked whether they have worked since. */
const MOST_FAILED = 8

const followsClock = (run: Run): boolean => run.trigger === "schedule" || run.cause === "continuous"

/** Failed runs that are still the newest of their job and Databit. */
const stillFailed = async ({ runs }: HomePorts, failed: readonly Run[]): Promise<Run[]> => {
  const newest = new Map<string, Run>()
  for (const run of failed.toReversed()) newest.set(`${run.job} ${run.databitId ?? ""}`, run)
  const checked = await Promise.all(
    [...newest.values()].slice(-MOST_FAILED).map(async (run) => {
      const [last] = await runs.list({ job: run.job, databitId: run.databitId ?? undefined, limit: 1 })
      return !last || last.id === run.id ? [run] : []
    }),
  )
  return checked.flat()
}

const bandsOf = (databits: readonly DatabitVersion[]): Map<string, number> =>
  new Map(databits.map(({ databitId, settings }) => [databitId, settings.bands[0]]))

/** Default limit below which an open item is uncertain. */
export const UNCERTAIN_BELOW = 0.6

type Only = <One>(all: readonly One[], belongs: (one: One, databit: DatabitVersion) => boolean) => readonly One[]

/** Keeps what belongs to the chosen Databit, or everything. */
const onlyOf =
  (databit: DatabitVersion | undefined): Only =>
  (all, belongs) =>
    databit ? all.filter((one) => belongs(one, databit)) : all

const named = (ref: string, { name }: DatabitVersion): boolean => splitRef(ref).name === name

/** Reads all that the first screen shows: one round of questions, and a second one about what failed or was talked about. */
export const readFacts = async (
  ports: HomePorts,
  who: Caller,
  range: PipelineRange,
  databitName: string | undefined,
): Promise<HomeFacts> => {
  const until = ports.clock.now()
  const since = new Date(Date.parse(until) - RANGE_HOURS[range] * HOUR_MS).toISOString()
  const databit = databitName === undefined ? undefined : await ports.databits.find(databitName)
  const bands = bandsOf(databit ? [databit] : await ports.databits.listPublished())
  const [
    everyDatabit,
    published,
    tables,
    models,
    snapshots,
    agents,
    endpoints,
    feedback,
    advice,
    active,
    failed,
    trainings,
    figures,
    decisions,
    happened,
    people,
    modelEndpoint,
  ] = await Promise.all([
    ports.databits.list(),
    ports.databits.listPublished(),
    ports.tables.list(),
    ports.models.list(),
    ports.snapshots.list(),
    ports.agents.list(),
    ports.endpoints.list(),
    ports.feedback.list({ limit: MOST }),
    ports.recommendations.list(),
    ports.runs.list({ state: ["queued", "running"], limit: MOST }),
    ports.runs.list({ state: ["failed", "interrupted"], limit: MOST }),
    ports.runs.list({ job: "fine_tune", limit: MOST }),
    ports.overview.findFigures({
      since,
      until,
      databit: databit && { id: databit.databitId, name: databit.name },
      below: UNCERTAIN_BELOW,
      belowOf: bands,
    }),
    ports.overview.listDecisions(MOST_DECISIONS),
    ports.overview.listHappened(HAPPENINGS, MOST_HAPPENED),
    ports.people.list(),
    ports.chatModels.seekEndpoint(),
  ])
  const only = onlyOf(databit)
  const ownAgents = only(agents, (one, of) => named(one.databit, of))
  const agentIds = new Set(ownAgents.map(({ id }) => id))
  const ownFeedback = databit ? feedback.filter(({ agent }) => agent !== null && agentIds.has(agent)) : feedback
  const recentlyFailed = failed.filter((run) => run.createdAt >= since)
  const [failedNow, judged] = await Promise.all([
    stillFailed(ports, databit ? recentlyFailed.filter((run) => run.databitId === databit.databitId) : recentlyFailed),
    ports.traces.listRoots(ownFeedback.flatMap(({ traceId }) => traceId ?? [])),
  ])
  return {
    who,
    since,
    until,
    databit,
    everyDatabit,
    databits: only(everyDatabit, (one, of) => one.databitId === of.databitId),
    published: only(published, (one, of) => one.databitId === of.databitId),
    tables: only(
      tables.filter(({ source }) => source.kind !== "snapshot"),
      (one, of) => sourceTables(of.schema.input).includes(one.name),
    ),
    models: only(models, (one, of) => named(one.databit, of)),
    snapshots: only(snapshots, (one, of) => named(one.databit, of)),
    agents: ownAgents,
    endpoints: databit ? endpoints.filter(({ agent }) => agentIds.has(agent)) : endpoints,
    feedback: ownFeedback,
    advice: only(advice, (one, of) => one.databitId === of.databitId),
    active: only(active, (one, of) => one.databitId === of.databitId).filter((run) => !followsClock(run)),
    failed: failedNow,
    trainings: only(trainings, (one, of) => one.databitId === of.databitId),
    figures,
    decisions: only(decisions, (one, of) => one.databitId === of.databitId),
    happened,
    people,
    hasModelEndpoint: modelEndpoint !== undefined,
    judgedCalls: new Map(judged.map((root) => [root.traceId, root])),
  }
}
