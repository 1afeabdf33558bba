import { useNavigate, useParams, useRouter, useSearch } from "@tanstack/react-router"
import { useCallback, useMemo } from "react"
import { getQueue } from "../../../../contract/endpoints/curate.ts"
import { curateWords as words } from "../../messages/curate.ts"
import { useCall } from "../../shell/query.ts"
import { ErrorCard } from "../../ui/error-card.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import type { QueueView } from "./queue-header.tsx"
import { QueueScreen } from "./queue-screen.tsx"

/** The address as a view: what is not said has its usual value. */
const useView = (): [QueueView, (change: Partial<QueueView>) => void] => {
  const search = useSearch({ from: "/curate/$databit" })
  const navigate = useNavigate({ from: "/curate/$databit" })
  const { order = "uncertain", show = "open", q = "", conf, complaints, skipped } = search
  const view = useMemo<QueueView>(
    () => ({ order, show, q, conf, complaints: complaints === true, skipped: skipped === true }),
    [order, show, q, conf, complaints, skipped],
  )
  const change = useCallback(
    (next: Partial<QueueView>) =>
      void navigate({
        replace: true,
        search: (old) => {
          const all = { ...old, ...next }
          return {
            item: undefined,
            order: all.order === "uncertain" ? undefined : all.order,
            show: all.show === "open" ? undefined : all.show,
            q: all.q || undefined,
            conf: all.conf,
            complaints: all.complaints ? true : undefined,
            skipped: all.skipped ? true : undefined,
          }
        },
      }),
    [navigate],
  )
  return [view, change]
}

/** The review queue of one Databit. */
export const QueuePage = () => {
  const { databit } = useParams({ from: "/curate/$databit" })
  const { item } = useSearch({ from: "/curate/$databit" })
  const navigate = useNavigate({ from: "/curate/$databit" })
  const [view, onView] = useView()
  const queue = useCall(getQueue, { databit }, { staleTime: 5_000 })
  const router = useRouter()
  const onItem = useCallback(
    (id: string | undefined) => {
      // Who is on the way to another page, which may be long in coming, is not called back.
      if (decodeURIComponent(router.latestLocation.pathname) !== `/curate/${databit}`) return
      void navigate({ replace: true, resetScroll: false, search: (old) => ({ ...old, item: id }) })
    },
    [navigate, router, databit],
  )
  if (queue.error && !queue.data) {
    return (
      <div className="page">
        <h1 className="sr-only">{databit}</h1>
        <ErrorCard what={words.queueFailed} error={queue.error} onRetry={() => void queue.refetch()} />
      </div>
    )
  }
  if (!queue.data) {
    return (
      <div className="page">
        <h1 className="sr-only">{databit}</h1>
        <SkeletonRows rows={10} height={52} />
      </div>
    )
  }
  return (
    <QueueScreen
      key={queue.data.databit.databitId}
      queue={queue.data}
      view={view}
      onView={onView}
      item={item}
      onItem={onItem}
    />
  )
}
