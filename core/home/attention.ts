import type { Attention } from "../../contract/endpoints/home.ts"
import { failedCalls, failedEndpoints, fallen, needEndpoint, refusedCalls, slow } from "./attention-agents.ts"
import { failedRuns, oldDrafts, retrain, waitingFeedback, waitingItems } from "./attention-work.ts"
import type { HomeFacts } from "./facts.ts"

const SHOWN = 20

const ORDER: readonly Attention["health"][] = ["critical", "warn", "idle"]

/** What somebody should look at, by what it does to agents in use. */
export const attentionOf = (facts: HomeFacts): Attention[] =>
  [
    failedEndpoints,
    failedCalls,
    refusedCalls,
    fallen,
    slow,
    failedRuns,
    needEndpoint,
    waitingFeedback,
    waitingItems,
    retrain,
    oldDrafts,
  ]
    .flatMap((part) => part(facts))
    .toSorted(
      (a, b) =>
        ORDER.indexOf(a.health) - ORDER.indexOf(b.health) || a.rank - b.rank || (b.at ?? "").localeCompare(a.at ?? ""),
    )
    .slice(0, SHOWN)
    .map(({ rank: _, ...one }) => one)
