import { useNavigate, useSearch } from "@tanstack/react-router"
import { useState } from "react"
import {
  cancelRun,
  getRun,
  type LibraryJob,
  listRuns,
  type RunStateKind,
  type RunWithMay,
  retryRun,
} from "../../../../contract/endpoints/jobs.ts"
import { jobsWords } from "../../messages/jobs.ts"
import { usePages } from "../../shell/pages.ts"
import { useChange } from "../../shell/query.ts"
import { useListKeys } from "../../shell/use-commands.ts"
import { Ago, useNow } from "../../ui/ago.tsx"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Filters } from "../../ui/filters.tsx"
import { LoadMore } from "../../ui/load-more.tsx"
import { Duration } from "../../ui/num.tsx"
import { Progress } from "../../ui/progress.tsx"
import { Select } from "../../ui/select.tsx"
import { Status } from "../../ui/status.tsx"
import { Switch } from "../../ui/switch.tsx"
import { type Column, RowLink, Table } from "../../ui/table.tsx"
import { toast } from "../../ui/toast.tsx"
import { aboutOf, progressWords, shareOf, starterOf, statusOf, tookMs } from "./run-words.ts"

const ALL = "all"
const STATES: readonly RunStateKind[] = ["queued", "running", "succeeded", "failed", "cancelled", "interrupted"]

const StateCell = ({ run }: { readonly run: RunWithMay }) => (
  <span className="flex min-w-0 items-center gap-3">
    <Status {...statusOf(run)} />
    {run.state.kind === "running" ? (
      <span className="w-24 min-w-0 shrink" title={progressWords(run)}>
        <Progress value={shareOf(run)} label={jobsWords.progress(run.job)} />
      </span>
    ) : null}
  </span>
)

const Took = ({ run }: { readonly run: RunWithMay }) => <Duration ms={tookMs(run, Math.max(useNow(), Date.now()))} />

/** Cancel or run again, whichever its state allows. */
export const RunActions = ({ run }: { readonly run: RunWithMay }) => {
  const navigate = useNavigate()
  const onFailed = (problem: { readonly message: string }) => toast(problem.message)
  const cancel = useChange(cancelRun, {
    invalidates: [listRuns, getRun],
    onDone: () => toast(jobsWords.cancelling),
    onFailed,
  })
  const retry = useChange(retryRun, {
    invalidates: [listRuns],
    onDone: ({ runId }) => void navigate({ to: "/jobs/$run", params: { run: runId } }),
    onFailed,
  })
  if (run.may.includes("cancel"))
    return (
      <Button size={28} busy={cancel.isPending} onClick={() => cancel.mutate({ runId: run.id })}>
        {jobsWords.cancelRun}
      </Button>
    )
  if (!run.may.includes("retry")) return null
  return (
    <Button size={28} busy={retry.isPending} onClick={() => retry.mutate({ runId: run.id })}>
      {jobsWords.runAgain}
    </Button>
  )
}

const COLUMNS: readonly Column<RunWithMay>[] = [
  {
    id: "job",
    header: jobsWords.job,
    narrow: "lead",
    width: "16%",
    cell: (run) => (
      <RowLink to="/jobs/$run" params={{ run: run.id }} className="mono">
        {run.job}
      </RowLink>
    ),
  },
  { id: "state", header: jobsWords.state, narrow: "brief", width: "15%", cell: (run) => <StateCell run={run} /> },
  {
    id: "about",
    header: jobsWords.about,
    cell: (run) => (
      <span className="block truncate text-fg-2" title={aboutOf(run)}>
        {aboutOf(run) ?? "–"}
      </span>
    ),
  },
  {
    id: "by",
    header: jobsWords.startedBy,
    width: "18%",
    cell: (run) => (
      <span className="block truncate text-fg-2" title={starterOf(run)}>
        {starterOf(run)}
      </span>
    ),
  },
  { id: "when", header: jobsWords.when, narrow: "brief", width: "88px", cell: (run) => <Ago at={run.createdAt} /> },
  { id: "took", header: jobsWords.took, align: "right", width: "96px", cell: (run) => <Took run={run} /> },
  {
    id: "actions",
    header: jobsWords.actions,
    align: "right",
    width: "124px",
    cell: (run) => (
      <span className="relative inline-flex">
        <RunActions run={run} />
      </span>
    ),
  },
]

const NoRuns = ({ filtered }: { readonly filtered: boolean }) => {
  const navigate = useNavigate({ from: "/jobs" })
  return filtered ? (
    <EmptyState
      title={jobsWords.noMatch}
      actions={
        <Button onClick={() => void navigate({ search: { tab: "runs", clock: true } })}>{jobsWords.showAll}</Button>
      }
    >
      {jobsWords.noMatchHint}
    </EmptyState>
  ) : (
    <EmptyState
      title={jobsWords.noRuns}
      actions={
        <Button variant="primary" onClick={() => void navigate({ search: {} })}>
          {jobsWords.toLibrary}
        </Button>
      }
    >
      {jobsWords.noRunsHint}
    </EmptyState>
  )
}

const PAGE = 50

/** The runs, newest first and to the first one, with their live progress. */
export const RunList = ({ jobs }: { readonly jobs: readonly LibraryJob[] }) => {
  const { job, state, clock } = useSearch({ from: "/jobs" })
  const navigate = useNavigate({ from: "/jobs" })
  const [active, setActive] = useState<string>()
  const runs = usePages({
    endpoint: listRuns,
    input: {
      limit: PAGE,
      ...(job ? { job } : {}),
      ...(state ? { state } : {}),
      ...(clock ? {} : { scheduled: false }),
    },
    after: (before) => ({ before }),
    read: ({ runs: found, next }) => ({ rows: found, next }),
  })
  const { rows } = runs
  useListKeys({
    keys: (rows ?? []).map((run) => run.id),
    active,
    onMove: setActive,
    onOpen: (run) => void navigate({ to: "/jobs/$run", params: { run } }),
    noun: "run",
  })
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <Filters>
        <Select
          className="w-44 max-md:w-full"
          label={jobsWords.job}
          value={job ?? ALL}
          options={[
            { value: ALL, label: jobsWords.allJobs },
            ...jobs.map(({ name }) => ({ value: name, label: name })),
          ]}
          onChange={(next) =>
            void navigate({ search: (old) => ({ ...old, job: next === ALL ? undefined : next }), replace: true })
          }
        />
        <Select
          className="w-44 max-md:w-full"
          label={jobsWords.state}
          value={state ?? ALL}
          options={[
            { value: ALL, label: jobsWords.allStates },
            ...STATES.map((value) => ({ value, label: jobsWords.states[value] })),
          ]}
          onChange={(next) =>
            void navigate({
              search: (old) => ({ ...old, state: STATES.find((one) => one === next) }),
              replace: true,
            })
          }
        />
        <Switch
          on={clock === true}
          label={jobsWords.withScheduled}
          onChange={(on) =>
            void navigate({ search: (old) => ({ ...old, clock: on ? true : undefined }), replace: true })
          }
        />
      </Filters>
      {runs.error && rows === undefined ? (
        <ErrorCard what={jobsWords.runsError} error={runs.error} onRetry={runs.refresh} />
      ) : (
        <Card flush>
          <Table
            label={jobsWords.tabs.runs}
            columns={COLUMNS}
            rows={rows}
            rowKey={(run) => run.id}
            active={active}
            empty={<NoRuns filtered={job !== undefined || state !== undefined} />}
          />
        </Card>
      )}
      {rows === undefined ? null : <LoadMore label={jobsWords.older} failed={jobsWords.runsError} pages={runs} />}
    </div>
  )
}
