import { Link } from "@tanstack/react-router"
import { RefreshCcw } from "lucide-react"
import { listRetraining } from "../../../../contract/endpoints/improve.ts"
import { startTraining } from "../../../../contract/endpoints/train.ts"
import { retrainingWords as words } from "../../messages/improve.ts"
import { useWhyNot } from "../../shell/me.ts"
import { invalidate, useChange } from "../../shell/query.ts"
import { Button, ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { formatInstant } from "../../ui/format.ts"
import { Name } from "../../ui/name.tsx"
import { Status, type StatusKind } from "../../ui/status.tsx"
import { AdviceReason, type Advised, changesOf } from "./advice-reason.tsx"
import { ModelVersions } from "./model-versions.tsx"
import { TrainingRun } from "./training-run.tsx"
import { useRun } from "./use-run.ts"

const SHAPES: Readonly<Record<Advised["advice"], StatusKind>> = {
  retrain: "suggestion",
  collect: "warn",
  wait: "ok",
  none: "idle",
}

const Quiet = ({ advised }: { readonly advised: Advised }) => {
  const changes = changesOf(advised.reasons)
  if (advised.advice !== "wait" || changes.length === 0) return null
  return (
    <div className="min-w-0 rounded-control border border-line bg-sunken px-3 py-2.5 text-13">
      <p className="text-fg-2">{words.quietWhy}</p>
      <ul className="mt-1 list-disc pl-5">
        {changes.map((change) => (
          <li key={change}>{change}</li>
        ))}
      </ul>
    </div>
  )
}

const Comparison = ({ advised }: { readonly advised: Advised }) => {
  const [newest, before] = advised.versions
  return (
    <div className="min-w-0 border-line border-t">
      <div className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5">
        <h3 className="text-13 font-semibold">{words.versions}</h3>
        <span className="text-12 text-fg-3">{words.versionsNote}</span>
        {newest && before ? (
          <Link
            to="/models/compare"
            search={{ a: before.model, b: newest.model }}
            className="link text-12 @2xl:ml-auto"
          >
            {words.compare}
          </Link>
        ) : null}
      </div>
      <ModelVersions advised={advised} />
    </div>
  )
}

type AdviceCardProps = {
  readonly advised: Advised
  /** The training followed in this card, from the address. */
  readonly runId: string | undefined
  readonly onStarted: (runId: string) => void
  /** The one whose button is the page's main one. */
  readonly first: boolean
}

/** One Databit: the advice, the figures behind it, its versions, and training again from here. */
export const AdviceCard = ({ advised, runId, onStarted, first }: AdviceCardProps) => {
  const why = useWhyNot("run_jobs")
  const start = useChange(startTraining, { onDone: (started) => onStarted(started.runId) })
  const followed = useRun(runId, () => void invalidate(listRetraining))
  const { advice } = advised
  return (
    <Card
      flush
      title={
        <Link to="/databits/$name" params={{ name: advised.name }} className="hover:underline">
          <Name name={advised.name} strong />
        </Link>
      }
      actions={
        <>
          {advice === "collect" ? (
            <ButtonLink
              size={28}
              variant={first ? "primary" : "neutral"}
              to="/curate/$databit"
              params={{ databit: advised.name }}
              search={{ complaints: true }}
            >
              {words.review}
            </ButtonLink>
          ) : null}
          <Button
            size={28}
            variant={first && advice === "retrain" ? "primary" : "neutral"}
            icon={<RefreshCcw size={14} strokeWidth={1.75} />}
            busy={start.isPending || followed.working}
            why={why}
            onClick={() => start.mutate({ databit: advised.name })}
          >
            {words.trainAgain}
          </Button>
        </>
      }
    >
      <div className="flex min-w-0 flex-col gap-4 p-4">
        <div className="flex min-w-0 flex-col gap-0.5">
          <p className="flex flex-wrap items-center gap-x-2 text-16 font-semibold">
            <Status kind={SHAPES[advice]} hideLabel size={20} />
            {words.advice[advice]}
          </p>
          <p className="text-13 text-fg-2">
            {words.adviceWhy[advice]}
            {advised.advisedAt === null ? null : (
              <span className="ml-2 text-12 text-fg-3">{words.advised(formatInstant(advised.advisedAt))}</span>
            )}
          </p>
        </div>
        {start.error ? <ErrorCard what={words.trainFailed} error={start.error} /> : null}
        {runId === undefined ? null : <TrainingRun followed={followed} runId={runId} advised={advised} />}
        {advised.reasons.length === 0 ? null : (
          <ul aria-label={words.why} className="grid min-w-0 gap-x-8 gap-y-4 @3xl:grid-cols-2">
            {advised.reasons.map((reason) => (
              <AdviceReason key={reason.figure} reason={reason} />
            ))}
          </ul>
        )}
        <Quiet advised={advised} />
      </div>
      <Comparison advised={advised} />
    </Card>
  )
}
