import type { OutputOf } from "../../../contract/endpoint.ts"
import type { RunWithMay } from "../../../contract/endpoints/jobs.ts"
import { getRun, listRuns } from "../../../contract/endpoints/jobs.ts"
import type { LiveEvent, LiveTopic } from "./live-event.ts"
import { queryClient } from "./query.ts"

/** Which endpoints (by the nouns in their names) an event of a topic makes stale. */
export const STALE: Readonly<Record<LiveTopic, RegExp>> = {
  run: /Runs?$|Jobs?$/,
  item: /Item|Queue|Review|Label|Disagreement/,
  table: /Table|Column|Catalog/,
  databit: /Databit|Version/,
  model: /Model|Training|Evaluation|Snapshot/,
  agent: /Agent|Deployable/,
  endpoint: /Endpoint|Deployable/,
  trace: /Trace|Metric|Span/,
  feedback: /Feedback|Retraining|Advice/,
  counts: /Count|Pipeline|Attention|Overview|Goal|Queue|Activity/,
  settings: /Setting|People|whoAmI|About|ModelEndpoint|EndpointModels|Key/,
}

const GATHER_MS = 250
const waiting = new Set<RegExp>()

/** Gathers what becomes stale in a moment, so that a burst of events reads each answer once. */
const staleSoon = (names: RegExp): void => {
  const planned = waiting.size > 0
  waiting.add(names)
  if (planned) return
  setTimeout(() => {
    const all = [...waiting]
    waiting.clear()
    void queryClient.invalidateQueries({
      predicate: ({ queryKey }) => all.some((one) => one.test(String(queryKey[0]))),
    })
  }, GATHER_MS)
}

const ONE_RUN = new RegExp(`^${getRun.name}$`)

const withProgress = (run: RunWithMay, event: LiveEvent): RunWithMay =>
  run.id === event.subject && event.progress ? { ...run, progress: event.progress } : run

type RunsPage = OutputOf<typeof listRuns>

/** Progress is written into the answers that are here: reading a list again several times a second would help nobody. */
const takeProgress = (event: LiveEvent): void => {
  const inList = (list: RunsPage): RunsPage => ({ ...list, runs: list.runs.map((run) => withProgress(run, event)) })
  queryClient.setQueriesData<RunsPage | { readonly pages: readonly RunsPage[] }>(
    { queryKey: [listRuns.name] },
    (old) => {
      if (!old) return old
      return "pages" in old ? { ...old, pages: old.pages.map(inList) } : inList(old)
    },
  )
  queryClient.setQueriesData<OutputOf<typeof getRun>>({ queryKey: [getRun.name] }, (old) =>
    old ? { ...old, run: withProgress(old.run, event) } : old,
  )
}

/** The default rule: what an event does to the answers in the cache. */
export const takeNews = (event: LiveEvent): void => {
  if (event.kind === "run.progressed") takeProgress(event)
  else if (event.kind === "run.measured" || event.kind === "run.noted") staleSoon(ONE_RUN)
  else staleSoon(STALE[event.topic])
}
