import { askedFields } from "../curate/questions.ts"
import { mainField } from "../template/types.ts"
import { failsOften, fallOf, judgedIn } from "./agent-lines.ts"
import type { HomeFacts } from "./facts.ts"
import type { Ranked } from "./ranked.ts"
import { count, duration, percent, plural, shortName } from "./words.ts"

/** How many times its usual value the latest p95 must be, on how many calls, against how many other parts of the range. */
const SLOW = { times: 2, calls: 20, parts: 3, more: 200 } as const

/** Endpoint that serves an agent version, so that its calls can be found. */
const endpointOf = (endpoints: HomeFacts["endpoints"], agent: string): string | null =>
  endpoints.find((one) => one.agent === agent)?.name ?? null

export const failedEndpoints = ({ endpoints }: HomeFacts): Ranked[] =>
  endpoints.flatMap(({ name, state, agent, updatedAt }) =>
    state.kind === "failed"
      ? [
          {
            id: `endpoint ${name}`,
            rank: 0,
            health: "critical" as const,
            title: "The endpoint could not start",
            subject: `${name}, ${agent}`,
            detail: state.error,
            at: updatedAt,
            act: "Look",
            place: { at: "endpoint" as const, endpoint: name },
          },
        ]
      : [],
  )

/** Calls that reached no agent: a program names the wrong endpoint, or sends what cannot be read. */
export const refusedCalls = ({ figures }: HomeFacts): Ranked[] =>
  figures.agents.flatMap(({ agent, calls, errors }) =>
    agent === "" && failsOften(calls, errors)
      ? [
          {
            id: "refused",
            rank: 2,
            health: "warn" as const,
            title: `${plural(calls, "call")} ${calls === 1 ? "was" : "were"} refused`,
            subject: null,
            detail: "They named no endpoint that is here, or were not in the form it takes",
            at: null,
            act: "Open traces",
            place: { at: "traces" as const, endpoint: null, failed: true },
          },
        ]
      : [],
  )

export const failedCalls = ({ endpoints, figures }: HomeFacts): Ranked[] =>
  figures.agents.flatMap(({ agent, calls, errors }) =>
    agent !== "" && failsOften(calls, errors)
      ? [
          {
            id: `errors ${agent}`,
            rank: 1,
            health: "critical" as const,
            title: `${percent(errors / calls)} of the calls failed`,
            subject: agent,
            detail: `${count(errors)} of ${plural(calls, "call")} ended in an error`,
            at: null,
            act: "Open traces",
            place: { at: "traces" as const, endpoint: endpointOf(endpoints, agent), failed: true },
          },
        ]
      : [],
  )

export const fallen = (facts: HomeFacts): Ranked[] =>
  [...new Set(facts.feedback.flatMap(({ agent }) => agent ?? []))].flatMap((agent) => {
    const fall = fallOf(
      facts,
      judgedIn(
        facts,
        facts.feedback.filter((one) => one.agent === agent),
      ),
    )
    if (!fall) return []
    return [
      {
        id: `quality ${agent}`,
        rank: 2,
        health: "critical" as const,
        title: `Quality fell from ${fall.before.toFixed(2)} to ${fall.after.toFixed(2)}`,
        subject: agent,
        detail: `${plural(fall.bad, "answer")} called wrong in the second half of this range`,
        at: null,
        act: "Investigate",
        place: { at: "feedback" as const },
      },
    ]
  })

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

export const slow = ({ endpoints, figures }: HomeFacts): Ranked[] =>
  [...Map.groupBy(figures.calls, ({ agent }) => agent)].flatMap(([agent, parts]) => {
    const [last, ...before] = parts.toSorted((a, b) => b.from.localeCompare(a.from))
    const known = before.flatMap(({ p95 }) => p95 ?? [])
    const usual = median(known)
    if (agent === "" || !last?.p95 || last.calls < SLOW.calls || known.length < SLOW.parts) return []
    if (last.p95 < usual * SLOW.times || last.p95 - usual < SLOW.more) return []
    return [
      {
        id: `slow ${agent}`,
        rank: 3,
        health: "warn" as const,
        title: "Answers are slower than usual",
        subject: agent,
        detail: `p95 ${duration(last.p95)} lately, usually ${duration(usual)}`,
        at: last.from,
        act: "Open traces",
        place: { at: "traces" as const, endpoint: endpointOf(endpoints, agent), failed: false },
      },
    ]
  })

/** Agents and Databits that nothing here can answer for until a model endpoint is connected. */
export const needEndpoint = ({ hasModelEndpoint, endpoints, agents, models, published }: HomeFacts): Ranked[] => {
  if (hasModelEndpoint) return []
  const here = new Set(models.map(({ id }) => id))
  const stranded = endpoints.flatMap(({ agent, state }) =>
    state.kind === "ready" ? agents.filter(({ id, baseModel }) => id === agent && !here.has(baseModel)) : [],
  )
  const unfilled = published.filter(({ schema }) => {
    const main = mainField(schema.output)?.name
    return askedFields(schema.output).some(({ name, required }) => name !== main && required !== false)
  })
  const place = { at: "model_settings" as const }
  return [
    ...stranded.map(({ id, baseModel }) => ({
      id: `needs model ${id}`,
      rank: 1,
      health: "critical" as const,
      title: "An agent has no model to ask",
      subject: id,
      detail: `${baseModel} is answered by a model endpoint, and none is connected`,
      at: null,
      act: "Connect",
      place,
    })),
    ...unfilled.map(({ name }) => ({
      id: `needs endpoint ${name}`,
      rank: 8,
      health: "warn" as const,
      title: "A model endpoint is needed",
      subject: shortName(name),
      detail: "It asks for text that a classifier trained here cannot write",
      at: null,
      act: "Connect",
      place,
    })),
  ]
}
