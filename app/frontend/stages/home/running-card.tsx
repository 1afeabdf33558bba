import { Link } from "@tanstack/react-router"
import { listRuns, type RunWithMay } from "../../../../contract/endpoints/jobs.ts"
import { homeWords as words } from "../../messages/home.ts"
import { useCall } from "../../shell/query.ts"
import { useLiveState } from "../../shell/use-live.ts"
import { Card } from "../../ui/card.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { formatDuration } from "../../ui/format.ts"
import { JobBar } from "../../ui/progress.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"

/** A shorter time left than this is not worth a guess. */
const SHORT_MS = 5_000

/** Runs that people wait for; those that follow the clock or never end are left out. */
const isAwaited = ({ trigger, cause }: RunWithMay): boolean => trigger !== "schedule" && cause !== "continuous"

const timeLeft = ({ state, progress }: RunWithMay, now: number): string | undefined => {
  if (state.kind !== "running" || progress.total <= 0 || progress.done <= 0) return undefined
  const share = progress.done / progress.total
  const left = ((now - Date.parse(state.startedAt)) * (1 - share)) / share
  return left < SHORT_MS ? undefined : words.left(formatDuration(Math.ceil(left / 1000) * 1000))
}

const subjectOf = ({ input }: RunWithMay): string | undefined => {
  const subject = input.databit ?? input.model ?? input.agent ?? input.table
  return typeof subject === "string" ? subject.split(".").at(-1) : undefined
}

const Running = ({ run }: { readonly run: RunWithMay }) => {
  const { done, total, step } = run.progress
  const subject = subjectOf(run)
  return (
    <li>
      <JobBar
        title={
          <Link to="/jobs/$run" params={{ run: run.id }} className="hover:underline">
            <span className="mono">{run.job}</span>{" "}
            {subject === undefined ? null : <span className="mono text-fg-3">{subject}</span>}
          </Link>
        }
        value={total > 0 ? done / total : undefined}
        note={step}
        left={timeLeft(run, Date.now())}
        label={`${run.job}: ${step}`}
      />
    </li>
  )
}

/** Runs that are working, with live progress. */
export const RunningCard = () => {
  const runs = useCall(listRuns, { state: "running", limit: 50 })
  const live = useLiveState() === "live"
  if (runs.error) return <ErrorCard what={words.runningFailed} error={runs.error} onRetry={() => void runs.refetch()} />
  const awaited = runs.data?.runs.filter(isAwaited)
  return (
    <Card
      title={words.running}
      actions={
        <span className="flex items-center gap-1.5 text-12 text-fg-3">
          {live ? words.live : words.notLive}
          <span aria-hidden="true" className={live ? "size-1.5 rounded-full bg-ok" : "size-1.5 rounded-full border"} />
        </span>
      }
    >
      {awaited === undefined ? (
        <SkeletonRows rows={2} />
      ) : awaited.length === 0 ? (
        <p className="text-13 text-fg-3">{words.runningNone}</p>
      ) : (
        <ul className="flex flex-col gap-4">
          {awaited.map((run) => (
            <Running key={run.id} run={run} />
          ))}
        </ul>
      )}
    </Card>
  )
}
