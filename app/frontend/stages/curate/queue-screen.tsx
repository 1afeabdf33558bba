import clsx from "clsx"
import { useCallback, useEffect, useMemo, useRef, useState } from "react"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import { getQueue } from "../../../../contract/endpoints/curate.ts"
import { splitName } from "../../../../contract/names.ts"
import { PERMISSIONS } from "../../../../contract/permissions.ts"
import { curateWords as words } from "../../messages/curate.ts"
import { shellWords } from "../../messages/shell.ts"
import { useMe } from "../../shell/me.ts"
import { invalidate } from "../../shell/query.ts"
import { useLive } from "../../shell/use-live.ts"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Filters } from "../../ui/filters.tsx"
import { Sheet } from "../../ui/sheet.tsx"
import { Skeleton } from "../../ui/skeleton.tsx"
import { EmptyQueue } from "./empty-queue.tsx"
import { ItemColumns } from "./item-columns.tsx"
import { progressNow, QueueHeader, type QueueView } from "./queue-header.tsx"
import { QueueList } from "./queue-list.tsx"
import { currentEntry, draftOf, type Entry, tally } from "./queue-state.ts"
import { unsentDecisions } from "./review-outbox.ts"
import { StatusLine } from "./status-line.tsx"
import { type Queue, type QueueQuery, useQueue } from "./use-queue.ts"
import { useQueueKeys } from "./use-queue-keys.ts"
import { useReview } from "./use-review.ts"

type QueueScreenProps = {
  readonly queue: OutputOf<typeof getQueue>
  readonly view: QueueView
  readonly onView: (change: Partial<QueueView>) => void
  /** Item of the address. */
  readonly item: string | undefined
  readonly onItem: (id: string | undefined) => void
}

/** After the last of a burst of events the rest of the queue is read anew. */
const SETTLED_MS = 1_200
/** The address follows once the person has stopped moving. */
const ADDRESS_MS = 400

const queryOf = (databit: string, { order, show, q, conf, complaints, skipped }: QueueView): QueueQuery => ({
  databit,
  order,
  status: show,
  ...(q === "" ? {} : { text: q }),
  ...(conf === undefined ? {} : { confidenceBelow: conf }),
  ...(complaints ? { source: "feedback" as const } : {}),
  ...(show === "open" && !skipped ? { hideSkipped: "true" } : {}),
})

/** Other people and learners change the queue: what lies further ahead is read anew, never what is in view. */
const useNews = (databitId: string, me: string | undefined, refresh: () => void): void => {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useLive("item", ({ kind, subject, person }) => {
    if (subject !== databitId || (kind === "item.reviewed" && person === me)) return
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      refresh()
      void invalidate(getQueue)
    }, SETTLED_MS)
  })
}

const useItemInAddress = (current: string | undefined, onItem: (id: string | undefined) => void): void => {
  useEffect(() => {
    if (current === undefined) return
    const timer = setTimeout(() => onItem(current), ADDRESS_MS)
    return () => clearTimeout(timer)
  }, [current, onItem])
}

/** Why the item in view cannot be decided by this person. */
const whyNot = (mayReview: boolean, entry: Entry | undefined): string | undefined => {
  if (!mayReview) return shellWords.notAllowed(PERMISSIONS.review.says, PERMISSIONS.review.roles)
  if (!entry?.made || entry.made.mine) return undefined
  const { verdict } = entry.item
  return verdict.kind === "open" || verdict.kind === "stale" ? undefined : words.onlyOthers(verdict.by)
}

const isFiltered = ({ show, q, conf, complaints }: QueueView): boolean =>
  show !== "open" || q !== "" || conf !== undefined || complaints

const NO_FILTERS = { q: "", conf: undefined, show: "open", complaints: false } as const

const Reading = () => (
  <div className="reading mx-auto flex w-full flex-col gap-3 px-6 py-8" role="status" aria-label={words.working}>
    <Skeleton className="h-5 w-2/5" />
    <Skeleton className="h-4 w-full" />
    <Skeleton className="h-4 w-11/12" />
    <Skeleton className="h-4 w-3/5" />
  </div>
)

/** What stands in the place of the item while there is none. */
const NoItem = ({
  items,
  queue,
  view,
  onView,
}: { readonly items: Queue } & Pick<QueueScreenProps, "queue" | "view" | "onView">) => {
  if (items.problem)
    return (
      <div className="p-4">
        <ErrorCard what={words.itemsFailed} error={items.problem} kept={words.kept} onRetry={items.retry} />
      </div>
    )
  if (items.loading || !items.state.ended) return <Reading />
  return (
    <EmptyQueue
      queue={queue}
      filtered={isFiltered(view)}
      onView={onView}
      onClearFilters={() => onView(NO_FILTERS)}
      onNew={items.refresh}
    />
  )
}

/** The screen of a queue: progress on top, list, item and form, and the line that tells what was done. */
export const QueueScreen = ({ queue, view, onView, item: linked, onItem }: QueueScreenProps) => {
  const { databit, fields, inputs, bands, progress } = queue
  const me = useMe()?.person
  const query = useMemo(() => queryOf(databit.name, view), [databit.name, view])
  const items = useQueue({ query, first: linked, me, unsent: unsentDecisions })
  const { state, send } = items
  const mayReview = queue.may.includes("review")
  const review = useReview({ state, send, databit: databit.ref, fields, mayReview })
  const [listOpen, setListOpen] = useState(false)
  const first = useRef(progress)
  const entry = currentEntry(state)
  const main = fields.find((field) => field.main) ?? fields[0]
  useNews(databit.databitId, me, items.refresh)
  useItemInAddress(state.current, onItem)
  const options = useQueueKeys({ state, send, review, entry, main })
  const show = useCallback(
    (id: string) => {
      send({ kind: "moved", to: id })
      setListOpen(false)
    },
    [send],
  )

  const finished = entry === undefined && state.ended && state.entries.length === 0 && !isFiltered(view)
  const list = (
    <>
      <div className="border-line border-b px-3 py-1.5">
        <Filters search={{ value: view.q, label: words.search, onChange: (q) => onView({ q }) }} />
      </div>
      <QueueList
        entries={state.entries}
        current={state.current}
        loading={items.loading}
        inputs={inputs}
        main={main?.name}
        bands={bands}
        onOpen={show}
        onEnd={items.more}
      />
    </>
  )
  return (
    <div className="flex h-full min-h-0 flex-col">
      <h1 className="sr-only">
        {words.title} {splitName(databit.name).name}
      </h1>
      <QueueHeader
        progress={progressNow(first.current, progress, tally(state))}
        pace={progress.pacePerHour}
        acceptedAsIs={progress.acceptedAsIs}
        view={view}
        onView={onView}
        onList={() => setListOpen(true)}
      />
      <div
        className={clsx(
          "grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)]",
          !finished && "@[72rem]/page:grid-cols-[17.5rem_minmax(0,1fr)]",
        )}
      >
        {finished ? null : (
          <section
            className="hidden min-h-0 min-w-0 flex-col border-line border-r bg-sunken @[72rem]/page:flex"
            aria-label={words.list}
          >
            {list}
          </section>
        )}
        {entry ? (
          <ItemColumns
            queue={queue}
            entry={entry}
            draft={draftOf(state, entry.item.id)}
            review={review}
            why={whyNot(mayReview, entry)}
            send={send}
          />
        ) : (
          <div className={clsx("min-h-0 min-w-0 overflow-y-auto", finished ? "bg-bg" : "bg-surface")}>
            <NoItem items={items} queue={queue} view={view} onView={onView} />
          </div>
        )}
      </div>
      <StatusLine told={review.told} inputs={inputs} onUndo={review.undoLast} onShow={show} options={options} />
      <Sheet open={listOpen} onOpenChange={setListOpen} title={words.list} side="left">
        <div className="-m-4 flex h-[calc(100dvh-3rem)] flex-col">{list}</div>
      </Sheet>
    </div>
  )
}
