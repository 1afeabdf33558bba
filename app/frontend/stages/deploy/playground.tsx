import { MessageSquareText } from "lucide-react"
import { useState } from "react"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import type { getEndpoint } from "../../../../contract/endpoints/deploy.ts"
import type { JsonObject } from "../../../../contract/json.ts"
import { playgroundWords as words } from "../../messages/deploy.ts"
import { useCommands } from "../../shell/use-commands.ts"
import { Card } from "../../ui/card.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Notice } from "../../ui/notice.tsx"
import { Skeleton } from "../../ui/skeleton.tsx"
import { Answer } from "./answer-card.tsx"
import { AskForm } from "./ask-form.tsx"
import { AskedBefore } from "./asked-before.tsx"
import { type Drafts, readForm, toDrafts } from "./field-values.ts"
import { type SessionAnswer, useSessionAnswers } from "./session-answers.ts"
import { TraceLink } from "./trace-link.tsx"
import { type Asking, useAsking } from "./use-asking.ts"

type Endpoint = OutputOf<typeof getEndpoint>

type AnswerPaneProps = {
  readonly asking: Asking
  readonly entry: SessionAnswer | undefined
  readonly endpoint: Endpoint
  readonly onRetry: () => void
}

const AnswerPane = ({ asking, entry, endpoint, onRetry }: AnswerPaneProps) => {
  if (asking.kind === "asking") {
    return (
      <div role="status" className="flex flex-col gap-3">
        <span className="sr-only">{words.asking}</span>
        <Skeleton className="h-4 w-24" />
        <Skeleton className="h-7 w-56" />
        <Skeleton className="h-4 w-72" />
      </div>
    )
  }
  if (asking.kind === "failed") {
    return (
      <div className="flex flex-col items-start gap-2">
        <ErrorCard what={words.failed} error={asking.problem} onRetry={onRetry} />
        {asking.traceId === undefined ? null : <TraceLink traceId={asking.traceId} />}
      </div>
    )
  }
  if (asking.kind === "stopped") return <Notice>{words.stopped}</Notice>
  if (entry) return <Answer entry={entry} endpoint={endpoint} />
  return (
    <EmptyState icon={<MessageSquareText size={20} strokeWidth={1.75} aria-hidden="true" />} title={words.noAnswer}>
      {words.noAnswerWhy}
    </EmptyState>
  )
}

type PlaygroundProps = {
  readonly endpoint: Endpoint
  /** Inputs to begin with, such as those of an earlier call. */
  readonly begin: JsonObject
}

/** Asking one endpoint: the form, the answer, what was asked before. Mount it anew for another endpoint. */
export const Playground = ({ endpoint, begin }: PlaygroundProps) => {
  const { name } = endpoint.endpoint
  const fields = endpoint.input
  const [drafts, setDrafts] = useState<Drafts>(() => toDrafts(fields, begin))
  const [tried, setTried] = useState(false)
  const { asking, ask, stop, show } = useAsking(name)
  const answers = useSessionAnswers().filter((one) => one.endpoint === name)
  const shown = asking.kind === "answered" ? answers.find(({ id }) => id === asking.id) : undefined
  const form = readForm(fields, drafts)

  const submit = () => {
    setTried(true)
    if (Object.keys(form.wrong).length === 0) ask(form.values)
  }
  const bringBack = (entry: SessionAnswer) => {
    setDrafts(toDrafts(fields, entry.inputs))
    setTried(false)
    show(entry.id)
  }
  useCommands([
    { id: "playground.ask", title: "Ask the agent", keys: "Mod+Enter", group: "Playground", run: submit },
    {
      id: "playground.stop",
      title: "Stop waiting",
      keys: "Escape",
      group: "Playground",
      when: () => asking.kind === "asking",
      run: stop,
    },
  ])
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] items-start gap-4 @4xl/page:grid-cols-2">
        <Card title={words.question}>
          <AskForm
            fields={fields}
            drafts={drafts}
            wrong={tried ? form.wrong : {}}
            asking={asking.kind === "asking"}
            onDraft={(field, draft) => setDrafts((old) => ({ ...old, [field]: draft }))}
            onAsk={submit}
            onStop={stop}
          />
        </Card>
        <Card title={words.answer}>
          <AnswerPane asking={asking} entry={shown} endpoint={endpoint} onRetry={submit} />
        </Card>
      </div>
      <AskedBefore answers={answers} active={shown?.id} bands={endpoint.bands} onShow={bringBack} />
    </div>
  )
}
