import { Navigate, useNavigate, useSearch } from "@tanstack/react-router"
import { FlaskConical } from "lucide-react"
import { listRuns } from "../../../../contract/endpoints/jobs.ts"
import { listModels, listSnapshots } from "../../../../contract/endpoints/train.ts"
import { trainWords } from "../../messages/train.ts"
import { useCall } from "../../shell/query.ts"
import { useCommands, useKeys, useListKeys } from "../../shell/use-commands.ts"
import { Ago, useNow } from "../../ui/ago.tsx"
import { Button, ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Filters } from "../../ui/filters.tsx"
import { Name } from "../../ui/name.tsx"
import { Duration } from "../../ui/num.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { Segmented } from "../../ui/segmented.tsx"
import { Status } from "../../ui/status.tsx"
import { type Column, RowLink, Table } from "../../ui/table.tsx"
import { RightShare } from "./right-share.tsx"
import { isOpen, type RunRow, runRows, statusOf, TRAINING, tookMs } from "./run-facts.ts"
import { RunningRuns } from "./running-runs.tsx"

const Took = ({ run }: Pick<RunRow, "run">) => {
  const now = useNow()
  return <Duration ms={tookMs(run, Math.max(now, Date.now()))} />
}

const COLUMNS: readonly Column<RunRow>[] = [
  {
    id: "databit",
    header: trainWords.databit,
    width: "28%",
    narrow: "lead",
    cell: ({ run, databit }) => (
      <RowLink to="/train/$run" params={{ run: run.id }}>
        <Name name={databit} />
      </RowLink>
    ),
  },
  {
    id: "state",
    header: trainWords.state,
    width: "11%",
    narrow: "brief",
    cell: ({ run }) => <Status {...statusOf(run)} />,
  },
  {
    id: "made",
    header: trainWords.made,
    narrow: "brief",
    cell: ({ model }) =>
      model ? <span className="mono">v{model.version}</span> : <span className="text-fg-3">–</span>,
  },
  {
    id: "data",
    header: trainWords.data,
    width: "20%",
    cell: ({ snapshot }) =>
      snapshot ? (
        trainWords.dataOf(snapshot.counts.train, snapshot.counts.holdout)
      ) : (
        <span className="text-fg-3">–</span>
      ),
  },
  {
    id: "right",
    header: trainWords.right,
    align: "right",
    narrow: "brief",
    cell: ({ model }) => <RightShare metrics={model?.metrics ?? null} />,
  },
  { id: "took", header: trainWords.took, align: "right", cell: ({ run }) => <Took run={run} /> },
  {
    id: "when",
    header: trainWords.when,
    align: "right",
    narrow: "brief",
    cell: ({ run }) => <Ago at={run.createdAt} />,
  },
  { id: "by", header: trainWords.by, cell: ({ run }) => run.person },
]

const STATES = [
  { value: "any", label: trainWords.allStates },
  { value: "running", label: trainWords.states.running },
  { value: "succeeded", label: trainWords.states.succeeded },
  { value: "failed", label: trainWords.states.failed },
] as const

type Wanted = (typeof STATES)[number]["value"]

const fits = ({ run, databit }: RunRow, q: string, state: Wanted): boolean => {
  if (!databit.toLowerCase().includes(q.toLowerCase())) return false
  if (state === "any") return true
  return state === "running" ? isOpen(run) : run.state.kind === state
}

const Empty = () => (
  <EmptyState
    icon={<FlaskConical size={20} strokeWidth={1.75} aria-hidden="true" />}
    title={trainWords.emptyTitle}
    actions={
      <>
        <ButtonLink variant="primary" to="/train/new">
          {trainWords.start}
        </ButtonLink>
        <ButtonLink to="/data">{trainWords.toSamples}</ButtonLink>
      </>
    }
  >
    {trainWords.emptyText}
  </EmptyState>
)

/** Runs and what each made; undefined while they are read. */
const useRows = () => {
  const runs = useCall(listRuns, { job: TRAINING, limit: 200 })
  const models = useCall(listModels, {})
  const snapshots = useCall(listSnapshots, {})
  const rows = runs.data && runRows(runs.data.runs, models.data?.models ?? [], snapshots.data?.snapshots ?? [])
  const failed = runs.error ?? models.error ?? snapshots.error
  return { rows, failed, again: () => void Promise.all([runs.refetch(), models.refetch(), snapshots.refetch()]) }
}

/** All training runs, those of now first. */
const Runs = () => {
  const { q = "", state = "any", at } = useSearch({ from: "/train" })
  const navigate = useNavigate({ from: "/train" })
  const { rows, failed, again } = useRows()
  const shown = rows?.filter((row) => fits(row, q, state))
  useCommands([
    {
      id: "train.start",
      title: trainWords.start,
      keys: "N",
      group: trainWords.group,
      run: () => void navigate({ to: "/train/new", search: {} }),
    },
  ])
  useListKeys({
    keys: shown?.map(({ run }) => run.id) ?? [],
    active: at,
    onMove: (next) => void navigate({ search: (old) => ({ ...old, at: next }), replace: true }),
    onOpen: (run) => void navigate({ to: "/train/$run", params: { run } }),
    noun: "run",
  })
  const keys = useKeys("train.start")
  const some = rows === undefined || rows.length > 0
  return (
    <div className="page">
      <PageHeader
        title={trainWords.title}
        subtitle={trainWords.subtitle}
        actions={
          some ? (
            <ButtonLink variant="primary" to="/train/new" keys={keys}>
              {trainWords.start}
            </ButtonLink>
          ) : undefined
        }
      />
      {failed ? (
        <ErrorCard what={trainWords.listFailed} error={failed} onRetry={again} />
      ) : some ? (
        <>
          <RunningRuns runs={rows?.map(({ run }) => run).filter(isOpen) ?? []} />
          <Filters
            search={{
              value: q,
              label: trainWords.find,
              onChange: (next) => void navigate({ search: (old) => ({ ...old, q: next || undefined }), replace: true }),
            }}
          >
            <Segmented
              label={trainWords.state}
              value={state}
              options={STATES}
              onChange={(next) =>
                void navigate({
                  search: (old) => ({ ...old, state: next === "any" ? undefined : next }),
                  replace: true,
                })
              }
            />
          </Filters>
          <Card flush>
            <Table
              label={trainWords.runs}
              columns={COLUMNS}
              rows={shown}
              rowKey={({ run }) => run.id}
              active={at}
              empty={
                <EmptyState
                  title={trainWords.noMatch}
                  actions={
                    <Button onClick={() => void navigate({ search: {}, replace: true })}>{trainWords.showAll}</Button>
                  }
                >
                  {trainWords.noMatchHint}
                </EmptyState>
              }
            />
          </Card>
        </>
      ) : (
        <Card flush>
          <Empty />
        </Card>
      )}
    </div>
  )
}

/** The training runs; an address that names a Databit leads to starting one for it. */
export const TrainRunsPage = () => {
  const { databit } = useSearch({ from: "/train" })
  return databit === undefined ? <Runs /> : <Navigate to="/train/new" search={{ databit }} replace />
}
