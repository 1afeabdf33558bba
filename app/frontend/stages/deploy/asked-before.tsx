import { ThumbsDown, ThumbsUp } from "lucide-react"
import { playgroundWords as words } from "../../messages/deploy.ts"
import { words as common } from "../../messages.ts"
import { useListKeys } from "../../shell/use-commands.ts"
import { Ago } from "../../ui/ago.tsx"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { Confidence } from "../../ui/confidence.tsx"
import { inWords } from "./field-values.ts"
import { clearAnswers, type SessionAnswer } from "./session-answers.ts"

const RATED = {
  right: <ThumbsUp size={14} aria-label={words.right} />,
  wrong: <ThumbsDown size={14} aria-label={words.wrong} />,
  corrected: <span className="text-12">{words.corrected}</span>,
} as const

type AskedProps = {
  readonly answers: readonly SessionAnswer[]
  readonly active: string | undefined
  readonly bands: readonly [number, number, number]
  readonly onShow: (entry: SessionAnswer) => void
}

const said = ({ answer }: SessionAnswer): string => answer.label ?? Object.values(answer.output).map(inWords).join("; ")

/** What was asked in this session; a click brings question and answer back. */
export const AskedBefore = ({ answers, active, bands, onShow }: AskedProps) => {
  const show = (id: string) => {
    const entry = answers.find((one) => one.id === id)
    if (entry) onShow(entry)
  }
  useListKeys({ keys: answers.map(({ id }) => id), active, onMove: show, noun: "answer" })
  if (answers.length === 0) return null
  return (
    <Card
      flush
      title={words.history}
      note={words.historyNote(answers.length)}
      actions={
        <Button size={28} variant="ghost" onClick={clearAnswers}>
          {words.clear}
        </Button>
      }
    >
      <ul aria-label={words.history}>
        {answers.map((entry) => (
          <li key={entry.id} className="border-line border-b last:border-0">
            <button
              type="button"
              aria-current={entry.id === active || undefined}
              onClick={() => onShow(entry)}
              className="grid min-h-11 w-full grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-0.5 px-4 py-1.5 text-left hover:bg-hover aria-[current]:bg-accent-soft @2xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_auto_auto_auto]"
            >
              <span className="truncate">{Object.values(entry.inputs).map(inWords).join(" ") || common.notKnown}</span>
              <span className="truncate font-medium @max-2xl:col-start-1">{said(entry)}</span>
              <Confidence value={entry.answer.confidence} bands={bands} />
              <span className="flex min-w-5 items-center justify-end text-fg-3">
                {entry.rated ? RATED[entry.rated] : null}
              </span>
              <span className="text-right text-12 text-fg-3 @max-2xl:hidden">
                <Ago at={entry.at} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Card>
  )
}
