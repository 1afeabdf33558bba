import { deepLink } from "../../../contract/deep-links.ts"
import type { RunTracked } from "../../../contract/entities/run.ts"
import { shellWords as w } from "../messages/shell.ts"
import { useMe } from "./me.ts"

const SHORT = 8

/** Where a run of a job stands in the tracking of experiments: a link into MLflow, or why it is not there yet. */
export const TrackedRun = ({ tracked }: { readonly tracked: RunTracked }) => {
  const link = useMe()?.workspace.link ?? null
  if (tracked.kind === "untracked")
    return <span className="text-warn-fg [overflow-wrap:anywhere]">{w.notTracked(tracked.says)}</span>
  const { experimentId, runId } = tracked
  const short = <span className="mono text-12">{runId.slice(0, SHORT)}</span>
  if (!link) return <span title={runId}>{short}</span>
  return (
    <a
      className="link"
      target="_blank"
      rel="noopener noreferrer"
      title={w.openTracked}
      href={deepLink(link, { kind: "tracked_run", experimentId, runId })}
    >
      {short}
      <span className="sr-only"> {w.openTracked}</span>
    </a>
  )
}
