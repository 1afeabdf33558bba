import { CircleCheck, Inbox, SearchX } from "lucide-react"
import { useEffect, useState } from "react"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import { getQueue, makeItems } from "../../../../contract/endpoints/curate.ts"
import { getRun } from "../../../../contract/endpoints/jobs.ts"
import { curateWords as words } from "../../messages/curate.ts"
import { useWhyNot } from "../../shell/me.ts"
import { invalidate, useCall, useChange } from "../../shell/query.ts"
import { Button, ButtonLink } from "../../ui/button.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { JobBar } from "../../ui/progress.tsx"
import type { QueueView } from "./queue-header.tsx"
import { QueueOutcome } from "./queue-outcome.tsx"

type QueueAnswer = OutputOf<typeof getQueue>

const ICON = { size: 20, strokeWidth: 1.75 } as const

/** A run of this queue, followed until it ends. */
const Following = ({ runId, onEnd }: { readonly runId: string; readonly onEnd: () => void }) => {
  const { data } = useCall(getRun, { runId }, { refetchInterval: 1_500 })
  const run = data?.run
  const kind = run?.state.kind
  const ended = kind !== undefined && kind !== "running" && kind !== "queued"
  useEffect(() => {
    if (!ended) return
    void invalidate(getQueue)
    if (kind === "succeeded") onEnd()
  }, [ended, kind, onEnd])
  if (run?.state.kind === "failed") {
    const { problem } = run.state
    return (
      <ErrorCard what={words.makingFailed} error={new Error(`${problem.detail ?? problem.title} ${problem.remedy}`)} />
    )
  }
  const total = run?.progress.total ?? 0
  return (
    <div className="w-80 max-w-full">
      <JobBar
        title={words.making}
        value={total > 0 ? (run?.progress.done ?? 0) / total : undefined}
        note={run?.progress.step}
        label={words.making}
      />
    </div>
  )
}

const useMaking = (queue: QueueAnswer) => {
  const [runId, setRunId] = useState<string>()
  const make = useChange(makeItems, { onDone: ({ runId: started }) => setRunId(started) })
  return {
    make,
    runId: runId ?? (queue.run?.job === "generate_items" ? queue.run.id : undefined),
    start: () => make.mutate({ databit: queue.databit.ref }),
  }
}

/** There are no items at all: make them from the table. */
const NoItems = ({ queue, onNew }: { readonly queue: QueueAnswer; readonly onNew: () => void }) => {
  const why = useWhyNot("run_jobs")
  const { make, runId, start } = useMaking(queue)
  const { table } = queue
  if (runId !== undefined)
    return (
      <EmptyState icon={<Inbox {...ICON} />} title={words.making} actions={<Following runId={runId} onEnd={onNew} />} />
    )
  return (
    <EmptyState
      icon={<Inbox {...ICON} />}
      title={words.noItems}
      actions={
        table ? (
          <Button variant="primary" why={why} busy={make.isPending} onClick={start}>
            {words.makeItems(table.name)}
          </Button>
        ) : undefined
      }
    >
      {table ? words.noItemsText(table.rows, table.name) : words.noTable}
      {make.error ? <ErrorCard what={words.makingFailed} error={make.error} /> : null}
    </EmptyState>
  )
}

/** Everything is decided: what came of it, and what to do next. */
const Clear = ({
  queue,
  onView,
  onNew,
}: {
  readonly queue: QueueAnswer
  readonly onView: (change: Partial<QueueView>) => void
  readonly onNew: () => void
}) => {
  const why = useWhyNot("run_jobs")
  const { make, runId, start } = useMaking(queue)
  const { progress } = queue
  const decided = progress.approved + progress.corrected + progress.rejected
  const lines = [
    words.clearText(decided),
    ...(progress.flagged > 0 ? [words.flaggedLeft(progress.flagged)] : []),
    ...(progress.open > 0 ? [words.skippedLeft] : []),
  ]
  return (
    <div className="@container mx-auto flex w-full max-w-4xl flex-col gap-4 p-4 @3xl/page:p-6">
      <header className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-3">
        <span className="flex size-10 shrink-0 items-center justify-center rounded-card border border-line bg-sunken text-ok">
          <CircleCheck {...ICON} aria-hidden="true" />
        </span>
        <div className="min-w-0 flex-1 basis-56">
          <h2 className="text-16 font-semibold">{words.clear}</h2>
          <p className="text-13 text-fg-2">{lines.join(" ")}</p>
        </div>
        <div className="flex min-w-0 flex-wrap gap-2">
          <ButtonLink variant="primary" to="/train/new" search={{ databit: queue.databit.name }}>
            {words.trainNow}
          </ButtonLink>
          {progress.open > 0 ? <Button onClick={() => onView({ skipped: true })}>{words.showSkipped}</Button> : null}
          {progress.flagged > 0 ? (
            <Button onClick={() => onView({ show: "flagged" })}>{words.showFlagged}</Button>
          ) : null}
          {decided > 0 ? <Button onClick={() => onView({ show: "decided" })}>{words.goThrough}</Button> : null}
          {queue.table ? (
            <Button why={why} busy={make.isPending} onClick={start}>
              {words.updateItems}
            </Button>
          ) : null}
        </div>
      </header>
      {runId === undefined ? null : <Following runId={runId} onEnd={onNew} />}
      <QueueOutcome queue={queue} />
    </div>
  )
}

type EmptyQueueProps = {
  readonly queue: QueueAnswer
  readonly filtered: boolean
  readonly onView: (change: Partial<QueueView>) => void
  readonly onClearFilters: () => void
  /** There may be items now. */
  readonly onNew: () => void
}

/** Nothing to decide: why, and the one thing to do next. */
export const EmptyQueue = ({ queue, filtered, onView, onClearFilters, onNew }: EmptyQueueProps) => {
  const { open, approved, corrected, rejected, flagged, stale } = queue.progress
  if (open + approved + corrected + rejected + flagged + stale === 0) return <NoItems queue={queue} onNew={onNew} />
  if (filtered) {
    return (
      <EmptyState
        icon={<SearchX {...ICON} />}
        title={words.noMatch}
        actions={<Button onClick={onClearFilters}>{words.clearFilters}</Button>}
      >
        {words.noMatchText}
      </EmptyState>
    )
  }
  return <Clear queue={queue} onView={onView} onNew={onNew} />
}
