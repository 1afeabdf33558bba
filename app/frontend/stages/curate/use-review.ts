import { useCallback, useEffect, useRef, useState } from "react"
import type { FormField } from "../../../../contract/endpoints/curate.ts"
import type { Item } from "../../../../contract/entities/item.ts"
import { curateWords as words } from "../../messages/curate.ts"
import type { CallProblem } from "../../shell/call-problem.ts"
import { announce } from "../../ui/live-region.tsx"
import { intentOf } from "./decision.ts"
import {
  type Act,
  ahead,
  currentEntry,
  type Done,
  draftOf,
  type Entry,
  type QueueEvent,
  type QueueState,
} from "./queue-state.ts"
import { onExtra, onRefused, type Said, say, withdraw } from "./review-outbox.ts"

/** What the line at the bottom tells. */
export type Told =
  | { readonly kind: "made"; readonly act: Act; readonly item: Item }
  | { readonly kind: "undone"; readonly act: Act; readonly item: Item }
  | { readonly kind: "extra" }
  | { readonly kind: "refused"; readonly itemId: string; readonly problem: CallProblem }

export type Review = {
  readonly told: Told | undefined
  /** The main act of the form as it stands: approve or correct. */
  readonly settle: () => void
  readonly decide: (act: "reject" | "skip" | "flag") => void
  readonly undoLast: () => void
  /** Takes back the decision of an item in the list. */
  readonly undo: (entry: Entry) => void
}

type Needs = {
  readonly state: QueueState
  readonly send: (event: QueueEvent) => void
  readonly databit: string
  readonly fields: readonly FormField[]
  readonly mayReview: boolean
}

type Common = Omit<Extract<Said, { action: "skip" }>, "action">

/** Decisions of the person: shown at once, handed to the outbox, and taken back in any order. */
export const useReview = ({ state, send, databit, fields, mayReview }: Needs): Review => {
  const [told, setTold] = useState<Told>()
  const shownAt = useRef<string>(new Date().toISOString())
  const current = state.current
  // biome-ignore lint/correctness/useExhaustiveDependencies: another item in view is what starts its time
  useEffect(() => {
    shownAt.current = new Date().toISOString()
  }, [current])
  const latest = useRef({ state, send })
  useEffect(() => {
    latest.current = { state, send }
  })

  useEffect(() => {
    const offExtra = onExtra(() => setTold({ kind: "extra" }))
    const offRefused = onRefused(({ decisionId, itemId, problem }) => {
      const { state: now, send: tell } = latest.current
      const done = now.done.find((one) => one.decisionId === decisionId)
      if (done) tell({ kind: "undone", item: done.item, decisionId, show: false })
      setTold({ kind: "refused", itemId, problem })
      announce(`${words.refused}. ${problem.detail ?? problem.title}`, "urgent")
    })
    return () => {
      offExtra()
      offRefused()
    }
  }, [])

  const takeBack = useCallback(
    (done: Done): void => {
      if (!withdraw(done.decisionId)) {
        say({
          itemId: done.item.id,
          databit,
          action: "undo",
          undoOf: done.decisionId,
          note: null,
          suggestionId: null,
          shownAt: null,
          decidedAt: new Date().toISOString(),
        })
      }
      send({ kind: "undone", item: done.item, decisionId: done.decisionId, show: true })
      setTold({ kind: "undone", act: done.act, item: done.item })
      announce(words.undone(words.made[done.act]))
    },
    [databit, send],
  )

  /** A decision about an item that was decided here replaces it: the first one is taken back. */
  const hand = (entry: Entry, act: Act, saying: (common: Common) => Said): void => {
    const { item, made } = entry
    if (made?.mine) takeBack({ item, decisionId: made.decisionId, act: made.act })
    const note = draftOf(state, item.id).note.trim()
    const decisionId = say(
      saying({
        itemId: item.id,
        databit,
        note: note === "" ? null : note,
        suggestionId: item.suggestion?.id ?? null,
        shownAt: shownAt.current,
        decidedAt: new Date().toISOString(),
      }),
    )
    send({ kind: "decided", id: item.id, decisionId, act })
    setTold({ kind: "made", act, item })
    announce(words.announce(words.made[act], Math.max(0, ahead(state) - 1)))
  }

  const entry = currentEntry(state)
  const mayDecide = mayReview && entry !== undefined && (entry.made === undefined || entry.made.mine)

  return {
    told,
    settle: () => {
      if (!entry || !mayDecide) return
      const intent = intentOf(fields, entry.item, draftOf(state, entry.item.id).value)
      const { suggestion } = entry.item
      if (intent.act === "approve" && suggestion)
        hand(entry, "approve", (common) => ({ ...common, action: "approve", suggestionId: suggestion.id }))
      if (intent.act === "correct")
        hand(entry, "correct", (common) => ({ ...common, action: "correct", value: intent.value }))
    },
    decide: (act) => {
      if (entry && mayDecide) hand(entry, act, (common) => ({ ...common, action: act }))
    },
    undoLast: () => {
      const last = state.done.at(-1)
      if (last) takeBack(last)
      else announce(words.nothingToUndo)
    },
    undo: ({ item, made }) => {
      if (made?.mine) takeBack({ item, decisionId: made.decisionId, act: made.act })
    },
  }
}
