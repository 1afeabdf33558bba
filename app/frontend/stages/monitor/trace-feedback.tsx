import { MessageSquare, PenLine, ThumbsDown, ThumbsUp } from "lucide-react"
import { useState } from "react"
import type { FormField } from "../../../../contract/endpoints/curate.ts"
import { giveFeedback, listFeedback } from "../../../../contract/endpoints/improve.ts"
import { getTrace } from "../../../../contract/endpoints/monitor.ts"
import type { Feedback, SpanWithPayload } from "../../../../contract/entities/trace.ts"
import type { Json, JsonObject } from "../../../../contract/json.ts"
import { traceWords as words } from "../../messages/traces.ts"
import { useWhyNot } from "../../shell/me.ts"
import { useChange } from "../../shell/query.ts"
import { useCommands, useKeys } from "../../shell/use-commands.ts"
import { Ago } from "../../ui/ago.tsx"
import { Badge } from "../../ui/badge.tsx"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { toast } from "../../ui/toast.tsx"
import { TraceCorrection } from "./trace-correction.tsx"
import { payloadOf } from "./trace-model.ts"
import { PlainValue } from "./trace-payload.tsx"

const ICON = { size: 16, strokeWidth: 1.75, "aria-hidden": true, className: "mt-0.5 shrink-0 text-fg-3" } as const

const iconOf = ({ type, value }: Feedback) => {
  if (type === "correction") return <PenLine {...ICON} />
  if (type === "comment") return <MessageSquare {...ICON} />
  return value === "up" ? <ThumbsUp {...ICON} /> : <ThumbsDown {...ICON} />
}

const saidOf = ({ type, value }: Feedback): string => {
  if (type === "correction") return words.saidInstead
  if (type === "comment") return words.commented
  return value === "up" ? words.saidRight : words.saidWrong
}

/** One value alone needs no name beside it. */
const plainOf = (fields: JsonObject): Json => {
  const values = Object.values(fields)
  return values.length === 1 && values[0] !== undefined ? values[0] : fields
}

const Said = ({ one }: { readonly one: Feedback }) => (
  <li className="flex min-w-0 gap-2.5 border-line border-b px-4 py-2.5 last:border-0">
    {iconOf(one)}
    <div className="flex min-w-0 flex-1 flex-col gap-1">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-13">
        <span>
          <span className="font-medium">{one.createdBy}</span> <span className="text-fg-2">{saidOf(one)}</span>
        </span>
        <span className="ml-auto flex items-center gap-2 text-12 text-fg-3">
          {one.state === "new" ? null : <Badge>{words.states[one.state]}</Badge>}
          <Ago at={one.createdAt} spoken />
        </span>
      </p>
      {one.correction ? (
        <div className="text-13 font-medium">
          <PlainValue value={plainOf(one.correction)} />
        </div>
      ) : null}
      {one.type === "comment" && one.value ? (
        <p className="whitespace-pre-wrap text-13 [overflow-wrap:anywhere]">{one.value}</p>
      ) : null}
    </div>
  </li>
)

const answeredOf = (root: SpanWithPayload): JsonObject => {
  const value = payloadOf(root.output)
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {}
}

type RateProps = { readonly root: SpanWithPayload; readonly fields: readonly FormField[] | undefined }

const Rate = ({ root, fields }: RateProps) => {
  const [correcting, setCorrecting] = useState(false)
  const why = useWhyNot("give_feedback")
  const { traceId } = root
  const stale = [getTrace, listFeedback]
  const give = useChange(giveFeedback, {
    invalidates: stale,
    onDone: (_, { type }) => {
      setCorrecting(false)
      toast(type === "correction" ? words.thanksCorrected : words.thanks)
    },
  })
  const comment = useChange(giveFeedback, { invalidates: stale })
  const rate = (value: "up" | "down") => give.mutate({ traceId, type: "thumb", value })
  const allowed = () => why === undefined && !give.isPending
  const correctable = fields !== undefined && fields.length > 0
  useCommands([
    {
      id: "trace.right",
      title: words.keys.right,
      keys: "1",
      group: words.keys.group,
      when: allowed,
      run: () => rate("up"),
    },
    {
      id: "trace.wrong",
      title: words.keys.wrong,
      keys: "2",
      group: words.keys.group,
      when: allowed,
      run: () => rate("down"),
    },
    {
      id: "trace.correct",
      title: words.keys.correct,
      keys: "3",
      group: words.keys.group,
      when: () => allowed() && correctable,
      run: () => setCorrecting(true),
    },
  ])
  const keys = [useKeys("trace.right"), useKeys("trace.wrong"), useKeys("trace.correct")]
  return (
    <div className="flex min-w-0 flex-col gap-3 border-line border-t px-4 py-3">
      {give.error ? <ErrorCard what={words.feedbackFailed} error={give.error} /> : null}
      {comment.error ? <ErrorCard what={words.feedbackFailed} error={comment.error} /> : null}
      {correcting && fields ? (
        <TraceCorrection
          fields={fields}
          answered={answeredOf(root)}
          busy={give.isPending}
          onSend={(correction, note) => {
            if (note !== "") comment.mutate({ traceId, type: "comment", value: note })
            give.mutate({ traceId, type: "correction", correction })
          }}
          onCancel={() => setCorrecting(false)}
        />
      ) : (
        <div className="flex flex-wrap items-center gap-2">
          <span className="mr-1 text-13 text-fg-2">{words.isItRight}</span>
          <Button size={28} icon={<ThumbsUp size={14} />} keys={keys[0]} why={why} onClick={() => rate("up")}>
            {words.right}
          </Button>
          <Button size={28} icon={<ThumbsDown size={14} />} keys={keys[1]} why={why} onClick={() => rate("down")}>
            {words.wrong}
          </Button>
          {correctable ? (
            <Button size={28} icon={<PenLine size={14} />} keys={keys[2]} why={why} onClick={() => setCorrecting(true)}>
              {words.correct}
            </Button>
          ) : null}
        </div>
      )}
    </div>
  )
}

type TraceFeedbackProps = RateProps & { readonly feedback: readonly Feedback[] }

/** What people said of the answer, and the way to say it. */
export const TraceFeedback = ({ root, fields, feedback }: TraceFeedbackProps) => (
  <Card title={words.feedback} note={feedback.length === 0 ? undefined : feedback.length} flush>
    {feedback.length === 0 ? (
      <p className="px-4 py-3 text-13 text-fg-3">{words.noFeedback}</p>
    ) : (
      <ul className="flex min-w-0 flex-col">
        {feedback.map((one) => (
          <Said key={one.id} one={one} />
        ))}
      </ul>
    )}
    <Rate root={root} fields={fields} />
  </Card>
)
