import { useNavigate } from "@tanstack/react-router"
import { Sparkles } from "lucide-react"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import { listSamples, listTables, loadSample } from "../../../../contract/endpoints/data.ts"
import { getPipeline, type StageName } from "../../../../contract/endpoints/home.ts"
import { listDatabits } from "../../../../contract/endpoints/template.ts"
import { homeWords as words } from "../../messages/home.ts"
import { useWhyNot } from "../../shell/me.ts"
import { useCall, useChange } from "../../shell/query.ts"
import { Button, ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Notice } from "../../ui/notice.tsx"
import { Status } from "../../ui/status.tsx"
import { toast } from "../../ui/toast.tsx"
import { StageIcon } from "./stage-icon.tsx"

type Steps = OutputOf<typeof getPipeline>["checklist"]

const STEP_PAGES = {
  data: "/data/import",
  template: "/databits/new",
  curate: "/curate",
  train: "/train/new",
  deploy: "/deploy",
  monitor: "/playground",
  improve: "/feedback",
} as const

const StepButton = ({ stage, primary = false }: { readonly stage: StageName; readonly primary?: boolean }) => (
  <ButtonLink size={28} variant={primary ? "primary" : "neutral"} to={STEP_PAGES[stage]} search={{}}>
    {words.steps[stage].act}
  </ButtonLink>
)

const SampleButton = () => {
  const navigate = useNavigate()
  const samples = useCall(listSamples, {})
  const why = useWhyNot("import_data")
  const load = useChange(loadSample, {
    invalidates: [getPipeline, listTables, listSamples, listDatabits],
    onDone: () => {
      toast(words.sampleDone)
      void navigate({ to: "/data", search: {} })
    },
  })
  const [first] = samples.data?.samples ?? []
  if (!first) return null
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <Button
        icon={<Sparkles size={16} strokeWidth={1.75} />}
        busy={load.isPending}
        why={why}
        onClick={() => load.mutate({ name: first.name })}
      >
        {load.isPending ? words.sampleLoading : words.sample}
      </Button>
      {load.error ? <ErrorCard what={words.sampleFailed} error={load.error} /> : null}
    </div>
  )
}

/** The seven steps for a workspace that has nothing yet; the sample project is one click away. */
export const Checklist = ({ steps }: { readonly steps: Steps }) => {
  const next = steps.find(({ done }) => !done)?.stage
  return (
    <Card title={words.checklist} actions={<SampleButton />} flush>
      <p className="max-w-[80ch] px-4 pt-3 pb-1 text-13 text-fg-2">{words.checklistWhy}</p>
      <ol>
        {steps.map(({ stage, done }, at) => (
          <li
            key={stage}
            className="flex min-h-14 min-w-0 flex-wrap items-center gap-x-3 gap-y-2 border-line px-4 py-2.5 not-last:border-b"
          >
            <span className="tnum w-4 shrink-0 text-right text-13 text-fg-3">{at + 1}</span>
            <StageIcon stage={stage} />
            <div className="min-w-0 flex-1 basis-56">
              <h3 className="text-13 font-medium">{words.steps[stage].title}</h3>
              <p className="text-13 text-fg-2">{words.steps[stage].why}</p>
            </div>
            {done ? (
              <Status kind="ok" label={words.done} hideLabel={false} />
            ) : stage === next ? (
              <StepButton stage={stage} primary />
            ) : (
              <Status kind="idle" hideLabel />
            )}
          </li>
        ))}
      </ol>
    </Card>
  )
}

/** The next step, until all seven were taken once. */
export const NextStep = ({ steps }: { readonly steps: Steps }) => {
  const next = steps.find(({ done }) => !done)
  if (!next) return null
  return (
    <Notice
      title={words.nextStep(words.steps[next.stage].title.toLowerCase())}
      action={<StepButton stage={next.stage} />}
    >
      {words.steps[next.stage].why} {words.started(steps.filter(({ done }) => done).length)}
    </Notice>
  )
}
