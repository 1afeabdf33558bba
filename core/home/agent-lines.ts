import type { AgentLine } from "../../contract/endpoints/home.ts"
import type { ServingEndpoint } from "../../contract/entities/agent.ts"
import type { Feedback } from "../../contract/entities/trace.ts"
import { isBad } from "../improve/complaint.ts"
import { wilsonInterval } from "../statistics/wilson.ts"
import { sharesOf } from "./bars.ts"
import type { HomeFacts } from "./facts.ts"

/** Share of failed calls above which an agent is in trouble, and calls below which nothing is said. */
export const ERROR_SHARE = 0.05
export const ERRORS_LEAST = 3
/** Judged answers in each half of the range below which a fall says nothing. */
export const JUDGED_LEAST = 5

export type Judged = { readonly at: string; readonly good: boolean }

/** Answers of the range that people judged, the last word on each: when they were given, and whether they were good. */
export const judgedIn = ({ since, judgedCalls }: HomeFacts, feedback: readonly Feedback[]): Judged[] => {
  const byTrace = new Map<string, Judged>()
  for (const one of feedback.toReversed()) {
    const root = one.traceId === null ? undefined : judgedCalls.get(one.traceId)
    if (!root || root.startTime < since || one.type === "comment" || one.state === "dismissed") continue
    byTrace.set(root.traceId, { at: root.startTime, good: !isBad(one) })
  }
  return [...byTrace.values()]
}

export type Fall = { readonly before: number; readonly after: number; readonly bad: number }

/** A fall of quality from the first half of the range to the second that chance does not explain (95 %). */
export const fallOf = (
  { since, until }: Pick<HomeFacts, "since" | "until">,
  judged: readonly Judged[],
): Fall | undefined => {
  const middle = new Date((Date.parse(since) + Date.parse(until)) / 2).toISOString()
  const halves = [judged.filter(({ at }) => at < middle), judged.filter(({ at }) => at >= middle)] as const
  if (halves.some((half) => half.length < JUDGED_LEAST)) return undefined
  const [first, second] = halves.map((half) => ({ good: half.filter(({ good }) => good).length, all: half.length }))
  if (!first || !second) return undefined
  const falls = wilsonInterval(second.good, second.all).high < wilsonInterval(first.good, first.all).low
  return falls
    ? { before: first.good / first.all, after: second.good / second.all, bad: second.all - second.good }
    : undefined
}

/** Whether so many of the calls failed that somebody should look. */
export const failsOften = (calls: number, errors: number): boolean =>
  errors >= ERRORS_LEAST && errors / calls >= ERROR_SHARE

const healthOf = (endpoint: ServingEndpoint | undefined, troubled: boolean): AgentLine["health"] => {
  if (endpoint?.state.kind === "failed" || troubled) return "critical"
  if (endpoint?.state.kind === "creating") return "running"
  return endpoint?.state.kind === "ready" ? "ok" : "idle"
}

/** Agents that serve, and agents that were called in the range; those with the most calls first. */
export const agentLines = (facts: HomeFacts): AgentLine[] => {
  const live = facts.endpoints.filter(({ state }) => state.kind !== "deleted")
  const called = facts.figures.agents.filter(({ agent }) => agent !== "")
  const names = [...new Set([...live.map(({ agent }) => agent), ...called.map(({ agent }) => agent)])]
  return names
    .map((agent): AgentLine => {
      const endpoint = live.find((one) => one.agent === agent)
      const { calls, errors, p95 } = called.find((one) => one.agent === agent) ?? { calls: 0, errors: 0, p95: null }
      const judged = judgedIn(
        facts,
        facts.feedback.filter((one) => one.agent === agent),
      )
      const troubled = failsOften(calls, errors) || fallOf(facts, judged) !== undefined
      return {
        agent,
        endpoint: endpoint?.name ?? null,
        health: healthOf(endpoint, troubled),
        quality: sharesOf(facts, judged),
        score: judged.length === 0 ? null : judged.filter(({ good }) => good).length / judged.length,
        scored: judged.length,
        calls,
        p95,
        errorShare: calls === 0 ? null : errors / calls,
      }
    })
    .toSorted((a, b) => b.calls - a.calls || a.agent.localeCompare(b.agent))
}
