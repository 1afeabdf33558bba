import { Link, useNavigate, useSearch } from "@tanstack/react-router"
import { type LibraryJob, listJobs, listRuns } from "../../../../contract/endpoints/jobs.ts"
import { jobsWords } from "../../messages/jobs.ts"
import { Boundary } from "../../shell/boundary.tsx"
import { useCall } from "../../shell/query.ts"
import { Card } from "../../ui/card.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { JobBar } from "../../ui/progress.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { Tabs } from "../../ui/tabs.tsx"
import { JobLibrary } from "./job-library.tsx"
import { JobStartDialog } from "./job-start-dialog.tsx"
import { RunActions, RunList } from "./run-list.tsx"
import { aboutOf, progressWords, shareOf } from "./run-words.ts"

/** What runs at this moment; nothing while nothing runs. */
const RunningNow = () => {
  const running = useCall(listRuns, { state: "running", scheduled: false })
  const runs = running.data?.runs ?? []
  if (runs.length === 0) return null
  return (
    <Card title={jobsWords.runningNow}>
      <div className="flex min-w-0 flex-col gap-4">
        {runs.map((run) => (
          <JobBar
            key={run.id}
            title={
              <Link to="/jobs/$run" params={{ run: run.id }} className="link">
                {[run.job, aboutOf(run)].filter(Boolean).join(", ")}
              </Link>
            }
            value={shareOf(run)}
            note={progressWords(run)}
            actions={<RunActions run={run} />}
            label={jobsWords.progress(run.job)}
          />
        ))}
      </div>
    </Card>
  )
}

/** `?start=` opens the form of a job, with `?databit=` and `?table=` already in it: other pages link to it. */
const StartFromAddress = ({ jobs }: { readonly jobs: readonly LibraryJob[] }) => {
  const { start, databit, table } = useSearch({ from: "/jobs" })
  const navigate = useNavigate({ from: "/jobs" })
  const job = jobs.find(({ name }) => name === start)
  if (!job) return null
  return (
    <JobStartDialog
      key={job.name}
      job={job}
      given={{ ...(databit ? { databit } : {}), ...(table ? { table } : {}) }}
      open
      onClose={() =>
        void navigate({
          search: (old) => ({ ...old, start: undefined, databit: undefined, table: undefined }),
          replace: true,
        })
      }
    />
  )
}

export const JobsPage = () => {
  const { tab = "library" } = useSearch({ from: "/jobs" })
  const navigate = useNavigate({ from: "/jobs" })
  const library = useCall(listJobs, {}, { staleTime: Number.POSITIVE_INFINITY })
  const jobs = library.data?.jobs ?? []
  return (
    <div className="page">
      <PageHeader title={jobsWords.title} subtitle={jobsWords.subtitle} />
      <Boundary what={jobsWords.runsError}>
        <RunningNow />
      </Boundary>
      <Tabs
        value={tab}
        label={jobsWords.tabsLabel}
        tabs={[
          { value: "library", label: jobsWords.tabs.library, count: library.data?.jobs.length },
          { value: "runs", label: jobsWords.tabs.runs },
        ]}
        onChange={(next) => void navigate({ search: { tab: next === "runs" ? "runs" : undefined } })}
      >
        {tab === "runs" ? (
          <RunList jobs={jobs} />
        ) : library.error ? (
          <ErrorCard what={jobsWords.libraryError} error={library.error} onRetry={() => void library.refetch()} />
        ) : library.data ? (
          <JobLibrary
            jobs={jobs}
            onRun={(job) => void navigate({ search: (old) => ({ ...old, start: job.name }), replace: true })}
          />
        ) : (
          <Card flush>
            <SkeletonRows rows={8} />
          </Card>
        )}
      </Tabs>
      <StartFromAddress jobs={jobs} />
    </div>
  )
}
