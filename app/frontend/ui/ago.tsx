import { useSyncExternalStore } from "react"
import { formatAgo, formatAgoSpoken, formatInstant } from "./format.ts"

const listeners = new Set<() => void>()
let minute = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  timer ??= setInterval(() => {
    minute = Date.now()
    for (const one of listeners) one()
  }, 15_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The present, in epoch milliseconds, renewed every 15 s for all who show it. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => minute)

type AgoProps = {
  readonly at: string | number | null | undefined
  /** In a sentence, or beside a name that does not say "when". */
  readonly spoken?: boolean
}

/** How long ago, with the date and time on hover. */
export const Ago = ({ at, spoken = false }: AgoProps) => {
  const now = useNow()
  if (at === null || at === undefined) return <span className="text-fg-3">–</span>
  return (
    <time dateTime={new Date(at).toISOString()} title={formatInstant(at)} className="tnum whitespace-nowrap">
      {(spoken ? formatAgoSpoken : formatAgo)(at, Math.max(now, Date.now()))}
    </time>
  )
}
