import { useEffect, useRef, useState } from "react"
import type { InputOf } from "../../../../contract/endpoint.ts"
import { listTraces, type TraceSummaryBody } from "../../../../contract/endpoints/monitor.ts"
import { call } from "../../shell/call.ts"
import { asProblem, type CallProblem } from "../../shell/call-problem.ts"
import { useCall } from "../../shell/query.ts"
import { useLive } from "../../shell/use-live.ts"

const PAGE = 50
const LOOK_MS = 1_500

type Filter = Omit<InputOf<typeof listTraces>, "before" | "limit">

type Older = {
  /** The newest page these follow. */
  readonly of: string
  readonly traces: readonly TraceSummaryBody[]
  readonly next: string | null
}

export type TraceList = {
  /** undefined while they are read. */
  readonly traces: readonly TraceSummaryBody[] | undefined
  readonly error: CallProblem | null
  readonly hasMore: boolean
  readonly loadMore: () => void
  readonly loading: boolean
  readonly moreError: CallProblem | undefined
  /** Calls that came in since the list was read. */
  readonly fresh: number
  readonly refresh: () => void
}

/** How many calls that fit came in since the list was read. Looks at most every 1.5 s, however many come. */
const useFresh = (input: Filter & { readonly limit: number }, shown: readonly TraceSummaryBody[] | undefined) => {
  const [fresh, setFresh] = useState<{ readonly than: typeof shown; readonly count: number }>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const look = async (): Promise<void> => {
    timer.current = undefined
    const known = new Set(shown?.map(({ traceId }) => traceId))
    // What cannot be read now is counted at the next call that comes in.
    const page = await call(listTraces, input).catch(() => undefined)
    if (page) setFresh({ than: shown, count: page.traces.filter(({ traceId }) => !known.has(traceId)).length })
  }
  const latest = useRef(look)
  useEffect(() => {
    latest.current = look
  })
  useEffect(() => () => clearTimeout(timer.current), [])
  useLive("trace", () => {
    timer.current ??= setTimeout(() => void latest.current(), LOOK_MS)
  })
  return fresh?.than === shown ? (fresh?.count ?? 0) : 0
}

/** The newest calls that fit, older ones on request; what comes in meanwhile is counted, not moved in. */
export const useTraces = (filter: Filter): TraceList => {
  const input = { ...filter, limit: PAGE }
  const newest = useCall(listTraces, input, { keepPrevious: true })
  const of = `${JSON.stringify(input)} ${newest.dataUpdatedAt}`
  const [held, setHeld] = useState<Older>()
  const [loading, setLoading] = useState(false)
  const [moreError, setMoreError] = useState<CallProblem>()
  const fresh = useFresh(input, newest.data?.traces)

  const older = held?.of === of ? held : undefined
  const next = older ? older.next : (newest.data?.next ?? null)
  const loadMore = async (): Promise<void> => {
    if (next === null || loading) return
    setLoading(true)
    setMoreError(undefined)
    try {
      const page = await call(listTraces, { ...input, before: next })
      setHeld({ of, traces: [...(older?.traces ?? []), ...page.traces], next: page.next })
    } catch (error) {
      setMoreError(asProblem(error))
    } finally {
      setLoading(false)
    }
  }
  return {
    traces: newest.data && [...newest.data.traces, ...(older?.traces ?? [])],
    error: newest.error,
    hasMore: next !== null,
    loadMore: () => void loadMore(),
    loading,
    moreError,
    fresh,
    refresh: () => void newest.refetch(),
  }
}
