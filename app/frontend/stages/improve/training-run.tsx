import { z } from "zod"
import { retrainingWords as words } from "../../messages/improve.ts"
import { ButtonLink } from "../../ui/button.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { formatShare } from "../../ui/format.ts"
import { Notice } from "../../ui/notice.tsx"
import { JobBar } from "../../ui/progress.tsx"
import type { Advised } from "./advice-reason.tsx"
import type { Followed } from "./use-run.ts"

const trained = z.object({ model: z.string() })

const modelOf = ({ run }: Followed): string | undefined =>
  run?.state.kind === "succeeded" ? trained.safeParse(run.state.result).data?.model : undefined

const Trained = ({ model, advised }: { readonly model: string; readonly advised: Advised }) => {
  const figures = advised.versions.find((one) => one.model === model)
  const measured = figures !== undefined && figures.accuracy !== null && figures.n !== null
  return (
    <Notice
      tone="ok"
      action={
        <ButtonLink size={28} variant="primary" to="/deploy" search={{ databit: advised.name, model }}>
          {words.deploy}
        </ButtonLink>
      }
    >
      {measured && figures.accuracy !== null && figures.n !== null
        ? words.trainedWith(model, formatShare(Math.round(figures.accuracy * 1000) / 1000), figures.n)
        : `${words.trained(model)} ${words.measuring}`}
    </Notice>
  )
}

type TrainingRunProps = { readonly followed: Followed; readonly runId: string; readonly advised: Advised }

/** The training just started: its progress, then what came of it. */
export const TrainingRun = ({ followed, runId, advised }: TrainingRunProps) => {
  const { run, error } = followed
  const open = (
    <ButtonLink size={28} variant="ghost" to="/train/$run" params={{ run: runId }}>
      {words.openRun}
    </ButtonLink>
  )
  if (error) return <ErrorCard what={words.runFailed} error={error} />
  if (run === undefined || run.state.kind === "queued" || run.state.kind === "running") {
    const { done = 0, total = 0, step = "" } = run?.progress ?? {}
    const waits = run === undefined || run.state.kind === "queued"
    return (
      <JobBar
        title={words.training(advised.name)}
        value={waits || total === 0 ? undefined : done / total}
        note={waits ? words.waiting : step}
        actions={open}
        label={words.training(advised.name)}
      />
    )
  }
  const model = modelOf(followed)
  if (model !== undefined) return <Trained model={model} advised={advised} />
  if (run.state.kind === "failed")
    return (
      <Notice tone="crit" title={run.state.problem.title} action={open}>
        {[run.state.problem.detail, run.state.problem.remedy].filter(Boolean).join(" ")}
      </Notice>
    )
  return (
    <Notice tone="warn" action={open}>
      {run.state.kind === "cancelled" ? words.cancelled : words.notFinished}
    </Notice>
  )
}
