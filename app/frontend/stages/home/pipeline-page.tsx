import { useNavigate, useSearch } from "@tanstack/react-router"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import { getPipeline, PIPELINE_RANGES, type PipelineRange, STAGES } from "../../../../contract/endpoints/home.ts"
import { homeWords as words } from "../../messages/home.ts"
import { Boundary } from "../../shell/boundary.tsx"
import { useLookAgain, useWhyNot } from "../../shell/me.ts"
import { STAGE_PAGES } from "../../shell/place-link.tsx"
import { useCall } from "../../shell/query.ts"
import { useCommands, useKeys } from "../../shell/use-commands.ts"
import { Button, ButtonLink } from "../../ui/button.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { Segmented } from "../../ui/segmented.tsx"
import { Select } from "../../ui/select.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { ActivityCard } from "./activity-card.tsx"
import { AgentsCard } from "./agents-card.tsx"
import { AttentionList } from "./attention-list.tsx"
import { Checklist, NextStep } from "./checklist.tsx"
import { GoalsStrip } from "./goals-strip.tsx"
import { RunningCard } from "./running-card.tsx"
import { ReturnPath, StageStrip, StageStripSkeleton } from "./stage-strip.tsx"

type Pipeline = OutputOf<typeof getPipeline>

const ALL = "*"

const DatabitChoice = ({
  databits,
  value,
}: {
  readonly databits: Pipeline["databits"]
  readonly value: string | undefined
}) => {
  const navigate = useNavigate({ from: "/" })
  if (databits.length < 2) return null
  const options = [
    { value: ALL, label: words.allDatabits },
    ...databits.map(({ name }) => ({ value: name, label: name.split(".").at(-1) ?? name })),
  ]
  return (
    <Select
      quiet
      label={words.chooseDatabit}
      value={value ?? ALL}
      options={options}
      onChange={(next) =>
        void navigate({ search: (old) => ({ ...old, databit: next === ALL ? undefined : next }), replace: true })
      }
    />
  )
}

const RangeChoice = ({ range }: { readonly range: PipelineRange }) => {
  const navigate = useNavigate({ from: "/" })
  return (
    <Segmented
      label={words.range}
      value={range}
      options={PIPELINE_RANGES.map((value) => ({ value, label: words.ranges[value] }))}
      onChange={(next) =>
        void navigate({ search: (old) => ({ ...old, range: next === "24h" ? undefined : next }), replace: true })
      }
    />
  )
}

const ReviewNext = ({ next }: { readonly next: Pipeline["reviewNext"] }) => {
  const navigate = useNavigate()
  const notAllowed = useWhyNot("review")
  const review = (): void => {
    if (next) void navigate({ to: "/curate/$databit", params: { databit: next.databit }, search: {} })
  }
  useCommands([
    {
      id: "home.review",
      title: words.reviewNext,
      keys: "R",
      group: words.title,
      when: () => next !== null && notAllowed === undefined,
      run: review,
    },
  ])
  const keys = useKeys("home.review")
  return (
    <Button variant="primary" keys={keys} why={next === null ? words.nothingToReview : notAllowed} onClick={review}>
      {words.reviewNext}
    </Button>
  )
}

const useStageKeys = (): void => {
  const navigate = useNavigate()
  useCommands(
    STAGES.map((stage, at) => ({
      id: `home.stage.${stage}`,
      title: words.stages[stage],
      keys: String(at + 1),
      group: words.stagesLabel,
      hidden: true,
      run: () => void navigate({ to: STAGE_PAGES[stage], search: {} }),
    })),
  )
}

const Full = ({ data, when }: { readonly data: Pipeline; readonly when: string }) => (
  <>
    <NextStep steps={data.checklist} />
    <Boundary what={words.stagesFailed}>
      <StageStrip stages={data.stages} />
      <ReturnPath returned={data.returned} when={when} />
    </Boundary>
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4 @5xl/page:grid-cols-[minmax(0,1.62fr)_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-4">
        <Boundary what={words.attentionFailed}>
          <AttentionList attention={data.attention} />
        </Boundary>
        <Boundary what={words.agentsFailed}>
          <AgentsCard agents={data.agents} />
        </Boundary>
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <Boundary what={words.runningFailed}>
          <RunningCard />
        </Boundary>
        <Boundary what={words.activityFailed}>
          <ActivityCard activity={data.activity} />
        </Boundary>
      </div>
    </div>
    <Boundary what={words.goalsFailed}>
      <GoalsStrip goals={data.goals} />
    </Boundary>
  </>
)

export const PipelinePage = () => {
  const { databit, range = "24h" } = useSearch({ from: "/" })
  const pipeline = useCall(getPipeline, { range, databit }, { keepPrevious: true, refetchInterval: useLookAgain() })
  const { data, error } = pipeline
  useStageKeys()
  return (
    <div className="page">
      <PageHeader
        title={words.title}
        beside={data ? <DatabitChoice databits={data.databits} value={data.databit ?? undefined} /> : null}
        actions={
          data?.empty ? null : (
            <>
              <RangeChoice range={range} />
              {data ? <ReviewNext next={data.reviewNext} /> : null}
            </>
          )
        }
      />
      {error && !data ? (
        <>
          <ErrorCard what={words.failed} error={error} onRetry={() => void pipeline.refetch()} />
          {databit === undefined ? null : (
            <div>
              <ButtonLink to="/" search={{}}>
                {words.showAll}
              </ButtonLink>
            </div>
          )}
        </>
      ) : null}
      {data?.empty ? <Checklist steps={data.checklist} /> : null}
      {data && !data.empty ? <Full data={data} when={words.rangeWords[range]} /> : null}
      {data || error ? null : (
        <>
          <StageStripSkeleton />
          <SkeletonRows rows={6} />
        </>
      )}
    </div>
  )
}
