import { ThumbsDown, ThumbsUp } from "lucide-react"
import { useState } from "react"
import type { FormField } from "../../../../contract/endpoints/curate.ts"
import { giveFeedback } from "../../../../contract/endpoints/improve.ts"
import type { JsonObject } from "../../../../contract/json.ts"
import { playgroundWords as words } from "../../messages/deploy.ts"
import { useWhyNot } from "../../shell/me.ts"
import { useChange } from "../../shell/query.ts"
import { useCommands, useKeys } from "../../shell/use-commands.ts"
import { Button } from "../../ui/button.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Notice } from "../../ui/notice.tsx"
import { CorrectionForm } from "./correction-form.tsx"
import { rateAnswer, type SessionAnswer } from "./session-answers.ts"

type RatingProps = { readonly entry: SessionAnswer; readonly fields: readonly FormField[] }

/** Whether an answer was right, and what it should have been. */
export const Rating = ({ entry, fields }: RatingProps) => {
  const [correcting, setCorrecting] = useState(false)
  const why = useWhyNot("give_feedback")
  const traceId = entry.answer.trace_id
  const give = useChange(giveFeedback, {
    onDone: (_, { type, value }) => {
      rateAnswer(entry.id, type === "correction" ? "corrected" : value === "up" ? "right" : "wrong")
      setCorrecting(false)
    },
  })
  const comment = useChange(giveFeedback)
  const open = entry.rated === null && why === undefined
  const right = () => give.mutate({ traceId, type: "thumb", value: "up" })
  const wrong = () => give.mutate({ traceId, type: "thumb", value: "down" })
  const correct = (correction: JsonObject, note: string) => {
    if (note !== "") comment.mutate({ traceId, type: "comment", value: note })
    give.mutate({ traceId, type: "correction", correction })
  }
  useCommands([
    {
      id: "playground.right",
      title: "Say the answer was right",
      keys: "U",
      group: "Answer",
      when: () => open,
      run: right,
    },
    {
      id: "playground.wrong",
      title: "Say the answer was wrong",
      keys: "D",
      group: "Answer",
      when: () => open,
      run: () => setCorrecting(true),
    },
  ])
  const rightKeys = useKeys("playground.right")
  const wrongKeys = useKeys("playground.wrong")

  if (entry.rated !== null) {
    return <Notice tone="ok">{entry.rated === "right" ? words.thanksRight : words.thanksWrong}</Notice>
  }
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {give.error ? <ErrorCard what={words.feedbackFailed} error={give.error} /> : null}
      {correcting ? (
        <CorrectionForm
          fields={fields}
          output={entry.answer.output}
          busy={give.isPending}
          onSend={correct}
          onJustWrong={wrong}
          onCancel={() => setCorrecting(false)}
        />
      ) : (
        <div className="flex flex-wrap items-center gap-2">
          <span className="mr-1 text-13 text-fg-2">{words.rate}</span>
          <Button
            icon={<ThumbsUp size={16} strokeWidth={1.75} />}
            keys={rightKeys}
            busy={give.isPending}
            why={why}
            onClick={right}
          >
            {words.right}
          </Button>
          <Button
            icon={<ThumbsDown size={16} strokeWidth={1.75} />}
            keys={wrongKeys}
            why={why}
            onClick={() => setCorrecting(true)}
          >
            {words.wrong}
          </Button>
        </div>
      )}
    </div>
  )
}
