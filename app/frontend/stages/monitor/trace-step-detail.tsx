import type { SpanWithPayload } from "../../../../contract/entities/trace.ts"
import type { Json } from "../../../../contract/json.ts"
import { traceWords as words } from "../../messages/traces.ts"
import { Card } from "../../ui/card.tsx"
import { Confidence, type ConfidenceBands } from "../../ui/confidence.tsx"
import { formatInstant } from "../../ui/format.ts"
import { Notice } from "../../ui/notice.tsx"
import { isRefused, stepTitle, tookWords } from "./trace-model.ts"
import { Payload } from "./trace-payload.tsx"

const shown = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value))

/** Names and values as the sender wrote them, for developers. */
const Attributes = ({ span }: { readonly span: SpanWithPayload }) => {
  const rows: readonly (readonly [string, string | null])[] = [
    [words.name, span.name],
    [words.kind, words.kinds[span.kind]],
    [words.began, formatInstant(span.startTime)],
    [words.spanId, span.spanId],
    [words.traceId, span.traceId],
    [words.requestId, span.requestId],
    [words.sessionId, span.sessionId],
    ...Object.entries(span.attributes).map(([name, value]) => [name, shown(value)] as const),
  ]
  return (
    <details className="min-w-0">
      <summary className="w-fit text-12 text-fg-3 hover:text-fg pointer-coarse:min-h-11 pointer-coarse:content-center">
        {words.details}
      </summary>
      <dl className="mt-1.5 grid min-w-0 grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-x-3 gap-y-1 text-12">
        {rows.map(([name, value]) =>
          value === null ? null : (
            <div key={name} className="contents">
              <dt className="text-fg-3 [overflow-wrap:anywhere]">{name}</dt>
              <dd className="mono min-w-0 text-fg-2 [overflow-wrap:anywhere]">{value}</dd>
            </div>
          ),
        )}
      </dl>
    </details>
  )
}

type StepDetailProps = { readonly span: SpanWithPayload; readonly bands: ConfidenceBands | undefined }

/** The chosen step: what went in, what came out, and for developers the rest. */
export const StepDetail = ({ span, bands }: StepDetailProps) => (
  <Card title={stepTitle(span)} note={`${words.kinds[span.kind]}, ${tookWords(span.durationMs)}`}>
    <div className="flex min-w-0 flex-col gap-4" aria-live="polite">
      {span.status === "ERROR" ? (
        <Notice tone="crit" title={isRefused(span) ? undefined : words.stepFailed}>
          {span.statusMessage}
        </Notice>
      ) : null}
      {isRefused(span) ? null : (
        <>
          <Payload title={words.wentIn} text={span.input} />
          <Payload title={words.cameOut} text={span.output} />
        </>
      )}
      {span.confidence === null ? null : (
        <p className="flex items-center gap-2 text-13">
          <span className="text-12 text-fg-3">{words.confidence}</span>
          <Confidence value={span.confidence} bands={bands} />
        </p>
      )}
      {span.inputTokens === null && span.outputTokens === null ? null : (
        <p className="flex items-center gap-2 text-13">
          <span className="text-12 text-fg-3">{words.tokens}</span>
          <span className="tnum">{words.tokensOf(span.inputTokens ?? 0, span.outputTokens ?? 0)}</span>
        </p>
      )}
      <Attributes span={span} />
    </div>
  </Card>
)
