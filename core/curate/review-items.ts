import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { Decision, DecisionOutcome, Suggestion } from "../../contract/entities/item.ts"
import type { JsonObject } from "../../contract/json.ts"
import { versionedRef } from "../../contract/names.ts"
import type { Caller } from "../../contract/permissions.ts"
import { PROBLEMS, Problem } from "../../contract/problems.ts"
import type { EventDraft } from "../ports/events.ts"
import type { Ports } from "../ports/index.ts"
import type { ItemStanding, StoredReview } from "../ports/items.ts"
import { mainField } from "../template/types.ts"
import { decidedValue } from "./decided-value.ts"
import { ITEMS_PER_EVENT, itemsReviewed, type ReviewedPayload } from "./events.ts"
import { type ItemLife, verdictOf, withoutReview, withReview, wouldCount } from "./item-life.ts"
import { type Question, questionsOf } from "./questions.ts"
import { retrainWhenDue } from "./retrain.ts"

type Needed = Pick<Ports, "clock" | "databits" | "events" | "items" | "jobs" | "runs">

export type ReviewRequest = {
  readonly decisions: readonly Decision[]
  /** Whether the learner may start anew in the background; on unless said otherwise. */
  readonly retrain?: boolean | undefined
}

type Asked = { readonly databit: DatabitVersion; readonly questions: readonly Question[] }

/** All that judging a batch reads, and how it changes while the batch is judged. */
type Desk = {
  readonly who: Caller
  readonly asked: ReadonlyMap<string, Asked>
  readonly suggestions: ReadonlyMap<string, Suggestion>
  readonly standings: Map<string, ItemStanding>
  readonly reviews: Map<string, StoredReview>
  readonly now: string
}

type Judged = { readonly outcome: DecisionOutcome; readonly recorded?: ReviewedPayload; readonly databitId?: string }

const problemWords = ({ code, detail, field, remedy }: Problem): DecisionOutcome["problem"] => ({
  code,
  title: PROBLEMS[code].title,
  detail: detail ?? null,
  field: field ?? null,
  remedy,
})

const verdictAt = (desk: Desk, itemId: string): DecisionOutcome["verdict"] => {
  const standing = desk.standings.get(itemId)
  return standing ? verdictOf(standing.life).kind : null
}

const answersOf = ({ questions }: Asked, value: JsonObject | null): ReviewedPayload["answers"] =>
  questions.flatMap(({ id, field }) => {
    const answer = value?.[field]
    return answer === undefined || answer === null ? [] : [{ question: id, field, value: answer }]
  })

const labelOf = ({ databit }: Asked, value: JsonObject | null): string | null => {
  const main = mainField(databit.schema.output)
  const label = main && value?.[main.name]
  return typeof label === "string" ? label : null
}

const askedBy = (desk: Desk, ref: string): Asked => {
  const asked = desk.asked.get(ref)
  if (!asked) throw new Problem("not_found", { field: "databit", detail: `There is no Databit ${ref}.` })
  return asked
}

/** The version itself, however it was named: a name alone means another version once one is published. */
const refOf = ({ name, version }: DatabitVersion): string => versionedRef(name, version)

const recordOf = (
  decision: Decision,
  more: Pick<ReviewedPayload, "databit" | "value" | "label" | "counts" | "answers" | "undoOf">,
): ReviewedPayload => {
  const { id, itemId, action, note, suggestionId, shownAt, decidedAt, decidedBy = "person" } = decision
  return { id, itemId, action, note, suggestionId, shownAt, decidedAt, decidedBy, ...more }
}

/** The review that an undo takes back, if it is there, the person's own and not taken back already. */
const undoable = (desk: Desk, decision: Extract<Decision, { action: "undo" }>): StoredReview => {
  const target = desk.reviews.get(decision.undoOf)
  if (!target || target.itemId !== decision.itemId || target.action === "undo")
    throw new Problem("nothing_to_undo", { detail: "There is no such decision about this item." })
  if (target.reviewer !== desk.who.person)
    throw new Problem("not_allowed", {
      detail: `Only ${target.reviewer} can take this decision back.`,
      remedy: `Ask ${target.reviewer}, or flag the item.`,
    })
  if ([...desk.reviews.values()].some(({ undoOf }) => undoOf === target.id))
    throw new Problem("nothing_to_undo", { detail: "This decision was taken back already." })
  return target
}

const judgeUndo = (
  desk: Desk,
  decision: Extract<Decision, { action: "undo" }>,
  standing: ItemStanding,
): { life: ItemLife; recorded: ReviewedPayload } => {
  const target = undoable(desk, decision)
  const answers = target.counts ? answersOf(askedBy(desk, target.databit), target.value) : []
  return {
    life: withoutReview(standing.life, target.id),
    recorded: recordOf(decision, {
      databit: target.databit,
      value: null,
      label: null,
      counts: target.counts,
      answers,
      undoOf: target.id,
    }),
  }
}

const judgeReview = (
  desk: Desk,
  decision: Exclude<Decision, { action: "undo" }>,
  standing: ItemStanding,
): { life: ItemLife; recorded: ReviewedPayload } => {
  const asked = askedBy(desk, decision.databit)
  if (asked.databit.databitId !== standing.databitId)
    throw new Problem("input_invalid", { field: "databit", detail: "The item belongs to another Databit." })
  if (asked.databit.status === "draft")
    throw new Problem("databit_not_published", {
      field: "databit",
      detail: "Items are decided under a published version.",
    })
  const value = decidedValue(asked.databit, decision, desk.suggestions.get(decision.suggestionId ?? ""))
  const label = labelOf(asked, value)
  const counts = wouldCount(standing.life, decision.action)
  const life = withReview(standing.life, {
    id: decision.id,
    action: decision.action,
    by: desk.who.person,
    at: desk.now,
    value,
    label,
    note: decision.note,
    counts,
  })
  return {
    life,
    recorded: recordOf(decision, {
      databit: refOf(asked.databit),
      value,
      label,
      counts,
      answers: counts ? answersOf(asked, value) : [],
      undoOf: null,
    }),
  }
}

const judge = (desk: Desk, decision: Decision): Judged => {
  const { id, itemId } = decision
  if (desk.reviews.has(id))
    return { outcome: { id, itemId, result: "repeated", verdict: verdictAt(desk, itemId), problem: null } }
  try {
    const standing = desk.standings.get(itemId)
    if (!standing) throw new Problem("not_found", { field: "itemId", detail: "There is no such item." })
    const { life, recorded } =
      decision.action === "undo" ? judgeUndo(desk, decision, standing) : judgeReview(desk, decision, standing)
    desk.standings.set(itemId, { ...standing, life })
    desk.reviews.set(id, {
      id,
      itemId,
      action: recorded.action,
      databit: recorded.databit,
      value: recorded.value,
      reviewer: desk.who.person,
      counts: recorded.counts,
      undoOf: recorded.undoOf,
    })
    const late = !recorded.counts && decision.action !== "undo"
    return {
      outcome: {
        id,
        itemId,
        result: late ? "extra" : "counted",
        verdict: verdictOf(life).kind,
        problem: late ? problemWords(new Problem("item_already_reviewed")) : null,
      },
      recorded,
      databitId: standing.databitId,
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return {
      outcome: { id, itemId, result: "refused", verdict: verdictAt(desk, itemId), problem: problemWords(error) },
    }
  }
}

const draftsOf = (judged: readonly Judged[]): EventDraft[] => {
  const byDatabit = Map.groupBy(
    judged.flatMap(({ recorded, databitId }) => (recorded && databitId ? [{ recorded, databitId }] : [])),
    ({ databitId }) => databitId,
  )
  return [...byDatabit].flatMap(([databitId, rows]) =>
    Array.from({ length: Math.ceil(rows.length / ITEMS_PER_EVENT) }, (_, part) => ({
      kind: "item.reviewed",
      subject: databitId,
      payload: itemsReviewed.parse({
        databitId,
        reviews: rows.slice(part * ITEMS_PER_EVENT, (part + 1) * ITEMS_PER_EVENT).map(({ recorded }) => recorded),
      }),
    })),
  )
}

const askedVersions = async (
  { clock, databits }: Needed,
  refs: readonly string[],
): Promise<(readonly [string, Asked])[]> => {
  const found = await Promise.all([...new Set(refs)].map(async (ref) => [ref, await databits.seek(ref)] as const))
  return found.flatMap(([ref, databit]) => {
    const asked = databit && { databit, questions: questionsOf(clock, databit.schema.output) }
    return asked ? [[ref, asked] as const, [refOf(asked.databit), asked] as const] : []
  })
}

/** Reads all that judging these decisions needs. */
const deskFor = async (ports: Needed, who: Caller, decisions: readonly Decision[]): Promise<Desk> => {
  const { clock, items } = ports
  const refs = decisions.map(({ databit }) => databit)
  const [reviews, standings, suggestions, versions] = await Promise.all([
    items.listReviews(
      decisions.flatMap((decision) => (decision.action === "undo" ? [decision.id, decision.undoOf] : [decision.id])),
    ),
    items.listStandings([...new Set(decisions.map(({ itemId }) => itemId))]),
    items.listSuggestions([
      ...new Set(decisions.flatMap(({ action, suggestionId }) => (action === "approve" ? (suggestionId ?? []) : []))),
    ]),
    askedVersions(ports, refs),
  ])
  const earlier = await askedVersions(
    ports,
    reviews.map(({ databit }) => databit).filter((ref) => !refs.includes(ref)),
  )
  return {
    who,
    asked: new Map([...versions, ...earlier]),
    suggestions: new Map(suggestions.map((one) => [one.id, one])),
    standings: new Map(standings.map((one) => [one.itemId, one])),
    reviews: new Map(reviews.map((one) => [one.id, one])),
    now: clock.now(),
  }
}

/**
 * Records decisions of one person, in order, and says of each what became of it. A decision sent again counts once;
 * one about an item that somebody decided before is kept as an extra review; one that does not fit the Databit is
 * refused without harm to the others. Durable when it returns.
 */
export const reviewItems = async (
  ports: Needed,
  who: Caller,
  { decisions, retrain = true }: ReviewRequest,
): Promise<readonly DecisionOutcome[]> => {
  let judged: Judged[] = []
  let asked: Desk["asked"] = new Map()
  const decide = async () => {
    const desk = await deskFor(ports, who, decisions)
    asked = desk.asked
    judged = decisions.map((decision) => judge(desk, decision))
    return draftsOf(judged)
  }
  const about = decisions.flatMap(({ id, itemId }) => [id, itemId])
  await ports.events.save(who, decide, { about })
  if (retrain) {
    const answered = Map.groupBy(
      judged.flatMap(({ recorded }) => (recorded?.counts && recorded.label !== null ? [recorded.databit] : [])),
      (ref) => ref,
    )
    for (const [ref, { length }] of answered) await retrainWhenDue(ports, who, asked.get(ref)?.databit, length)
  }
  return judged.map(({ outcome }) => outcome)
}
