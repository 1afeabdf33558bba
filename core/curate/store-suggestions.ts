import type { Suggestion } from "../../contract/entities/item.ts"
import type { Caller } from "../../contract/permissions.ts"
import type { Ports } from "../ports/index.ts"
import { ITEMS_PER_EVENT, suggestionsMade } from "./events.ts"

/** A suggestion with what orders the queue: its label and the gap between the two likeliest ones. */
export type MadeSuggestion = Suggestion & { readonly label: string | null; readonly margin: number | null }

type Where = {
  readonly databitId: string
  readonly model: string
  readonly runId: string
  /** Ids of those whose rows are still to be stored; all when left out. */
  readonly stores?: ReadonlySet<string>
}

/** Stores suggestions and points their items to them. Items that were decided meanwhile keep the suggestion they had. */
export const storeSuggestions = async (
  { events, items }: Pick<Ports, "events" | "items">,
  who: Caller,
  { databitId, model, runId, stores }: Where,
  made: readonly MadeSuggestion[],
): Promise<void> => {
  for (let start = 0; start < made.length; start += ITEMS_PER_EVENT) {
    const part = made.slice(start, start + ITEMS_PER_EVENT)
    const unstored = stores ? part.filter(({ id }) => stores.has(id)) : part
    if (unstored.length > 0) await items.saveSuggestions(unstored, runId)
    const payload = suggestionsMade.parse({
      databitId,
      model,
      suggestions: part.map(({ id, itemId, label, confidence, margin }) => ({ id, itemId, label, confidence, margin })),
    })
    await events.save(who, async () => [{ kind: "suggestion.made", subject: databitId, payload }], { why: runId })
  }
}
