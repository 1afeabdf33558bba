import type { OutputOf } from "../../../../contract/endpoint.ts"
import type { getEndpoint } from "../../../../contract/endpoints/deploy.ts"
import { playgroundWords as words } from "../../messages/deploy.ts"
import { Badge } from "../../ui/badge.tsx"
import { BarRows } from "../../ui/bar-rows.tsx"
import { Confidence } from "../../ui/confidence.tsx"
import { formatDecimals } from "../../ui/format.ts"
import { Duration } from "../../ui/num.tsx"
import { inWords } from "./field-values.ts"
import { Rating } from "./rating.tsx"
import type { SessionAnswer } from "./session-answers.ts"
import { TraceLink } from "./trace-link.tsx"

type Endpoint = OutputOf<typeof getEndpoint>
type AnswerProps = { readonly entry: SessionAnswer; readonly endpoint: Endpoint }

const Sureness = ({ entry, endpoint }: AnswerProps) => {
  const { confidence } = entry.answer
  if (confidence === null) return <p className="text-12 text-fg-3">{words.uncalibrated}</p>
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-13 text-fg-2">
      <span className="sr-only">{words.howSure}</span>
      <Confidence value={confidence} bands={endpoint.bands} />
      <span>{words.calibrated(Math.round(confidence * 100))}</span>
    </p>
  )
}

/** Less than this would be shown as nought. */
const LEAST_SHOWN = 0.005

/** The answers that were near, where there is more than one to choose from. */
const Otherwise = ({ answer }: Pick<SessionAnswer, "answer">) => {
  const others = answer.alternatives
    .filter(({ label, probability }) => label !== answer.label && probability >= LEAST_SHOWN)
    .slice(0, 3)
  if (others.length === 0) return null
  return (
    <div className="flex flex-col gap-1">
      <h3 className="text-12 text-fg-3">{words.otherwise}</h3>
      <BarRows
        label={words.otherwise}
        max={1}
        rows={others.map(({ label, probability }) => ({
          id: label,
          label,
          value: probability,
          shown: formatDecimals(probability, 2),
          tone: "neutral",
        }))}
      />
    </div>
  )
}

const Evidence = ({ answer }: Pick<SessionAnswer, "answer">) => {
  const spoke = answer.evidence.filter(({ weight }) => weight > 0).slice(0, 6)
  if (spoke.length === 0) return null
  return (
    <div className="flex flex-col gap-1.5">
      <h3 className="text-12 text-fg-3">{words.spokeForIt}</h3>
      <ul className="flex flex-wrap gap-1.5">
        {spoke.map(({ token }) => (
          <li key={token}>
            <Badge>{token}</Badge>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** One answer: what, how sure, what else, why; and whether it was right. */
export const Answer = ({ entry, endpoint }: AnswerProps) => {
  const { answer } = entry
  const main = endpoint.output.find((field) => field.main)
  const rest = endpoint.output.filter((field) => field !== main && field.name in answer.output)
  return (
    <div className="flex min-w-0 flex-col gap-4" aria-live="polite">
      <div className="flex flex-col gap-1">
        {main ? (
          <>
            <p className="text-12 text-fg-3">{main.name}</p>
            <p className="text-20 font-semibold [overflow-wrap:anywhere]">{inWords(answer.output[main.name])}</p>
          </>
        ) : null}
        <Sureness entry={entry} endpoint={endpoint} />
      </div>
      {rest.length === 0 ? null : (
        <dl className="flex flex-col gap-2">
          {rest.map((field) => (
            <div key={field.name} className="min-w-0">
              <dt className="text-12 text-fg-3">{field.name}</dt>
              <dd className="whitespace-pre-line text-13 [overflow-wrap:anywhere]">
                {inWords(answer.output[field.name])}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <Otherwise answer={answer} />
      <Evidence answer={answer} />
      <Rating key={entry.id} entry={entry} fields={endpoint.output} />
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-t pt-3 text-12 text-fg-3">
        <span>
          {words.took} <Duration ms={entry.ms} />, {words.by} <span className="mono">{answer.agent}</span>
        </span>
        <TraceLink traceId={answer.trace_id} />
      </p>
    </div>
  )
}
