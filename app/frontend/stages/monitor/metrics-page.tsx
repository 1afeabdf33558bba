import { useNavigate, useSearch } from "@tanstack/react-router"
import { ChartLine, MessageSquareText, RotateCw, Table2, ZoomOut } from "lucide-react"
import { getMetrics, RANGES, type TimeRange } from "../../../../contract/endpoints/monitor.ts"
import { metricsWords as words } from "../../messages/metrics.ts"
import { useLookAgain } from "../../shell/me.ts"
import { useCall } from "../../shell/query.ts"
import { useCommands, useKeys } from "../../shell/use-commands.ts"
import { Button, ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { formatInstant } from "../../ui/format.ts"
import { IconButton } from "../../ui/icon-button.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { Segmented } from "../../ui/segmented.tsx"
import { Select } from "../../ui/select.tsx"
import { Skeleton } from "../../ui/skeleton.tsx"
import { MetricsCharts } from "./metrics-charts.tsx"
import { filled, type Metrics, type MetricsSearch, partOf } from "./metrics-series.ts"
import { MetricsTable } from "./metrics-table.tsx"
import { MetricsTotals } from "./metrics-totals.tsx"

const ALL = "*"

const Empty = ({ endpoints }: { readonly endpoints: readonly string[] }) => (
  <Card>
    <EmptyState
      icon={<ChartLine size={20} strokeWidth={1.75} aria-hidden="true" />}
      title={words.empty}
      actions={
        endpoints.length > 0 ? (
          <ButtonLink
            variant="primary"
            icon={<MessageSquareText size={16} strokeWidth={1.75} />}
            to="/playground"
            search={{}}
          >
            {words.playground}
          </ButtonLink>
        ) : (
          <ButtonLink variant="primary" to="/deploy" search={{}}>
            {words.deployFirst}
          </ButtonLink>
        )
      }
    >
      {words.emptyWhy}
    </EmptyState>
  </Card>
)

const Loading = () => (
  <div aria-hidden="true" className="grid min-w-0 gap-4 @5xl/page:grid-cols-2">
    {["requests", "errors", "latency"].map((id) => (
      <Card key={id} className={id === "latency" ? "@5xl/page:col-span-2" : ""}>
        <Skeleton className="h-[200px] w-full" />
      </Card>
    ))}
  </div>
)

/** What part of time is shown, and the way back. */
const Part = ({
  data,
  part,
  onReset,
}: {
  readonly data: Metrics
  readonly part: boolean
  readonly onReset: () => void
}) => {
  const keys = useKeys("metrics.reset")
  if (part)
    return (
      <div className="flex min-w-0 flex-wrap items-center gap-3 text-13">
        <span className="tnum font-medium">{words.part(formatInstant(data.since), formatInstant(data.until))}</span>
        <Button size={28} icon={<ZoomOut size={14} aria-hidden="true" />} keys={keys} onClick={onReset}>
          {words.reset}
        </Button>
      </div>
    )
  if (data.totals.requestCount === 0) return null
  return (
    <p className="text-12 text-fg-3">
      {data.cut ? `${words.cut(formatInstant(data.points[0]?.timestamp ?? data.since))} ` : ""}
      {words.closer}
    </p>
  )
}

type ShownProps = {
  readonly data: Metrics
  readonly view: "table" | undefined
  readonly search: MetricsSearch
  readonly onChoose: (from: number, to: number) => void
}

const Shown = ({ data, view, search, onChoose }: ShownProps) => {
  if (data.totals.requestCount === 0) return <Empty endpoints={data.endpoints} />
  return view === "table" ? (
    <MetricsTable metrics={data} />
  ) : (
    <MetricsCharts metrics={data} points={filled(data)} search={search} onChoose={onChoose} />
  )
}

/** What the address says is shown, and what changes it. */
const useView = () => {
  const { endpoint, range = "24h", from, to, view } = useSearch({ from: "/metrics" })
  const navigate = useNavigate({ from: "/metrics" })
  const part = from !== undefined && to !== undefined ? { from, to } : undefined
  return {
    endpoint,
    range,
    part,
    view,
    forTraces: { ...(endpoint === undefined ? {} : { endpoint }), ...(part ?? { range }) },
    choose: (next: string) =>
      void navigate({ search: (old) => ({ ...old, endpoint: next === ALL ? undefined : next }), replace: true }),
    chooseRange: (next: TimeRange) =>
      void navigate({
        search: (old) => ({ ...old, from: undefined, to: undefined, range: next === "24h" ? undefined : next }),
        replace: true,
      }),
    toggle: () =>
      void navigate({ search: (old) => ({ ...old, view: old.view === "table" ? undefined : "table" }), replace: true }),
    /** Undone by Back as well. */
    look: (at: { readonly from: string | undefined; readonly to: string | undefined }) =>
      void navigate({ search: (old) => ({ ...old, ...at }), resetScroll: false }),
  }
}

export const MetricsPage = () => {
  const navigate = useNavigate()
  const { endpoint, range, part, view, forTraces, ...change } = useView()
  const metrics = useCall(
    getMetrics,
    { range, endpoint, ...part },
    { keepPrevious: true, refetchInterval: useLookAgain() },
  )
  const { data, error } = metrics
  const readAgain = (): void => void metrics.refetch()
  const reset = (): void => change.look({ from: undefined, to: undefined })
  const choose = (first: number, last: number): void => {
    if (data) change.look(partOf(data, first, last))
  }
  useCommands([
    {
      id: "metrics.view",
      title: view === "table" ? words.asCharts : words.asTable,
      keys: "V",
      group: words.title,
      run: change.toggle,
    },
    {
      id: "metrics.reset",
      title: words.reset,
      keys: "Escape",
      group: words.title,
      when: () => part !== undefined,
      run: reset,
    },
    { id: "metrics.read", title: words.readAgain, keys: "R", group: words.title, run: readAgain },
    {
      id: "metrics.traces",
      title: words.openTraces,
      keys: "D",
      group: words.title,
      run: () => void navigate({ to: "/traces", search: forTraces }),
    },
  ])
  const known = data?.endpoints ?? []
  return (
    <div className="page">
      <PageHeader
        title={words.title}
        subtitle={words.subtitle}
        actions={
          <>
            <div className="w-44 min-w-0">
              <Select
                label={words.endpoint}
                value={endpoint ?? ALL}
                options={[
                  { value: ALL, label: words.allEndpoints },
                  ...known.map((name) => ({ value: name, label: name })),
                ]}
                onChange={change.choose}
              />
            </div>
            <Segmented
              label={words.range}
              value={part ? undefined : range}
              options={RANGES.map((value) => ({ value, label: words.ranges[value] }))}
              onChange={change.chooseRange}
            />
            <IconButton
              label={view === "table" ? words.asCharts : words.asTable}
              keys="V"
              icon={view === "table" ? <ChartLine size={16} /> : <Table2 size={16} />}
              onClick={change.toggle}
            />
            <IconButton label={words.readAgain} keys="R" icon={<RotateCw size={16} />} onClick={readAgain} />
          </>
        }
      />
      {error && !data ? (
        <ErrorCard what={words.failed} error={error} onRetry={readAgain} />
      ) : (
        <>
          <MetricsTotals metrics={data} />
          {data ? <Part data={data} part={part !== undefined} onReset={reset} /> : null}
          {data ? <Shown data={data} view={view} search={forTraces} onChoose={choose} /> : <Loading />}
        </>
      )}
    </div>
  )
}
