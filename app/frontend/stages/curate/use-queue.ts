import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react"
import type { InputOf } from "../../../../contract/endpoint.ts"
import { getItem, nextItems } from "../../../../contract/endpoints/curate.ts"
import type { Item } from "../../../../contract/entities/item.ts"
import { call } from "../../shell/call.ts"
import { asProblem, type CallProblem } from "../../shell/call-problem.ts"
import {
  ahead,
  EMPTY_QUEUE,
  heldIds,
  type QueueEvent,
  type QueueState,
  reduceQueue,
  splitAhead,
} from "./queue-state.ts"

/** Undecided items that are held ahead; the next ones are asked for before these run out. */
const AHEAD = 20
/** A question is under way: what should be read anew waits for its end. */
const AGAIN_MS = 500

export type QueueQuery = Omit<InputOf<typeof nextItems>, "not" | "limit">

export type Queue = {
  readonly state: QueueState
  readonly send: (event: QueueEvent) => void
  readonly loading: boolean
  readonly problem: CallProblem | undefined
  readonly retry: () => void
  /** Asks for more than what is ahead, for the list. */
  readonly more: () => void
  /** Reads anew what lies further ahead. */
  readonly refresh: () => void
}

type Wanted = {
  readonly query: QueueQuery
  readonly first: string | undefined
  readonly me: string | undefined
  readonly unsent: () => ReadonlySet<string>
}

/**
 * The queue of one Databit in this browser. Twenty items are always here before they are needed, so that no request
 * stands between a decision and the next item. Another query starts anew; what was decided here stays undoable.
 */
export const useQueue = ({ query, first, me, unsent }: Wanted): Queue => {
  const [state, send] = useReducer(reduceQueue, EMPTY_QUEUE)
  const [problem, setProblem] = useState<CallProblem>()
  const [loading, setLoading] = useState(true)
  const latest = useRef({ state, me, unsent, first })
  useEffect(() => {
    latest.current = { state, me, unsent, first: latest.current.first }
  })
  const asking = useRef<AbortController>(undefined)
  const about = JSON.stringify(query)
  const asked = useMemo<QueueQuery>(() => JSON.parse(about), [about])

  /** Reads the next items, and `also` these. A question while another is under way is dropped. */
  const ask = useCallback(
    async (
      event: (items: readonly Item[], ended: boolean) => QueueEvent,
      not: readonly string[],
      also: readonly string[],
    ): Promise<void> => {
      if (asking.current) return
      const stop = new AbortController()
      asking.current = stop
      setLoading(true)
      const { signal } = stop
      const one = (itemId: string) => call(getItem, { itemId }, { signal }).catch(() => undefined)
      try {
        const [{ items }, ...found] = await Promise.all([
          call(nextItems, { ...asked, not: [...not], limit: AHEAD }, { signal }),
          ...also.map(one),
        ])
        setProblem(undefined)
        send(event([...found.flatMap((answer) => answer?.item ?? []), ...items], items.length < AHEAD))
      } catch (error) {
        if (!signal.aborted) setProblem(asProblem(error))
      } finally {
        if (asking.current === stop) {
          asking.current = undefined
          setLoading(false)
        }
      }
    },
    [asked],
  )

  const more = useCallback(() => {
    const { state: now, unsent: waiting, me: person } = latest.current
    if (now.ended) return
    void ask((items, ended) => ({ kind: "loaded", items, ended, me: person }), heldIds(now, waiting()), [])
  }, [ask])

  const refresh = useCallback(() => {
    if (asking.current) {
      setTimeout(() => again.current(), AGAIN_MS)
      return
    }
    const { state: now, unsent: waiting } = latest.current
    const { stays, near } = splitAhead(now)
    const ids = near.map(({ item }) => item.id)
    void ask(
      (items, ended) => ({ kind: "refreshed", items, ended }),
      heldIds({ ...now, entries: stays }, waiting()),
      ids,
    )
  }, [ask])
  const again = useRef(refresh)
  useEffect(() => {
    again.current = refresh
  })

  useEffect(() => {
    send({ kind: "reset" })
    const { state: before, unsent: waiting, me: person, first: linked } = latest.current
    latest.current.first = undefined
    void ask(
      (items, ended) => ({ kind: "loaded", items, ended, me: person }),
      heldIds({ ...before, entries: [] }, waiting()),
      linked === undefined ? [] : [linked],
    )
    return () => {
      asking.current?.abort()
      asking.current = undefined
    }
  }, [ask])

  const left = ahead(state)
  useEffect(() => {
    if (left < AHEAD && !problem) more()
  }, [left, problem, more])

  return {
    state,
    send,
    loading,
    problem,
    retry: () => {
      setProblem(undefined)
      more()
    },
    more,
    refresh,
  }
}
