import type { PipelineRange } from "../../contract/endpoints/home.ts"
import type { AgentVersion, ServingEndpoint } from "../../contract/entities/agent.ts"
import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { ModelVersion, Snapshot } from "../../contract/entities/model.ts"
import type { Run } from "../../contract/entities/run.ts"
import type { TableInfo } from "../../contract/entities/table.ts"
import type { Feedback } from "../../contract/entities/trace.ts"
import { splitRef } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import { isBad } from "../improve/complaint.ts"
import type { Ports } from "../ports/index.ts"
import type { Happened, OverviewFigures, PersonalDecision } from "../ports/overview.ts"
import type { Person } from "../ports/settings.ts"
import type { Advice, TraceSummary } from "../ports/traces.ts"
import { sourceTables } from "../template/source.ts"
import { partsOf } from "./bars.ts"
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

/** An answer called wrong that nobody has sent to review or set aside. */
export const isUnrouted = (one: Feedback): boolean => one.state === "new" && isBad(one)

/** Advice to train again. */
export const isAdvised = ({ advice }: Advice): boolean => advice === "retrain"

const HOUR_MS = 3_600_000
export const RANGE_HOURS: Readonly<Record<PipelineRange, number>> = { "24h": 24, "7d": 7 * 24, "30d": 30 * 24 }

/** Rows of a list that are read at most; the newest count. */
const MOST = 500
const MOST_DECISIONS = 1_000
const MOST_HAPPENED = 300
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

/** Default limit below which an open item is uncertain. */
export const UNCERTAIN_BELOW = 0.6

/** Limits of Databits that have another one. */
const ownLimits = (databits: readonly DatabitVersion[]): Map<string, number> =>
  new Map(
    databits.flatMap(({ databitId, settings: { bands } }): [string, number][] =>
      bands[0] === UNCERTAIN_BELOW ? [] : [[databitId, bands[0]]],
    ),
  )

type Only = <One>(all: readonly One[], belongs: (one: One, databit: DatabitVersion) => boolean) => readonly One[]

/** Keeps what belongs to the chosen Databit, or everything. */
const onlyOf =
  (databit: DatabitVersion | undefined): Only =>
  (all, belongs) =>
    databit ? all.filter((one) => belongs(one, databit)) : all

const named = (ref: string, { name }: DatabitVersion): boolean => splitRef(ref).name === name

type Chosen = { readonly databit: DatabitVersion | undefined; readonly published: readonly DatabitVersion[] }
type Asked = { readonly since: string; readonly until: string; readonly chosen: Promise<Chosen> }

const readChosen = async ({ databits }: HomePorts, name: string | undefined): Promise<Chosen> => {
  const [databit, published] = await Promise.all([
    name === undefined ? undefined : databits.find(name),
    databits.listPublished(),
  ])
  return { databit, published }
}

/** What there is. */
const readAssets = async (ports: HomePorts) => {
  const [everyDatabit, tables, models, snapshots, agents, endpoints, feedback, advice] = await Promise.all([
    ports.databits.list(),
    ports.tables.list(),
    ports.models.list(),
    ports.snapshots.list(),
    ports.agents.list(),
    ports.endpoints.list(),
    ports.feedback.list({ limit: MOST }),
    ports.recommendations.list(),
  ])
  return { everyDatabit, tables, models, snapshots, agents, endpoints, feedback, advice }
}

const ofDatabit = (one: { readonly databitId: string | null }, of: DatabitVersion): boolean =>
  one.databitId === of.databitId

/** What is done with it; counts are only of the Databit that is asked for. */
const readWork = async (ports: HomePorts, { since, until, chosen }: Asked) => {
  const readFailed = async () => {
    const runs = await ports.runs.list({ state: ["failed", "interrupted"], limit: MOST })
    const only = onlyOf((await chosen).databit)
    return stillFailed(
      ports,
      only(runs, ofDatabit).filter((run) => run.createdAt >= since),
    )
  }
  const readFigures = async () => {
    const { databit, published } = await chosen
    return ports.overview.findFigures({
      since,
      until,
      parts: partsOf({ since, until }),
      databit: databit && { id: databit.databitId, name: databit.name },
      below: UNCERTAIN_BELOW,
      belowOf: ownLimits(published),
    })
  }
  const [active, failed, trainings, figures, decisions, happened, people, modelEndpoint] = await Promise.all([
    ports.runs.list({ state: ["queued", "running"], limit: MOST }),
    readFailed(),
    ports.runs.list({ job: "fine_tune", limit: MOST }),
    readFigures(),
    ports.overview.listDecisions(MOST_DECISIONS),
    ports.overview.listHappened(HAPPENINGS, MOST_HAPPENED),
    ports.people.list(),
    ports.chatModels.seekEndpoint(),
  ])
  const hasModelEndpoint = modelEndpoint !== undefined
  return { active, failed, trainings, figures, decisions, happened, people, hasModelEndpoint }
}

/** What people said of answers, and the calls that gave them. */
const readJudged = async (
  ports: HomePorts,
  agents: readonly AgentVersion[],
  given: readonly Feedback[],
  databit: DatabitVersion | undefined,
) => {
  const only = onlyOf(databit)
  const ofThese = only(agents, (one, of) => named(one.databit, of))
  const agentIds = new Set(ofThese.map(({ id }) => id))
  const feedback = only(given, ({ agent }) => agent !== null && agentIds.has(agent))
  const roots = await ports.traces.listRoots(feedback.flatMap(({ traceId }) => traceId ?? []))
  return { agents: ofThese, agentIds, feedback, judgedCalls: new Map(roots.map((root) => [root.traceId, root])) }
}

/** Reads all that the first screen shows: one round of questions, and a last one about what failed or was talked about. */
export const readFacts = async (
  ports: HomePorts,
  who: Caller,
  range: PipelineRange,
  databitName: string | undefined,
): Promise<HomeFacts> => {
  const until = ports.clock.now()
  const since = new Date(Date.parse(until) - RANGE_HOURS[range] * HOUR_MS).toISOString()
  const chosen = readChosen(ports, databitName)
  const readAbout = async () => {
    const [{ databit, published }, assets] = await Promise.all([chosen, readAssets(ports)])
    return { databit, published, assets, said: await readJudged(ports, assets.agents, assets.feedback, databit) }
  }
  const [{ databit, published, assets, said }, work] = await Promise.all([
    readAbout(),
    readWork(ports, { since, until, chosen }),
  ])
  const only = onlyOf(databit)
  return {
    ...work,
    who,
    since,
    until,
    databit,
    everyDatabit: assets.everyDatabit,
    databits: only(assets.everyDatabit, ofDatabit),
    published: only(published, ofDatabit),
    tables: only(
      assets.tables.filter(({ source }) => source.kind !== "snapshot"),
      ({ name }, of) => sourceTables(of.schema.input).includes(name),
    ),
    models: only(assets.models, (one, of) => named(one.databit, of)),
    snapshots: only(assets.snapshots, (one, of) => named(one.databit, of)),
    agents: said.agents,
    endpoints: only(assets.endpoints, ({ agent }) => said.agentIds.has(agent)),
    feedback: said.feedback,
    advice: only(assets.advice, ofDatabit),
    active: only(work.active, ofDatabit).filter((run) => !followsClock(run)),
    trainings: only(work.trainings, ofDatabit),
    decisions: only(work.decisions, ofDatabit),
    judgedCalls: said.judgedCalls,
  }
}
