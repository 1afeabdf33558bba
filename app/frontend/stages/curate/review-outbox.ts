import { reviewItems } from "../../../../contract/endpoints/curate.ts"
import { type Decision, type DecisionOutcome, decision } from "../../../../contract/entities/item.ts"
import { call } from "../../shell/call.ts"
import { type CallProblem, fromBody } from "../../shell/call-problem.ts"
import { createOutbox, type Outbox } from "../../shell/outbox.ts"

type WithoutId<One> = One extends unknown ? Omit<One, "id"> : never
/** A decision without its id: the outbox gives it one, and sends it again under the same. */
export type Said = WithoutId<Decision>

type Refused = { readonly decisionId: string; readonly itemId: string; readonly problem: CallProblem }

const extras = new Set<(outcome: DecisionOutcome) => void>()
const refusals = new Set<(refused: Refused) => void>()

const listenTo =
  <Value>(to: Set<(value: Value) => void>) =>
  (listener: (value: Value) => void): (() => void) => {
    to.add(listener)
    return () => to.delete(listener)
  }

/** Decisions that were kept as extra reviews, because somebody else was first. */
export const onExtra = listenTo(extras)
/** Decisions the server did not take; also those of an earlier page. */
export const onRefused = listenTo(refusals)

const asCallProblem = (problem: NonNullable<DecisionOutcome["problem"]>): CallProblem =>
  fromBody({
    type: `/problems/${problem.code}`,
    title: problem.title,
    status: 409,
    ...(problem.detail === null ? {} : { detail: problem.detail }),
    code: problem.code,
    ...(problem.field === null ? {} : { field: problem.field }),
    remedy: problem.remedy,
    retry: false,
    request_id: "",
  })

/** Stored decisions are read like incoming ones; the id is the entry's key. */
const stored = (value: unknown): Said | undefined => {
  const parsed = decision.safeParse({
    ...(typeof value === "object" ? value : {}),
    id: "00000000-0000-7000-8000-000000000000",
  })
  if (!parsed.success) return undefined
  const { id: _, ...said } = parsed.data
  return said
}

let box: Outbox<Said> | undefined
const unsent = new Set<string>()

/** Decisions that the server has not taken yet. */
export const unsentDecisions = (): ReadonlySet<string> => unsent

/** Hands a decision in; the screen shows it already. Returns its id. */
export const say = (said: Said): string => {
  const id = reviewOutbox().add(said)
  unsent.add(id)
  return id
}

/** Takes a decision back before it is sent; false when it has left. */
export const withdraw = (id: string): boolean => {
  const held = reviewOutbox().withdraw(id)
  if (held) unsent.delete(id)
  return held
}

/** The one outbox of decisions: they are shown at once, sent in batches, and kept until the server has them. */
export const reviewOutbox = (): Outbox<Said> => {
  box ??= createOutbox<Said>({
    name: "reviews",
    parse: stored,
    send: async (batch) => {
      const { outcomes } = await call(reviewItems, {
        decisions: batch.map(({ key, payload }) => ({ ...payload, id: key })),
      })
      for (const outcome of outcomes) if (outcome.result === "extra") for (const listener of extras) listener(outcome)
      return outcomes.map(({ id, problem, result }) =>
        result === "refused" && problem ? { key: id, refused: asCallProblem(problem) } : { key: id },
      )
    },
    onSent: ({ key }) => void unsent.delete(key),
    onRefused: ({ key, payload }, problem) => {
      unsent.delete(key)
      for (const listener of refusals) listener({ decisionId: key, itemId: payload.itemId, problem })
    },
  })
  return box
}
