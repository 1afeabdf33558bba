import { useNavigate, useSearch } from "@tanstack/react-router"
import { Activity, SearchX } from "lucide-react"
import type { ReactNode } from "react"
import { listEndpoints } from "../../../../contract/endpoints/deploy.ts"
import { RANGES, type TimeRange } from "../../../../contract/endpoints/monitor.ts"
import { tracesWords as words } from "../../messages/traces.ts"
import { useCall } from "../../shell/query.ts"
import { useListKeys } from "../../shell/use-commands.ts"
import { Button, ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Filters } from "../../ui/filters.tsx"
import { formatInstant } from "../../ui/format.ts"
import { NewEntries } from "../../ui/new-entries.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { Segmented } from "../../ui/segmented.tsx"
import { Select } from "../../ui/select.tsx"
import { TraceTable } from "./trace-list.tsx"
import { useTraces } from "./use-traces.ts"

const DEFAULT_RANGE: TimeRange = "7d"
const ANY = "any"

const useView = () => {
  const view = useSearch({ from: "/traces" })
  const navigate = useNavigate({ from: "/traces" })
  return {
    ...view,
    change: (next: Partial<typeof view>) =>
      void navigate({ search: (old) => ({ ...old, at: undefined, ...next }), replace: true }),
    open: (id: string) => void navigate({ to: "/traces/$id", params: { id } }),
  }
}
type View = ReturnType<typeof useView>

const Pick = ({ children }: { readonly children: ReactNode }) => (
  <div className="w-44 min-w-0 max-md:w-[calc(50%-4px)]">{children}</div>
)

const TraceFilters = ({ view, note }: { readonly view: View; readonly note: string | undefined }) => {
  const { endpoint, agent, status, range = DEFAULT_RANGE, from, to, q = "", change } = view
  const names = useCall(listEndpoints, {}).data?.endpoints.map((one) => one.endpoint.name) ?? []
  const known = [...new Set([...names, ...(endpoint === undefined ? [] : [endpoint])])]
  return (
    <Filters
      search={{ value: q, label: words.search, onChange: (next) => change({ q: next === "" ? undefined : next }) }}
      chips={[
        ...(agent === undefined
          ? []
          : [{ id: "agent", label: words.agentChip(agent), onRemove: () => change({ agent: undefined }) }]),
        ...(from === undefined || to === undefined
          ? []
          : [
              {
                id: "part",
                label: words.partChip(formatInstant(from), formatInstant(to)),
                onRemove: () => change({ from: undefined, to: undefined }),
              },
            ]),
      ]}
      note={note}
    >
      <Pick>
        <Select
          label={words.endpoint}
          value={endpoint ?? ANY}
          options={[{ value: ANY, label: words.allEndpoints }, ...known.map((name) => ({ value: name, label: name }))]}
          onChange={(next) => change({ endpoint: next === ANY ? undefined : next })}
        />
      </Pick>
      <Pick>
        <Select
          label={words.status}
          value={status ?? ANY}
          options={[
            { value: ANY, label: words.allStatuses },
            { value: "OK", label: words.ok },
            { value: "ERROR", label: words.error },
          ]}
          onChange={(next) => change({ status: next === ANY ? undefined : next })}
        />
      </Pick>
      <Segmented
        label={words.range}
        value={from === undefined || to === undefined ? range : undefined}
        options={RANGES.map((value) => ({ value, label: words.ranges[value] }))}
        onChange={(next) =>
          change({ from: undefined, to: undefined, range: next === DEFAULT_RANGE ? undefined : next })
        }
      />
    </Filters>
  )
}

const Nothing = ({ view }: { readonly view: View }) => {
  const { endpoint, agent, status, range = DEFAULT_RANGE, from, to, q, change } = view
  const filtered = [endpoint, agent, status, from, q].some((one) => one !== undefined)
  const clear = {
    endpoint: undefined,
    agent: undefined,
    status: undefined,
    from: undefined,
    to: undefined,
    q: undefined,
  }
  if (filtered)
    return (
      <EmptyState
        icon={<SearchX size={20} strokeWidth={1.75} aria-hidden="true" />}
        title={words.noMatch}
        actions={<Button onClick={() => change(clear)}>{words.clear}</Button>}
      >
        {words.noMatchWhy(from === undefined || to === undefined ? words.inRange[range] : words.inPart)}
      </EmptyState>
    )
  return (
    <EmptyState
      icon={<Activity size={20} strokeWidth={1.75} aria-hidden="true" />}
      title={range === "30d" ? words.none : words.noneIn(words.inRange[range])}
      actions={
        <>
          <ButtonLink variant="primary" to="/playground" search={{}}>
            {words.firstCall}
          </ButtonLink>
          {range === "30d" ? (
            <ButtonLink to="/endpoints" search={{}}>
              {words.howToCall}
            </ButtonLink>
          ) : (
            <Button onClick={() => change({ range: "30d" })}>{words.wider}</Button>
          )}
        </>
      }
    >
      {words.noneWhy}
    </EmptyState>
  )
}

const noteOf = (shown: number | undefined, hasMore: boolean): string | undefined =>
  shown === undefined || shown === 0 ? undefined : hasMore ? words.shownMore(shown) : words.shown(shown)

export const TracesPage = () => {
  const view = useView()
  const { endpoint, agent, status, range = DEFAULT_RANGE, from, to, q, at } = view
  const part = from === undefined || to === undefined ? {} : { from, to }
  const list = useTraces({ endpoint, agent, status, range, ...part, q })
  const { traces } = list
  useListKeys({
    keys: traces?.map(({ traceId }) => traceId) ?? [],
    active: at,
    onMove: (next) => view.change({ at: next }),
    onOpen: view.open,
    noun: "call",
  })
  return (
    <div className="page">
      <PageHeader title={words.title} subtitle={words.subtitle} />
      <TraceFilters view={view} note={noteOf(traces?.length, list.hasMore)} />
      {list.error && !traces ? (
        <ErrorCard what={words.failed} error={list.error} onRetry={list.refresh} />
      ) : (
        <>
          <div className="flex min-w-0 flex-col">
            <div className={list.fresh > 0 ? "mb-3" : ""}>
              <NewEntries count={list.fresh} onShow={list.refresh} />
            </div>
            <Card flush>
              <TraceTable traces={traces} active={at} empty={<Nothing view={view} />} />
            </Card>
          </div>
          {list.moreError ? (
            <ErrorCard what={words.olderFailed} error={list.moreError} onRetry={list.loadMore} />
          ) : list.hasMore ? (
            <div className="flex justify-center">
              <Button busy={list.loading} onClick={list.loadMore}>
                {words.more}
              </Button>
            </div>
          ) : null}
        </>
      )}
    </div>
  )
}
