import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router"
import { GitBranch, RotateCcw } from "lucide-react"
import { useMemo } from "react"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import { getEndpoint } from "../../../../contract/endpoints/deploy.ts"
import { getTrace } from "../../../../contract/endpoints/monitor.ts"
import type { SpanWithPayload } from "../../../../contract/entities/trace.ts"
import { splitRef } from "../../../../contract/names.ts"
import { traceWords as words } from "../../messages/traces.ts"
import { Boundary } from "../../shell/boundary.tsx"
import { useCall } from "../../shell/query.ts"
import { useCommands, useKeys, useListKeys } from "../../shell/use-commands.ts"
import { Ago } from "../../ui/ago.tsx"
import { Button, ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { Confidence } from "../../ui/confidence.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Name } from "../../ui/name.tsx"
import { Notice } from "../../ui/notice.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { Skeleton, SkeletonRows } from "../../ui/skeleton.tsx"
import { Status } from "../../ui/status.tsx"
import { TraceFacts } from "./trace-facts.tsx"
import { TraceFeedback } from "./trace-feedback.tsx"
import { payloadOf, rootOf, stepTree } from "./trace-model.ts"
import { PlainValue } from "./trace-payload.tsx"
import { REVIEW_ICON, useReview } from "./trace-review.tsx"
import { StepDetail } from "./trace-step-detail.tsx"
import { TraceSteps } from "./trace-steps.tsx"

type Trace = OutputOf<typeof getTrace>

/** The answer in a few words: the label, else the beginning of what came out. */
const answerOf = (root: SpanWithPayload): string => {
  if (root.status === "ERROR") return words.callFailed
  const value = payloadOf(root.output)
  if (root.label !== null) return root.label
  return typeof value === "string" && value !== "" ? value.slice(0, 80) : words.answer
}

const Shape = ({ root }: { readonly root: SpanWithPayload }) =>
  root.status === "ERROR" ? (
    <Status kind="critical" label={words.failedStep} hideLabel size={20} />
  ) : (
    <Status kind={root.status === "OK" ? "ok" : "idle"} hideLabel size={20} />
  )

const Asked = ({ root }: { readonly root: SpanWithPayload }) => {
  const value = payloadOf(root.input)
  const only = typeof value === "object" && value !== null && !Array.isArray(value) ? Object.values(value) : []
  const single = only.length === 1 ? only[0] : undefined
  return (
    <Card title={words.asked}>
      {value === undefined ? (
        <p className="text-13 text-fg-3">{words.notKept}</p>
      ) : (
        <div className={typeof (single ?? value) === "string" ? "reading" : "text-13"}>
          <PlainValue value={single ?? value} />
        </div>
      )}
    </Card>
  )
}

const Loading = () => (
  <div className="page">
    <Skeleton className="h-7 w-56" />
    <Card>
      <Skeleton className="h-10 w-full" />
    </Card>
    <Card flush>
      <SkeletonRows rows={4} />
    </Card>
  </div>
)

const Actions = ({ root, feedback }: { readonly root: SpanWithPayload; readonly feedback: Trace["feedback"] }) => {
  const navigate = useNavigate()
  const review = useReview(root.traceId, feedback)
  const whereFrom = () => void navigate({ to: "/lineage", search: { trace: root.traceId } })
  useCommands([
    {
      id: "trace.review",
      title: words.keys.toReview,
      keys: "C",
      group: words.keys.group,
      when: () => review.item === undefined && review.why === undefined && !review.busy,
      run: review.send,
    },
    { id: "trace.lineage", title: words.keys.whereFrom, keys: "L", group: words.keys.group, run: whereFrom },
  ])
  const reviewKeys = useKeys("trace.review")
  const lineageKeys = useKeys("trace.lineage")
  return (
    <>
      {root.endpointName === null ? null : (
        <ButtonLink
          icon={<RotateCcw size={16} strokeWidth={1.75} />}
          to="/playground"
          search={{ endpoint: root.endpointName, trace: root.traceId }}
        >
          {words.askAgain}
        </ButtonLink>
      )}
      {review.item === undefined ? (
        <Button icon={REVIEW_ICON} keys={reviewKeys} busy={review.busy} why={review.why} onClick={review.send}>
          {words.toReview}
        </Button>
      ) : (
        <Status kind="ok" label={words.sent} />
      )}
      <ButtonLink
        variant="primary"
        icon={<GitBranch size={16} strokeWidth={1.75} />}
        keys={lineageKeys}
        to="/lineage"
        search={{ trace: root.traceId }}
      >
        {words.whereFrom}
      </ButtonLink>
      {review.error ? (
        <div className="basis-full">
          <ErrorCard what={words.reviewFailed} error={review.error} />
        </div>
      ) : null}
    </>
  )
}

const Header = ({ root, trace, bands }: { readonly root: SpanWithPayload; readonly trace: Trace } & Bands) => (
  <PageHeader
    title={
      <span className="flex min-w-0 items-center gap-2">
        <Shape root={root} />
        {answerOf(root)}
      </span>
    }
    beside={root.confidence === null ? undefined : <Confidence value={root.confidence} bands={bands} />}
    subtitle={
      <span className="flex flex-wrap items-center gap-x-1.5">
        <Ago at={root.startTime} />
        {root.agent === null ? null : (
          <>
            <span>{words.by.toLowerCase()}</span>
            <Link to="/agents/$name" params={{ name: root.agent }} className="link min-w-0">
              <Name name={splitRef(root.agent).name} version={splitRef(root.agent).version} />
            </Link>
          </>
        )}
      </span>
    }
    actions={<Actions root={root} feedback={trace.feedback} />}
  />
)

type Bands = { readonly bands: readonly [number, number, number] | undefined }

const Full = ({ root, trace }: { readonly root: SpanWithPayload; readonly trace: Trace }) => {
  const { span: wanted } = useSearch({ from: "/traces/$id" })
  const navigate = useNavigate({ from: "/traces/$id" })
  const endpoint = useCall(getEndpoint, { name: root.endpointName ?? "" }, { enabled: root.endpointName !== null })
  const tree = useMemo(() => stepTree(trace.spans), [trace.spans])
  const chosen = trace.spans.find(({ spanId }) => spanId === wanted) ?? root
  const failed = tree.rows.filter(({ span }) => span.status === "ERROR").map(({ span }) => span.spanId)
  const choose = (spanId: string) => void navigate({ search: { span: spanId }, replace: true, resetScroll: false })
  useListKeys({
    keys: tree.rows.map(({ span }) => span.spanId),
    active: chosen.spanId,
    onMove: choose,
    noun: "step",
  })
  useCommands([
    {
      id: "trace.nextError",
      title: words.keys.nextError,
      keys: "E",
      group: words.keys.group,
      when: () => failed.length > 0,
      run: () => {
        const next = failed[(failed.indexOf(chosen.spanId) + 1) % failed.length]
        if (next !== undefined) choose(next)
      },
    },
  ])
  const bands = endpoint.data?.bands
  return (
    <div className="page">
      <Header root={root} trace={trace} bands={bands} />
      {root.status === "ERROR" && root.statusMessage ? <Notice tone="crit">{root.statusMessage}</Notice> : null}
      {tree.lost > 0 ? <Notice tone="warn">{words.lost(tree.lost)}</Notice> : null}
      <div className="grid min-w-0 items-start gap-4 @4xl/page:grid-cols-[minmax(0,1fr)_320px]">
        <Asked root={root} />
        <TraceFacts root={root} />
      </div>
      <div className="grid min-w-0 items-start gap-4 @4xl/page:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <Boundary what={words.failed}>
            <Card title={words.steps} note={words.stepsNote(tree.rows.length, failed.length)} flush>
              <TraceSteps tree={tree} chosen={chosen.spanId} onChoose={choose} />
            </Card>
          </Boundary>
          <TraceFeedback root={root} fields={endpoint.data?.output} feedback={trace.feedback} />
        </div>
        <StepDetail span={chosen} bands={bands} />
      </div>
    </div>
  )
}

export const TracePage = () => {
  const { id } = useParams({ from: "/traces/$id" })
  const trace = useCall(getTrace, { id })
  const root = trace.data && rootOf(trace.data.spans)
  if (trace.error)
    return (
      <div className="page">
        <PageHeader
          title={words.failed}
          actions={
            <ButtonLink to="/traces" search={{}}>
              {words.back}
            </ButtonLink>
          }
        />
        <ErrorCard what={words.failed} error={trace.error} onRetry={() => void trace.refetch()} />
      </div>
    )
  if (!trace.data || !root) return <Loading />
  return <Full key={root.traceId} root={root} trace={trace.data} />
}
