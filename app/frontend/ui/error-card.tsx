import { RotateCw } from "lucide-react"
import { words } from "../messages.ts"
import { asProblem } from "../shell/call-problem.ts"
import { Button } from "./button.tsx"
import { CopyButton } from "./copy-button.tsx"
import { Status } from "./status.tsx"

type ErrorCardProps = {
  /** What failed, in the page's words: "The queue could not be read". */
  readonly what: string
  readonly error: unknown
  /** What was kept: "Your decisions are kept". */
  readonly kept?: string
  readonly onRetry?: (() => void) | undefined
}

/** A failure in its place: what failed, why, what to do, retry, request id to copy. The rest of the page goes on. */
export const ErrorCard = ({ what, error, kept, onRetry }: ErrorCardProps) => {
  const problem = asProblem(error)
  return (
    <div role="alert" className="flex min-w-0 items-start gap-3 rounded-card border border-line bg-surface p-4">
      <span className="mt-0.5">
        <Status kind="critical" label={words.error} hideLabel />
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="text-13 font-semibold">{what}</p>
        <p className="text-13 text-fg-2 [overflow-wrap:anywhere]">
          {problem.detail ?? problem.title} {problem.remedy}
          {kept ? ` ${kept}` : ""}
        </p>
        {problem.requestId ? (
          <p className="flex items-center gap-1 text-12 text-fg-3">
            {words.requestId} <span className="mono truncate">{problem.requestId}</span>
            <CopyButton text={problem.requestId} label={words.copyRequestId} />
          </p>
        ) : null}
        {onRetry ? (
          <div className="mt-2">
            <Button size={28} icon={<RotateCw size={14} />} onClick={onRetry}>
              {words.retry}
            </Button>
          </div>
        ) : null}
      </div>
    </div>
  )
}
