import clsx from "clsx"
import { Bot, Cog, ListChecks, Search, Sparkles, Workflow, Wrench } from "lucide-react"
import { useState } from "react"
import type { SpanWithPayload } from "../../../../contract/entities/trace.ts"
import { traceWords as words } from "../../messages/traces.ts"
import { Badge } from "../../ui/badge.tsx"
import { Button } from "../../ui/button.tsx"
import { Status } from "../../ui/status.tsx"
import { type StepRow, type StepTree, stepTitle, tookWords } from "./trace-model.ts"

/** Rows drawn at once: a trace of thousands of steps must still open. */
const PAGE = 200
const DEEPEST = 8

const ICON = { size: 16, strokeWidth: 1.75, "aria-hidden": true, className: "shrink-0 text-fg-3" } as const
const ICONS: Readonly<Record<SpanWithPayload["kind"], React.ReactNode>> = {
  AGENT: <Bot {...ICON} />,
  LLM: <Sparkles {...ICON} />,
  TOOL: <Wrench {...ICON} />,
  CHAIN: <Workflow {...ICON} />,
  RETRIEVER: <Search {...ICON} />,
  PARSER: <ListChecks {...ICON} />,
  UNKNOWN: <Cog {...ICON} />,
}

type BarProps = { readonly row: StepRow; readonly total: number; readonly slowest: boolean }

const Bar = ({ row: { span, after }, total, slowest }: BarProps) => {
  const left = total === 0 ? 0 : (after / total) * 100
  const width = total === 0 ? 100 : (span.durationMs / total) * 100
  return (
    <span className="relative block h-2 min-w-0 flex-1 rounded-full bg-track" aria-hidden="true">
      <span
        className={clsx(
          "absolute inset-y-0 min-w-1 rounded-full",
          span.status === "ERROR" ? "bg-crit" : slowest ? "bg-accent" : "bg-bar",
        )}
        style={{ left: `${Math.min(left, 99)}%`, width: `${Math.min(width, 100 - Math.min(left, 99))}%` }}
      />
    </span>
  )
}

type StepProps = BarProps & { readonly chosen: boolean; readonly onChoose: () => void }

const Step = ({ row, total, slowest, chosen, onChoose }: StepProps) => {
  const { span, depth, after } = row
  const title = stepTitle(span)
  const failed = span.status === "ERROR"
  return (
    <li className="border-line border-b last:border-0">
      <button
        type="button"
        aria-current={chosen}
        onClick={onChoose}
        className={clsx(
          "grid w-full min-w-0 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 px-4 py-1.5 text-left text-13 hover:bg-hover focus-visible:-outline-offset-2 @xl:min-h-[33px] @xl:grid-cols-[minmax(0,5fr)_minmax(0,4fr)_72px] pointer-coarse:min-h-11",
          chosen && "bg-accent-soft shadow-[inset_2px_0_0_var(--accent)]",
        )}
      >
        <span className="flex min-w-0 items-center gap-2" style={{ paddingLeft: Math.min(depth, DEEPEST) * 16 }}>
          {failed ? <Status kind="critical" label={words.failedStep} hideLabel /> : ICONS[span.kind]}
          <span className="truncate">{title}</span>
          {slowest ? <Badge tone="accent">{words.slowest}</Badge> : null}
        </span>
        <span className="flex min-w-0 items-center @max-xl:order-3 @max-xl:col-span-2">
          <Bar row={row} total={total} slowest={slowest} />
          <span className="sr-only">{words.timeline(title, tookWords(span.durationMs), tookWords(after))}</span>
        </span>
        <span className="tnum whitespace-nowrap text-right text-12 text-fg-2" aria-hidden="true">
          {tookWords(span.durationMs)}
        </span>
      </button>
    </li>
  )
}

type StepsProps = {
  readonly tree: StepTree
  readonly chosen: string | undefined
  readonly onChoose: (spanId: string) => void
}

/** The steps of a call as a tree, each with its time beside it. */
export const TraceSteps = ({ tree, chosen, onChoose }: StepsProps) => {
  const [most, setMost] = useState(PAGE)
  const left = tree.rows.length - most
  return (
    <>
      <ol aria-label={words.steps} className="flex min-w-0 flex-col">
        {tree.rows.slice(0, most).map((row) => (
          <Step
            key={row.span.spanId}
            row={row}
            total={tree.total}
            slowest={row.span.spanId === tree.slowest}
            chosen={row.span.spanId === chosen}
            onChoose={() => onChoose(row.span.spanId)}
          />
        ))}
      </ol>
      {left > 0 ? (
        <div className="border-line border-t p-2">
          <Button size={28} variant="ghost" onClick={() => setMost(most + PAGE * 5)}>
            {words.moreSteps(left)}
          </Button>
        </div>
      ) : null}
    </>
  )
}
