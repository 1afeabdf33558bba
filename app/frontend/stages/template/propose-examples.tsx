import { Sparkles } from "lucide-react"
import { useState } from "react"
import { listDatabitModels } from "../../../../contract/endpoints/template.ts"
import type { DatabitExample } from "../../../../contract/entities/databit.ts"
import { proposedExamples } from "../../../../contract/entities/databit-results.ts"
import { databitWords as words } from "../../messages/databits.ts"
import { useCall } from "../../shell/query.ts"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { valueText } from "../../ui/value-text.ts"
import type { EditorPart } from "./editor-part.ts"
import { NoModel } from "./no-model.tsx"
import { useJob } from "./use-job.ts"

const COUNT = 5

type Props = EditorPart & { readonly onAccept: (example: DatabitExample) => void }

const Proposal = ({
  example,
  onAccept,
  onLeave,
}: {
  readonly example: DatabitExample
  readonly onAccept: () => void
  readonly onLeave: () => void
}) => (
  <li className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-2 border-line border-b px-4 py-2 last:border-0">
    <div className="min-w-0 flex-1 basis-64 text-13">
      {Object.entries(example.input).map(([name, value]) => (
        <p key={name} className="line-clamp-3 [overflow-wrap:anywhere]">
          {valueText(value)}
        </p>
      ))}
      <p className="text-12 text-fg-2">
        {Object.entries(example.output)
          .map(([name, value]) => `${name}: ${valueText(value)}`)
          .join(" · ")}
      </p>
    </div>
    <div className="flex gap-2">
      <Button size={28} onClick={onLeave}>
        {words.leave}
      </Button>
      <Button size={28} onClick={onAccept}>
        {words.accept}
      </Button>
    </div>
  </li>
)

/** Examples that a model proposes: a person accepts or leaves each, none goes in by itself. */
export const ProposeExamples = ({ databit, draft, may, ref, onAccept }: Props) => {
  const job = useJob("generate_examples")
  const models = useCall(listDatabitModels, { ref })
  const [gone, setGone] = useState<{ readonly run: string; readonly entries: readonly number[] }>()
  const result = job.run?.state.kind === "succeeded" ? proposedExamples.safeParse(job.run.state.result) : undefined
  const found = result?.success ? result.data : undefined
  const runId = job.run?.id ?? ""
  const settled = gone?.run === runId ? gone.entries : []
  const left = found?.examples.map((example, at) => ({ example, at })).filter(({ at }) => !settled.includes(at)) ?? []
  const settle = (at: number) => setGone({ run: runId, entries: [...settled, at] })

  if (!may.includes("test")) return null
  if (models.data && !models.data.endpointConnected)
    return <NoModel title={words.proposeNeeds}>{words.proposeNeedsNote}</NoModel>
  const start = async (): Promise<void> => {
    await draft.flush()
    job.start({ databit: `${databit.name}@draft`, count: COUNT })
  }
  return (
    <Card
      flush
      title={words.proposals}
      note={found ? words.proposalsNote(found.dropped) : undefined}
      actions={
        <Button
          size={28}
          icon={<Sparkles size={14} />}
          busy={job.running}
          onClick={() => void start().catch(() => undefined)}
        >
          {words.propose}
        </Button>
      }
    >
      {job.error ? (
        <div className="p-4">
          <ErrorCard what={words.failed(words.propose)} error={job.error} />
        </div>
      ) : null}
      {job.running ? <p className="p-4 text-13 text-fg-3">{words.proposing}</p> : null}
      <ul className="flex min-w-0 flex-col">
        {left.map(({ example, at }) => (
          <Proposal
            key={at}
            example={example}
            onLeave={() => settle(at)}
            onAccept={() => {
              settle(at)
              onAccept(example)
            }}
          />
        ))}
      </ul>
    </Card>
  )
}
