import { useNavigate, useSearch } from "@tanstack/react-router"
import { ChartLine, MessageSquareText, RotateCw, Table2 } from "lucide-react"
import { getMetrics, RANGES, type TimeRange } from "../../../../contract/endpoints/monitor.ts"
import { metricsWords as words } from "../../messages/metrics.ts"
import { useCall } from "../../shell/query.ts"
import { useCommands } from "../../shell/use-commands.ts"
import { ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { IconButton } from "../../ui/icon-button.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { Segmented } from "../../ui/segmented.tsx"
import { Select } from "../../ui/select.tsx"
import { Skeleton } from "../../ui/skeleton.tsx"
import { MetricsCharts } from "./metrics-charts.tsx"
import { filled, type Metrics } from "./metrics-series.ts"
import { MetricsTable } from "./metrics-table.tsx"
import { MetricsTotals } from "./metrics-totals.tsx"

const ALL = "*"
/** Live news read the figures again; this is for times that pass without any. */
const LOOK_AGAIN_MS = 60_000

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

const Shown = ({
  data,
  view,
  search,
}: {
  readonly data: Metrics
  readonly view: "table" | undefined
  readonly search: { readonly endpoint?: string; readonly range?: TimeRange }
}) => {
  if (data.totals.requestCount === 0) return <Empty endpoints={data.endpoints} />
  return view === "table" ? (
    <MetricsTable metrics={data} />
  ) : (
    <MetricsCharts metrics={data} points={filled(data)} search={search} />
  )
}

export const MetricsPage = () => {
  const search = useSearch({ from: "/metrics" })
  const { endpoint, range = "24h", view } = search
  const navigate = useNavigate({ from: "/metrics" })
  const metrics = useCall(getMetrics, { range, endpoint }, { keepPrevious: true, refetchInterval: LOOK_AGAIN_MS })
  const { data, error } = metrics
  const toggleView = (): void =>
    void navigate({ search: (old) => ({ ...old, view: view === "table" ? undefined : "table" }), replace: true })
  const readAgain = (): void => void metrics.refetch()
  const forTraces = { ...(endpoint === undefined ? {} : { endpoint }), range }
  useCommands([
    {
      id: "metrics.view",
      title: view === "table" ? words.asCharts : words.asTable,
      keys: "V",
      group: words.title,
      run: toggleView,
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
                onChange={(next) =>
                  void navigate({
                    search: (old) => ({ ...old, endpoint: next === ALL ? undefined : next }),
                    replace: true,
                  })
                }
              />
            </div>
            <Segmented
              label={words.range}
              value={range}
              options={RANGES.map((value) => ({ value, label: words.ranges[value] }))}
              onChange={(next) =>
                void navigate({
                  search: (old) => ({ ...old, range: next === "24h" ? undefined : next }),
                  replace: true,
                })
              }
            />
            <IconButton
              label={view === "table" ? words.asCharts : words.asTable}
              keys="V"
              icon={view === "table" ? <ChartLine size={16} /> : <Table2 size={16} />}
              onClick={toggleView}
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
          {data ? <Shown data={data} view={view} search={forTraces} /> : <Loading />}
        </>
      )}
    </div>
  )
}
