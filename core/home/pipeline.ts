import type { OutputOf } from "../../contract/endpoint.ts"
import type { getPipeline, PipelineRange, StageName } from "../../contract/endpoints/home.ts"
import { type Caller, permissionsOf } from "../../contract/permissions.ts"
import { activityOf } from "./activity.ts"
import { agentLines } from "./agent-lines.ts"
import { attentionOf } from "./attention.ts"
import { type HomeFacts, type HomePorts, isAdvised, isUnrouted, readFacts } from "./facts.ts"
import { goalsOf } from "./goals.ts"
import { stagesOf } from "./stages.ts"
import { shortName } from "./words.ts"

type Pipeline = OutputOf<typeof getPipeline>

const checklistOf = ({ tables, published, figures, models }: HomeFacts): Pipeline["checklist"] => {
  const done: Readonly<Record<StageName, boolean>> = {
    data: tables.length > 0,
    template: published.length > 0,
    curate: figures.kinds.has("item.reviewed"),
    train: models.length > 0,
    deploy: figures.kinds.has("endpoint.ready"),
    monitor: figures.kinds.has("call"),
    improve: figures.kinds.has("feedback.given"),
  }
  return (Object.keys(done) as StageName[]).map((stage) => ({ stage, done: done[stage] }))
}

const runningOf = ({ active, everyDatabit }: HomeFacts): Pipeline["running"] =>
  active.map(({ id, job, databitId, agent, progress, state }) => {
    const databit = everyDatabit.find((one) => one.databitId === databitId)
    return {
      id,
      job,
      subject: databit ? shortName(databit.name) : agent,
      progress,
      startedAt: state.kind === "running" ? state.startedAt : null,
    }
  })

const waitingOf = ({ figures, feedback, advice, failed }: HomeFacts): Pipeline["waiting"] => ({
  curate: figures.items.reduce((sum, { open }) => sum + open, 0),
  feedback: feedback.filter(isUnrouted).length,
  retraining: advice.filter(isAdvised).length,
  jobs: failed.length,
})

const reviewNextOf = ({ figures, published }: HomeFacts): Pipeline["reviewNext"] => {
  const [most] = figures.items.toSorted(
    (a, b) => b.complaints - a.complaints || b.uncertain - a.uncertain || b.open - a.open,
  )
  const databit = published.find(({ databitId }) => databitId === most?.databitId)
  return most && databit ? { databit: databit.name, open: most.open } : null
}

/** All that the first screen shows, of one Databit or of all. Problem `not_found` for an unknown Databit. */
export const pipelineOf = async (
  ports: HomePorts,
  who: Caller,
  { range, databit }: { readonly range: PipelineRange; readonly databit?: string | undefined },
): Promise<Pipeline> => {
  const facts = await readFacts(ports, who, range, databit)
  const inRange = facts.feedback.filter(({ createdAt }) => createdAt >= facts.since)
  return {
    since: facts.since,
    until: facts.until,
    databit: facts.databit?.name ?? null,
    databits: facts.everyDatabit.map(({ name }) => ({ name })),
    empty: facts.tables.length === 0 && facts.everyDatabit.length === 0,
    checklist: checklistOf(facts),
    stages: stagesOf(facts),
    returned: inRange.filter(({ routedItem, state }) => routedItem !== null && state === "routed").length,
    waiting: waitingOf(facts),
    reviewNext: reviewNextOf(facts),
    attention: attentionOf(facts),
    agents: agentLines(facts),
    running: runningOf(facts),
    activity: activityOf(facts),
    goals: goalsOf(facts),
    may: permissionsOf(who),
  }
}
