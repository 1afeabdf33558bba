import type { Goal } from "../../contract/endpoints/home.ts"
import { splitRef } from "../../contract/names.ts"
import { isPersons, pacePerHour } from "../curate/pace.ts"
import { isBad } from "../improve/complaint.ts"
import type { PersonalDecision } from "../ports/overview.ts"
import type { HomeFacts } from "./facts.ts"
import { count, plural } from "./words.ts"

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Targets of the product: what each measure should reach. */
const TARGET = { firstAgent: DAY_MS, reviewSpeed: 200, detect: HOUR_MS, loop: 7 * DAY_MS } as const

/** Decisions per active hour of one reviewer, each reviewer's own time counted apart; null until there are enough. */
export const paceOf = (decisions: readonly PersonalDecision[]): number | null => {
  const paces = [...Map.groupBy(decisions, ({ person }) => person).values()].flatMap((own) => {
    const pace = pacePerHour(own)
    return pace === null ? [] : [{ pace, weight: own.length }]
  })
  const weight = paces.reduce((sum, one) => sum + one.weight, 0)
  return weight === 0 ? null : paces.reduce((sum, one) => sum + one.pace * one.weight, 0) / weight
}

const unknown = (id: Goal["id"], unit: Goal["unit"], says: string): Goal => ({ id, value: null, unit, met: null, says })

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

const firstAgent = ({ figures }: HomeFacts): Goal => {
  const [data, agent] = [figures.kinds.get("table.saved")?.first, figures.kinds.get("endpoint.ready")?.first]
  if (data === undefined || agent === undefined || agent < data)
    return unknown(
      "first_agent",
      "ms",
      data === undefined ? "counts from the first table" : "counts until the first endpoint is ready",
    )
  const value = Date.parse(agent) - Date.parse(data)
  return {
    id: "first_agent",
    value,
    unit: "ms",
    met: value < TARGET.firstAgent,
    says: "from the first table to the first endpoint",
  }
}

const reviewSpeed = (facts: HomeFacts): Goal => {
  const decisions = facts.decisions.filter(isPersons)
  const value = paceOf(decisions)
  if (value === null) return unknown("review_speed", "per_hour", "needs a few decisions in a row")
  return {
    id: "review_speed",
    value,
    unit: "per_hour",
    met: value >= TARGET.reviewSpeed,
    says: `a reviewer's last ${plural(decisions.length, "decision")}, breaks left out`,
  }
}

/** Decisions of people whose only roles are to look and to review. */
const experts = ({ people, ...facts }: HomeFacts): Goal => {
  const decisions = facts.decisions.filter(isPersons)
  const onlyReview = new Set(
    people
      .filter(
        ({ roles }) => roles.includes("labeler") && roles.every((role) => role === "labeler" || role === "viewer"),
      )
      .map(({ name }) => name),
  )
  if (onlyReview.size === 0) return unknown("experts", "share", "nobody here only reviews; add people in Settings")
  if (decisions.length === 0) return unknown("experts", "share", "nothing was decided yet")
  const own = decisions.filter(({ person }) => onlyReview.has(person)).length
  return {
    id: "experts",
    value: own / decisions.length,
    unit: "share",
    met: own > 0,
    says: `${count(own)} of the last ${plural(decisions.length, "decision")} by people who only review`,
  }
}

/** An asset is governed when it says who owns it and what it was made from, and that is recorded here. */
const governed = ({
  tables,
  everyDatabit,
  snapshots,
  models,
  agents,
  endpoints,
  hasModelEndpoint,
}: HomeFacts): Goal => {
  const [snapshotIds, modelIds, agentIds] = [snapshots, models, agents].map((list) => new Set(list.map(({ id }) => id)))
  const names = new Set(everyDatabit.map(({ name }) => name))
  const knowsDatabit = (ref: string) => names.has(splitRef(ref).name)
  const checks = [
    ...tables.map(({ createdBy }) => createdBy !== ""),
    ...everyDatabit.map(({ createdBy }) => createdBy !== ""),
    ...snapshots.map(({ createdBy, databit }) => createdBy !== "" && knowsDatabit(databit)),
    ...models.map(
      ({ createdBy, snapshot, databit }) =>
        createdBy !== "" && snapshotIds?.has(snapshot) === true && knowsDatabit(databit),
    ),
    ...agents.map(
      ({ createdBy, databit, baseModel }) =>
        createdBy !== "" && knowsDatabit(databit) && (modelIds?.has(baseModel) === true || hasModelEndpoint),
    ),
    ...endpoints
      .filter(({ state }) => state.kind !== "deleted")
      .map(({ createdBy, agent }) => createdBy !== "" && agentIds?.has(agent) === true),
  ]
  if (checks.length === 0) return unknown("governed", "share", "there are no assets yet")
  const good = checks.filter(Boolean).length
  return {
    id: "governed",
    value: good / checks.length,
    unit: "share",
    met: good === checks.length,
    says: `${count(good)} of ${plural(checks.length, "asset")} with an owner and a recorded origin`,
  }
}

/** From a bad answer to the first word that it was bad. */
const detect = ({ feedback, judgedCalls }: HomeFacts): Goal => {
  const first = new Map<string, number>()
  for (const one of feedback) {
    const root = one.traceId === null ? undefined : judgedCalls.get(one.traceId)
    if (root && isBad(one)) first.set(root.traceId, Date.parse(one.createdAt) - Date.parse(root.startTime))
  }
  if (first.size === 0) return unknown("detect", "ms", "counts from a bad answer to the first word of it")
  const value = mean([...first.values()])
  return {
    id: "detect",
    value,
    unit: "ms",
    met: value < TARGET.detect,
    says: `mean over ${plural(first.size, "bad answer")}, until somebody said so`,
  }
}

/** From a bad answer being reported to the next model version of its Databit. */
const loop = ({ feedback, agents, models }: HomeFacts): Goal => {
  const databitOf = new Map(agents.map(({ id, databit }) => [id, splitRef(databit).name]))
  const closed = feedback.flatMap((one) => {
    const databit = one.agent === null ? undefined : databitOf.get(one.agent)
    if (!isBad(one) || one.routedItem === null || databit === undefined) return []
    const next = models
      .filter((model) => splitRef(model.databit).name === databit && model.createdAt > one.createdAt)
      .at(-1)
    return next ? [Date.parse(next.createdAt) - Date.parse(one.createdAt)] : []
  })
  if (closed.length === 0) return unknown("loop", "ms", "counts from a bad answer to the next training")
  const value = mean(closed)
  return {
    id: "loop",
    value,
    unit: "ms",
    met: value < TARGET.loop,
    says: `mean over ${plural(closed.length, "bad answer")} that went into a training`,
  }
}

/** The six measures of success, computed from what is recorded; where that is not enough, what is missing. */
export const goalsOf = (facts: HomeFacts): Goal[] =>
  [reviewSpeed, governed, detect, loop, firstAgent, experts].map((measure) => measure(facts))
