import { useQuery } from "@tanstack/react-query"
import { useEffect, useRef } from "react"
import type { OutputOf } from "../../../contract/endpoint.ts"
import { getPipeline } from "../../../contract/endpoints/home.ts"
import { showHealth } from "./health.ts"
import { useLookAgain } from "./me.ts"
import { callQuery, queryClient } from "./query.ts"
import { useLive } from "./use-live.ts"

const KEY = ["pulse"]
/** An answer this young is shared with the Pipeline page instead of asked for again. */
const SHARED_MS = 3_000
/** News come every second while agents are called; the frame follows them at a calmer pace. */
const CALM_MS = 5_000

const readPipeline = (): Promise<OutputOf<typeof getPipeline>> =>
  queryClient.fetchQuery({ ...callQuery(getPipeline, { range: "24h" }), staleTime: SHARED_MS })

/** What the frame shows of the whole workspace on every page; undefined until it is known. */
export const usePulse = (): OutputOf<typeof getPipeline> | undefined =>
  useQuery({ queryKey: KEY, queryFn: readPipeline, refetchInterval: useLookAgain() }).data

/** Keeps the pulse alive, and with it the health in the mark and in the browser's tab. */
export const usePulseKeeper = (): void => {
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  const soon = (): void => {
    waiting.current ??= setTimeout(() => {
      waiting.current = undefined
      void queryClient.invalidateQueries({ queryKey: KEY })
    }, CALM_MS)
  }
  useLive("counts", soon, { alsoStale: true })
  useLive("run", ({ kind }) => (kind === "run.progressed" ? undefined : soon()), { alsoStale: true })
  useEffect(() => () => clearTimeout(waiting.current), [])
  const stages = usePulse()?.stages
  useEffect(() => {
    if (stages) showHealth(stages.map(({ health }) => health))
  }, [stages])
}

/** How much waits for somebody behind an entry of the navigation. */
export const useWaiting = (path: string): { readonly count: number; readonly urgent: boolean } => {
  const waiting = usePulse()?.waiting
  const counts: Readonly<Record<string, number>> = waiting
    ? {
        "/curate": waiting.curate,
        "/feedback": waiting.feedback,
        "/retraining": waiting.retraining,
        "/jobs": waiting.jobs,
      }
    : {}
  return { count: counts[path] ?? 0, urgent: path === "/jobs" }
}
