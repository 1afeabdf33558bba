import type { ActivityLine } from "../../contract/endpoints/home.ts"
import type { Happened, PersonalDecision } from "../ports/overview.ts"
import type { HomeFacts } from "./facts.ts"
import { SAYINGS, type Saying } from "./sayings.ts"
import { plural, shortName } from "./words.ts"

/** A longer break between the same doings starts a new line. */
const SESSION_MS = 30 * 60_000
const SHOWN = 8

type Told = ActivityLine & { readonly group: string; readonly times: number }

const subjectOf = (happened: Happened, saying: Saying, names: ReadonlyMap<string, string>): string | null => {
  if (saying.subject === "none") return null
  if (saying.subject === "databit") return shortName(names.get(happened.subject) ?? happened.subject)
  return shortName(happened.subject)
}

const told = (happened: Happened, names: ReadonlyMap<string, string>): Told[] => {
  const saying = SAYINGS[happened.kind]
  if (!saying) return []
  const subject = subjectOf(happened, saying, names)
  const { id, person, byRun, at, kind } = happened
  return [
    {
      id,
      person,
      byJob: byRun !== null,
      says: saying.says(1),
      subject,
      at,
      group: [kind, person, byRun !== null, subject].join("\n"),
      times: 1,
    },
  ]
}

/** Events of one kind, person and subject without a long break become one line that counts them. */
const gathered = (lines: readonly Told[]): Told[] => {
  const result: (Told & { earliest: string })[] = []
  for (const line of lines) {
    const at = result.findLastIndex(({ group }) => group === line.group)
    const open = result[at]
    if (!open || Date.parse(open.earliest) - Date.parse(line.at) > SESSION_MS)
      result.push({ ...line, earliest: line.at })
    else {
      const [kind = ""] = line.group.split("\n")
      const times = open.times + 1
      result[at] = { ...open, times, earliest: line.at, says: SAYINGS[kind]?.says(times) ?? open.says }
    }
  }
  return result
}

/** Decisions of one person about one Databit without a long break, as one line each. */
const sessions = (decisions: readonly PersonalDecision[], names: ReadonlyMap<string, string>): ActivityLine[] => {
  const lines: { person: string; databitId: string; latest: string; earliest: string; times: number }[] = []
  for (const { person, databitId, decidedAt } of decisions) {
    const open = lines.findLast((line) => line.person === person && line.databitId === databitId)
    if (open && Date.parse(open.earliest) - Date.parse(decidedAt) < SESSION_MS) {
      open.times += 1
      open.earliest = decidedAt
    } else lines.push({ person, databitId, latest: decidedAt, earliest: decidedAt, times: 1 })
  }
  return lines.map(({ person, databitId, latest, times }) => ({
    id: `decided ${person} ${databitId} ${latest}`,
    person,
    byJob: false,
    says: `decided ${plural(times, "item")} in`,
    subject: shortName(names.get(databitId) ?? databitId),
    at: latest,
  }))
}

/** Whether an event is about the chosen Databit, or one of the things made from it. */
const isAbout = (
  { databit, models, agents, endpoints, feedback, tables, snapshots }: HomeFacts,
  subject: string,
): boolean => {
  if (!databit) return true
  if (subject === databit.databitId) return true
  return (
    [models, agents, snapshots, feedback].some((list) => list.some(({ id }) => id === subject)) ||
    [endpoints, tables].some((list) => list.some(({ name }) => name === subject))
  )
}

/** What happened last, newest first, in words. */
export const activityOf = (facts: HomeFacts): ActivityLine[] => {
  const names = new Map(facts.everyDatabit.map(({ databitId, name }) => [databitId, name]))
  const events = gathered(
    facts.happened.filter(({ subject }) => isAbout(facts, subject)).flatMap((one) => told(one, names)),
  )
  return [
    ...events.map(({ id, person, byJob, says, subject, at }) => ({ id, person, byJob, says, subject, at })),
    ...sessions(facts.decisions, names),
  ]
    .toSorted((a, b) => b.at.localeCompare(a.at))
    .slice(0, SHOWN)
}
