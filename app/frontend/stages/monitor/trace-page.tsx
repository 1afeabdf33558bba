import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router"
import { GitBranch, RotateCcw } from "lucide-react"
import { useMemo } from "react"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import { getEndpoint, listEndpoints } from "../../../../contract/endpoints/deploy.ts"
import { getTrace } from "../../../../contract/endpoints/monitor.ts"
import type { SpanWithPayload } from "../../../../contract/entities/trace.ts"
import { splitRef } from "../../../../contract/names.ts"
import { traceWords as words } from "../../messages/traces.ts"
import { Boundary } from "../../shell/boundary.tsx"
import { useMe } from "../../shell/me.ts"
import { OpenInDatabricks } from "../../shell/open-in-databricks.tsx"
import { useCall } from "../../shell/query.ts"
import { useCommands, useKeys, useListKeys } from "../../shell/use-commands.ts"
import { Button, ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { Confidence, type ConfidenceBands } from "../../ui/confidence.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Notice } from "../../ui/notice.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { Skeleton, SkeletonRows } from "../../ui/skeleton.tsx"
import { Status } from "../../ui/status.tsx"
import { TraceFacts } from "./trace-facts.tsx"
import { TraceFeedback } from "./trace-feedback.tsx"
import { isRefused, payloadOf, rootOf, stepTree } from "./trace-model.ts"
import { PlainValue } from "./trace-payload.tsx"
import { REVIEW_ICON, type Review, useReview } from "./trace-review.tsx"
import { StepDetail } from "./trace-step-detail.tsx"
import { TraceSteps } from "./trace-steps.tsx"

type Trace = OutputOf<typeof getTrace>

const TITLE = 80

const shortened = (text: string): string => (text.length > TITLE ? `${text.slice(0, TITLE).trimEnd()}…` : text)

/** The answer in a few words: the label, else the beginning of what came out. */
const answerOf = (root: SpanWithPayload): string => {
  if (root.status === "ERROR") return words.callFailed
  if (root.label !== null) return root.label
  const value = payloadOf(root.output)
  const values = typeof value === "object" && value !== null ? Object.values(value) : [value]
  const text = values.find((one) => typeof one === "string" && one !== "")
  return typeof text === "string" ? shortened(text) : words.answer
}

const Shape = ({ root }: { readonly root: SpanWithPayload }) =>
  root.status === "ERROR" ? (
    <Status kind="critical" label={words.failedStep} hideLabel size={20} />
  ) : (
    <Status
      kind={root.status === "OK" ? "ok" : "idle"}
      label={root.status === "OK" ? words.answered : words.ended}
      hideLabel
      size={20}
    />
  )

/** A question or an answer as it is read: one value alone needs no name beside it. */
const Part = ({ title, text }: { readonly title: string; readonly text: string | null }) => {
  const value = payloadOf(text)
  const only = typeof value === "object" && value !== null && !Array.isArray(value) ? Object.values(value) : []
  const single = only.length === 1 ? only[0] : undefined
  return (
    <Card title={title}>
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

type SentProps = { readonly item: string; readonly databit: string | null; readonly review: Review }

const Sent = ({ item, databit, review }: SentProps) => (
  <span className="flex items-center gap-2.5 px-1 text-13">
    <Status kind="ok" label={words.sent} />
    {databit === null ? null : (
      <Link to="/curate/$databit" params={{ databit: splitRef(databit).name }} search={{ item }} className="link">
        {words.openItem}
      </Link>
    )}
    <Button size={28} variant="ghost" busy={review.busy} why={review.whyNotOut} onClick={review.takeOut}>
      {words.takeOut}
    </Button>
  </span>
)

type ActionsProps = {
  readonly root: SpanWithPayload
  readonly feedback: Trace["feedback"]
  /** Whether its endpoint is one of this workspace. */
  readonly serves: boolean
}

const Actions = ({ root, feedback, serves }: ActionsProps) => {
  const navigate = useNavigate()
  const review = useReview(root, feedback)
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
      {root.endpointName === null || !serves ? null : (
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
        <Sent item={review.item} databit={root.databit} review={review} />
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

type HeaderProps = ActionsProps & { readonly bands: ConfidenceBands | undefined }

/** Traces are in the experiment of the deployment, where it has one. */
const OpenTrace = ({ traceId }: { readonly traceId: string }) => {
  const experimentId = useMe()?.workspace.link?.experimentId ?? null
  if (experimentId === null) return <OpenInDatabricks target={{ kind: "row", of: "spans" }} />
  return <OpenInDatabricks target={{ kind: "trace", experimentId, traceId: `tr-${traceId}` }} />
}

const Header = ({ root, feedback, bands, serves }: HeaderProps) => (
  <PageHeader
    title={
      <span className="flex min-w-0 items-center gap-2">
        <Shape root={root} />
        {answerOf(root)}
      </span>
    }
    beside={
      <>
        {root.confidence === null ? null : <Confidence value={root.confidence} bands={bands} />}
        <OpenTrace traceId={root.traceId} />
      </>
    }
    actions={<Actions root={root} feedback={feedback} serves={serves} />}
  />
)

/** The endpoint an answer came through, where it is one of this workspace. */
const useServing = (name: string | null) => {
  const known = useCall(listEndpoints, {}).data?.endpoints.some(({ endpoint }) => endpoint.name === name) ?? false
  return useCall(getEndpoint, { name: name ?? "" }, { enabled: known })
}

const Full = ({ root, trace }: { readonly root: SpanWithPayload; readonly trace: Trace }) => {
  const { span: wanted } = useSearch({ from: "/traces/$id" })
  const navigate = useNavigate({ from: "/traces/$id" })
  const endpoint = useServing(root.endpointName)
  const tree = useMemo(() => stepTree(trace.spans), [trace.spans])
  const failed = tree.rows.filter(({ span }) => span.status === "ERROR").map(({ span }) => span.spanId)
  // What the call itself took and gave stands above already: open on the step that failed last in the tree, else took longest.
  const telling = [wanted, failed.at(-1), tree.slowest]
  const chosen = telling.map((id) => trace.spans.find(({ spanId }) => spanId === id)).find(Boolean) ?? root
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
      <Header root={root} feedback={trace.feedback} bands={bands} serves={endpoint.data !== undefined} />
      <TraceFacts root={root} serves={endpoint.data !== undefined} />
      {root.status === "ERROR" && root.statusMessage ? <Notice tone="crit">{root.statusMessage}</Notice> : null}
      {tree.lost > 0 ? <Notice tone="warn">{words.lost(tree.lost)}</Notice> : null}
      <div className="grid min-w-0 gap-4 @4xl/page:grid-cols-2">
        <Part title={words.asked} text={root.input} />
        <Part title={words.answered} text={root.output} />
      </div>
      <div className="grid min-w-0 items-start gap-4 @4xl/page:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] @4xl/page:grid-rows-[auto_1fr]">
        <Boundary what={words.failed}>
          <Card
            title={words.steps}
            note={words.stepsNote(tree.rows.length, failed.length)}
            flush
            className="overflow-hidden"
          >
            <TraceSteps tree={tree} chosen={chosen.spanId} onChoose={choose} />
          </Card>
        </Boundary>
        <div className="min-w-0 @4xl/page:row-span-2">
          <StepDetail span={chosen} bands={bands} />
        </div>
        <TraceFeedback root={root} fields={endpoint.data?.output} feedback={trace.feedback} />
      </div>
    </div>
  )
}

/** A call that reached no agent: why, and what is known of it. */
const Refused = ({ root }: { readonly root: SpanWithPayload }) => (
  <div className="page">
    <PageHeader
      title={
        <span className="flex min-w-0 items-center gap-2">
          <Shape root={root} />
          {words.callRefused}
        </span>
      }
      subtitle={words.refusedWhy}
      actions={
        <ButtonLink to="/traces" search={{}}>
          {words.back}
        </ButtonLink>
      }
    />
    <TraceFacts root={root} serves={false} />
    <StepDetail span={root} bands={undefined} />
  </div>
)

export const TracePage = () => {
  const { id } = useParams({ from: "/traces/$id" })
  const trace = useCall(getTrace, { id })
  const root = trace.data && rootOf(trace.data.spans)
  if (trace.error)
    return (
      <div className="page">
        <PageHeader
          title={words.title}
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
  if (isRefused(root)) return <Refused root={root} />
  return <Full key={root.traceId} root={root} trace={trace.data} />
}
