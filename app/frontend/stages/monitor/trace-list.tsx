import { MessageSquare, PenLine, ThumbsDown, ThumbsUp } from "lucide-react"
import type { TraceSaid, TraceSummaryBody } from "../../../../contract/endpoints/monitor.ts"
import { splitRef } from "../../../../contract/names.ts"
import { tracesWords as words } from "../../messages/traces.ts"
import { Ago } from "../../ui/ago.tsx"
import { Confidence } from "../../ui/confidence.tsx"
import { Name } from "../../ui/name.tsx"
import { Status } from "../../ui/status.tsx"
import { type Column, RowLink, Table } from "../../ui/table.tsx"
import { isRefused, tookWords } from "./trace-model.ts"

const ICON = { size: 14, strokeWidth: 1.75, "aria-hidden": true } as const
const MARKS = {
  right: <ThumbsUp {...ICON} />,
  wrong: <ThumbsDown {...ICON} />,
  corrected: <PenLine {...ICON} />,
  comment: <MessageSquare {...ICON} />,
} as const

const StatusShape = ({ status }: Pick<TraceSummaryBody, "status">) => {
  if (status === "ERROR") return <Status kind="critical" label={words.error} hideLabel />
  return status === "OK" ? (
    <Status kind="ok" label={words.ok} hideLabel />
  ) : (
    <Status kind="idle" label={words.unset} hideLabel />
  )
}

const MarkCell = ({ kind }: { readonly kind: TraceSaid | null }) =>
  kind === null ? (
    <span className="text-fg-3">
      <span aria-hidden="true">–</span>
      <span className="sr-only">{words.noFeedback}</span>
    </span>
  ) : (
    <span className="inline-flex items-center text-fg-2" title={words.marks[kind]}>
      {MARKS[kind]}
      <span className="sr-only">{words.marks[kind]}</span>
    </span>
  )

const AgentCell = ({ agent }: Pick<TraceSummaryBody, "agent">) => {
  if (agent === null) return <span className="text-fg-3">–</span>
  const { name, version } = splitRef(agent)
  return <Name name={name} version={version} />
}

/** What was asked; of a refused call, whose question is not kept, why it was refused. */
const askedWords = (trace: TraceSummaryBody): string => {
  if (isRefused(trace)) return trace.statusMessage ?? words.refused
  return trace.inputPreview === null ? words.noInput : trace.inputPreview.trim() || words.emptyInput
}

const COLUMNS: readonly Column<TraceSummaryBody>[] = [
  {
    id: "asked",
    header: words.columns.asked,
    narrow: "lead",
    cell: (trace) => (
      <span className="flex min-w-0 items-center gap-2.5">
        <span className="flex shrink-0">
          <StatusShape status={trace.status} />
        </span>
        <RowLink to="/traces/$id" params={{ id: trace.traceId }} className="truncate">
          {askedWords(trace)}
        </RowLink>
      </span>
    ),
  },
  {
    id: "answer",
    header: words.columns.answer,
    width: "18%",
    narrow: "brief",
    cell: (trace) =>
      trace.status === "ERROR" ? (
        <span className="text-crit-fg">{isRefused(trace) ? words.refused : words.error}</span>
      ) : (
        (trace.label ?? trace.outputPreview ?? <span className="text-fg-3">{words.noAnswer}</span>)
      ),
  },
  {
    id: "confidence",
    header: words.columns.confidence,
    width: "96px",
    narrow: "brief",
    cell: ({ confidence }) => <Confidence value={confidence} />,
  },
  { id: "agent", header: words.columns.agent, width: "16%", cell: AgentCell },
  {
    id: "took",
    header: words.columns.took,
    align: "right",
    width: "84px",
    cell: ({ durationMs }) => tookWords(durationMs),
  },
  {
    id: "feedback",
    header: words.columns.feedback,
    align: "right",
    width: "84px",
    cell: ({ said }) => <MarkCell kind={said} />,
  },
  {
    id: "when",
    header: words.columns.when,
    align: "right",
    width: "84px",
    narrow: "brief",
    cell: ({ startTime }) => <Ago at={startTime} />,
  },
]

type TraceListProps = {
  /** undefined while they are read. */
  readonly traces: readonly TraceSummaryBody[] | undefined
  readonly active: string | undefined
  readonly empty: React.ReactNode
}

/** Calls, newest first. */
export const TraceTable = ({ traces, active, empty }: TraceListProps) => (
  <Table
    label={words.title}
    columns={COLUMNS}
    rows={traces}
    rowKey={({ traceId }) => traceId}
    active={active}
    empty={empty}
  />
)
