import { Link } from "@tanstack/react-router"
import { listRuns } from "../../../contract/endpoints/jobs.ts"
import { shellWords } from "../messages/shell.ts"
import { formatShare } from "../ui/format.ts"
import { Spinner } from "../ui/spinner.tsx"
import { useCall } from "./query.ts"

/** How many jobs run and how far they are; leads to the list. Nothing while nothing runs. */
export const JobChip = () => {
  const { data } = useCall(listRuns, { state: "running", scheduled: false }, { staleTime: 5000 })
  const runs = data?.runs ?? []
  if (runs.length === 0) return null
  const known = runs.filter((run) => run.progress.total > 0)
  const share = known.reduce((sum, run) => sum + run.progress.done / run.progress.total, 0) / Math.max(1, known.length)
  return (
    <Link
      to={"/jobs" as string}
      className="relative flex h-7 shrink-0 items-center gap-2 rounded-full border border-line-2 px-2.5 text-12 text-fg hover:bg-hover pointer-coarse:after:absolute pointer-coarse:after:-inset-2"
    >
      <span className="text-accent">
        <Spinner />
      </span>
      <span className="sr-only">{shellWords.running(runs.length)}</span>
      <span aria-hidden="true" className="max-md:hidden">
        {shellWords.runningShort(runs.length)}
      </span>
      {known.length > 0 ? <span className="tnum">{formatShare(Math.round(share * 100) / 100)}</span> : null}
    </Link>
  )
}
