import { v7 } from "uuid"
import type { InputOf } from "../../contract/endpoint.ts"
import { nextItems, reviewItems } from "../../contract/endpoints/curate.ts"
import type { Item } from "../../contract/entities/item.ts"
import type { Session } from "../session.ts"
import type { Terminal } from "../terminal.ts"
import type { KnownAnswers } from "./answers.ts"

const PAGE = 100

type Decisions = InputOf<typeof reviewItems>["decisions"]

export type Reviewing = {
  /** Databit version, name@version. */
  readonly databit: string
  readonly name: string
  readonly textField: string
  readonly answerField: string
  readonly answers: KnownAnswers
  /** Items left open. */
  readonly leave: number
}

export type ReviewCounts = { readonly approved: number; readonly corrected: number; readonly skipped: number }

const decide = (item: Item, { databit, textField, answerField, answers }: Reviewing): Decisions[number] => {
  const said = {
    id: v7(),
    itemId: item.id,
    databit,
    decidedAt: new Date().toISOString(),
    decidedBy: "column" as const,
    suggestionId: item.suggestion?.id ?? null,
  }
  const answer = answers.get(String(item.data[textField]))
  if (answer === undefined) return { ...said, action: "skip" }
  if (item.suggestion && item.suggestion.value[answerField] === answer)
    return { ...said, action: "approve", suggestionId: item.suggestion.id }
  return { ...said, action: "correct", value: { [answerField]: answer } }
}

/** Decides open items as the label column says, until `leave` are left. */
export const reviewOpenItems = async (
  session: Session,
  terminal: Terminal,
  open: number,
  reviewing: Reviewing,
): Promise<ReviewCounts> => {
  let left = open
  const counts = { approved: 0, corrected: 0, skipped: 0 }
  while (left > reviewing.leave) {
    const { items } = await session.call(nextItems, {
      databit: reviewing.name,
      order: "oldest",
      hideSkipped: "true",
      limit: Math.min(PAGE, left - reviewing.leave),
    })
    if (items.length === 0) return counts
    const decisions = items.map((item) => decide(item, reviewing))
    const { outcomes } = await session.call(reviewItems, { decisions })
    const refused = outcomes.find((outcome) => outcome.result === "refused")
    if (refused) throw new Error(`A decision was refused: ${refused.problem?.detail ?? refused.problem?.title ?? ""}`)
    for (const { action } of decisions) {
      if (action === "approve") counts.approved += 1
      else if (action === "correct") counts.corrected += 1
      else counts.skipped += 1
    }
    left -= items.length
    terminal.step(`Reviewing, ${counts.approved + counts.corrected} decided, ${left} open`)
  }
  return counts
}
