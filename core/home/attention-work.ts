import { type HomeFacts, isUnrouted } from "./facts.ts"
import { paceOf } from "./goals.ts"
import type { Ranked } from "./ranked.ts"
import { duration, plural, shortName } from "./words.ts"

const DAY_MS = 86_400_000
/** A draft nobody touched for this long. */
const OLD_DRAFT_MS = 3 * DAY_MS

export const failedRuns = ({ failed }: HomeFacts): Ranked[] =>
  failed.map(({ id, job, state, createdAt }) => ({
    id: `run ${id}`,
    rank: 4,
    health: "critical" as const,
    title: state.kind === "interrupted" ? "A run was interrupted" : "A run failed",
    subject: job,
    detail:
      state.kind === "failed"
        ? (state.problem.detail ?? state.problem.title)
        : "The workbench stopped while it ran; start it again.",
    at: createdAt,
    act: "Open run",
    place: { at: "run" as const, run: id },
  }))

export const waitingFeedback = ({ feedback }: HomeFacts): Ranked[] => {
  const waiting = feedback.filter(isUnrouted)
  const oldest = waiting.at(-1)
  if (!oldest) return []
  return [
    {
      id: "feedback",
      rank: 5,
      health: "warn",
      title: `${plural(waiting.length, "answer")} called wrong ${waiting.length === 1 ? "is" : "are"} not in review yet`,
      subject: oldest.agent,
      detail: "Send them to the review queue, or set them aside",
      at: oldest.createdAt,
      act: "Open",
      place: { at: "feedback" },
    },
  ]
}

const minutesAt = (items: number, perHour: number | null): string =>
  perHour === null ? "" : `; about ${duration(Math.max(1, Math.round((items / perHour) * 60)) * 60_000)} at your pace`

type Waiting = { readonly kind: "complaints" | "uncertain" | "open"; readonly items: number }

/** What waits in a queue: complaints and uncertain items by themselves, the rest only where nothing is uncertain. */
const waitingOf = ({ open, uncertain, complaints }: HomeFacts["figures"]["items"][number]): Waiting[] =>
  [
    { kind: "complaints" as const, items: complaints },
    { kind: "uncertain" as const, items: uncertain },
    { kind: "open" as const, items: uncertain === 0 && open > complaints ? open : 0 },
  ].filter(({ items }) => items > 0)

const titleOf = ({ kind, items }: Waiting): string => {
  const what = { complaints: "answer called wrong", uncertain: "uncertain item", open: "item" }[kind]
  const many = kind === "complaints" ? "answers called wrong" : `${what}s`
  return `${plural(items, what, many)} ${items === 1 ? "waits" : "wait"} for review`
}

export const waitingItems = (facts: HomeFacts): Ranked[] => {
  const pace = paceOf(facts.decisions.filter(({ person }) => person === facts.who.person)) ?? paceOf(facts.decisions)
  return facts.figures.items.flatMap((figures): Ranked[] => {
    const databit = facts.published.find(({ databitId }) => databitId === figures.databitId)
    if (!databit) return []
    const limit = databit.settings.bands[0].toFixed(2)
    const reason = {
      complaints: "From agents in use",
      uncertain: `Confidence below ${limit}`,
      open: `None is below ${limit}`,
    }
    return waitingOf(figures).map((waiting) => ({
      id: `${waiting.kind} ${figures.databitId}`,
      rank: waiting.kind === "complaints" ? 5 : 6,
      health: waiting.kind === "open" ? "idle" : "warn",
      title: titleOf(waiting),
      subject: `${shortName(databit.name)} v${databit.version}`,
      detail: `${reason[waiting.kind]}${minutesAt(waiting.items, pace)}`,
      at: null,
      act: "Review",
      place: {
        at: "queue",
        databit: databit.name,
        complaints: waiting.kind === "complaints",
        below: waiting.kind === "uncertain" ? databit.settings.bands[0] : null,
      },
    }))
  })
}

export const retrain = ({ advice, everyDatabit }: HomeFacts): Ranked[] =>
  advice.flatMap(({ databitId, advice: word, reasons, createdAt }) => {
    const databit = everyDatabit.find((one) => one.databitId === databitId)
    if (word !== "retrain" || !databit) return []
    const over = reasons.find(({ value, limit }) => value >= limit) ?? reasons[0]
    return [
      {
        id: `retrain ${databitId}`,
        rank: 7,
        health: "warn" as const,
        title: "Training again is advised",
        subject: shortName(databit.name),
        detail: over?.says ?? "",
        at: createdAt,
        act: "Plan",
        place: { at: "retraining" as const },
      },
    ]
  })

export const oldDrafts = ({ databits, until }: HomeFacts): Ranked[] =>
  databits.flatMap(({ name, version, status, updatedAt }) =>
    status === "draft" && Date.parse(until) - Date.parse(updatedAt) > OLD_DRAFT_MS
      ? [
          {
            id: `draft ${name}`,
            rank: 9,
            health: "warn" as const,
            title: "A draft was not published",
            subject: `${shortName(name)} v${version}`,
            detail: "Nobody has changed it for a while; publish it to use it",
            at: updatedAt,
            act: "Open",
            place: { at: "databit" as const, databit: name },
          },
        ]
      : [],
  )
