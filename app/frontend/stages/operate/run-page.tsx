import { Link, useParams } from "@tanstack/react-router"
import { downloadFailedAnswers, getRun, type RunWithMay } from "../../../../contract/endpoints/jobs.ts"
import type { RunEvent } from "../../../../contract/entities/run.ts"
import { jobsWords } from "../../messages/jobs.ts"
import { shellWords } from "../../messages/shell.ts"
import { Boundary } from "../../shell/boundary.tsx"
import { OpenInDatabricks, pageOfRun } from "../../shell/open-in-databricks.tsx"
import { useCall } from "../../shell/query.ts"
import { TrackedRun } from "../../shell/tracked-run.tsx"
import { downloadHref } from "../../shell/transfer.ts"
import { Ago, useNow } from "../../ui/ago.tsx"
import { ButtonAnchor, ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { CopyButton } from "../../ui/copy-button.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { formatInstant } from "../../ui/format.ts"
import { Notice } from "../../ui/notice.tsx"
import { Duration } from "../../ui/num.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { JobBar } from "../../ui/progress.tsx"
import { Skeleton, SkeletonRows } from "../../ui/skeleton.tsx"
import { Status } from "../../ui/status.tsx"
import { PlainValue } from "./plain-value.tsx"
import { Fact, RunFigures } from "./run-figures.tsx"
import { RunActions } from "./run-list.tsx"
import { linesOf, stepsOf } from "./run-reports.ts"
import { aboutOf, endedAt, progressWords, shareOf, starterOf, statusOf, tookMs } from "./run-words.ts"

const MODEL_PROBLEMS = new Set(["model_endpoint_needed", "model_endpoint_failed"])

const End = ({ run }: { readonly run: RunWithMay }) => {
  const { state } = run
  if (state.kind === "cancelled") return <Notice tone="info">{jobsWords.cancelled}</Notice>
  if (state.kind === "interrupted") return <Notice tone="warn">{jobsWords.interrupted}</Notice>
  if (state.kind !== "failed") return null
  const { problem } = state
  return (
    <Notice
      tone="crit"
      title={problem.title}
      action={
        MODEL_PROBLEMS.has(problem.code) ? (
          <ButtonLink to="/settings/$section" params={{ section: "models" }}>
            {jobsWords.toModelSettings}
          </ButtonLink>
        ) : undefined
      }
    >
      {[problem.detail, problem.remedy].filter(Boolean).join(" ")}
    </Notice>
  )
}

const Live = ({ run }: { readonly run: RunWithMay }) =>
  run.state.kind === "running" || run.state.kind === "queued" ? (
    <Card>
      <JobBar
        title={run.progress.step}
        value={shareOf(run)}
        note={progressWords(run)}
        label={jobsWords.progress(run.job)}
      />
    </Card>
  ) : null

/** What was stored, and what the run does at this moment: steps are stored a little later than they happen. */
const withPresent = (run: RunWithMay, events: readonly RunEvent[], now: string): readonly RunEvent[] =>
  run.state.kind === "running" && run.progress.total > 0
    ? [...events, { id: "present", runId: run.id, kind: "progress", payload: { ...run.progress }, at: now }]
    : events

const Steps = ({ run, events }: { readonly run: RunWithMay; readonly events: readonly RunEvent[] }) => {
  const steps = stepsOf(withPresent(run, events, new Date(useNow()).toISOString()))
  if (steps.length === 0) return null
  const isOpen = run.state.kind === "running"
  const ended = endedAt(run)
  return (
    <Card title={jobsWords.steps} flush>
      <ol>
        {steps.map((step, at) => {
          const isLast = at === steps.length - 1
          const end = steps[at + 1]?.from ?? ended ?? step.to
          const kind = !isLast ? "ok" : isOpen ? "running" : statusOf(run).kind
          return (
            <li key={`${step.from} ${step.name}`} className="flex min-w-0 items-center gap-3 px-4 py-2 text-13">
              <Status kind={kind} hideLabel />
              <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{step.name}</span>
              <span className="tnum text-12 text-fg-3">
                {step.total > 1 ? jobsWords.doneOf(step.done, step.total) : ""}
              </span>
              <span className="w-20 text-right text-12 text-fg-3">
                <Duration ms={Date.parse(end) - Date.parse(step.from)} />
              </span>
            </li>
          )
        })}
      </ol>
    </Card>
  )
}

const SHOWN_LINES = 300
/** The job whose runs have a page of their own, with the version that came of it. */
const TRAINING = "fine_tune"

const Log = ({ run, events }: { readonly run: RunWithMay; readonly events: readonly RunEvent[] }) => {
  const lines = linesOf(events)
  const earlier = Math.max(0, lines.length - SHOWN_LINES)
  return (
    <Card title={jobsWords.log} note={lines.length === 0 ? undefined : lines.length}>
      {lines.length === 0 ? (
        <p className="text-13 text-fg-3">{run.state.kind === "running" ? jobsWords.logYet : jobsWords.logEmpty}</p>
      ) : (
        <ol className="flex min-w-0 flex-col gap-1 text-13">
          {earlier > 0 ? <li className="text-12 text-fg-3">{jobsWords.earlier(earlier)}</li> : null}
          {lines.slice(-SHOWN_LINES).map(({ id, at, line }) => (
            <li key={id} className="flex min-w-0 gap-3">
              <time dateTime={at} className="tnum shrink-0 text-12 text-fg-3 leading-5">
                {new Date(at).toLocaleTimeString()}
              </time>
              <span className="min-w-0 [overflow-wrap:anywhere]">{line}</span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  )
}

const Facts = ({ run }: { readonly run: RunWithMay }) => {
  const now = useNow()
  const { state } = run
  const began = state.kind === "queued" ? null : state.startedAt
  const ended = endedAt(run)
  return (
    <Card title={jobsWords.facts}>
      <dl className="flex min-w-0 flex-col gap-2">
        <Fact term={jobsWords.startedBy}>{starterOf(run)}</Fact>
        <Fact term={jobsWords.created}>
          <Ago at={run.createdAt} spoken />
        </Fact>
        {began === null ? null : <Fact term={jobsWords.began}>{formatInstant(began)}</Fact>}
        {ended === undefined ? null : <Fact term={jobsWords.ended}>{formatInstant(ended)}</Fact>}
        <Fact term={jobsWords.took}>
          <Duration ms={tookMs(run, Math.max(now, Date.now()))} />
        </Fact>
        {run.tracked ? (
          <Fact term={shellWords.tracked}>
            <TrackedRun tracked={run.tracked} />
          </Fact>
        ) : null}
        {run.job === TRAINING ? (
          <Fact term={jobsWords.training}>
            <Link to="/train/$run" params={{ run: run.id }} className="link inline-flex min-h-6 items-center">
              {jobsWords.openTraining}
            </Link>
          </Fact>
        ) : null}
        {run.place === null ? null : <Fact term={jobsWords.place}>{jobsWords.onLakeflow}</Fact>}
        <Fact term={jobsWords.runId}>
          <span className="inline-flex max-w-full items-center gap-1">
            <span className="mono truncate text-12">{run.id}</span>
            <CopyButton text={run.id} label={jobsWords.copyRunId} />
          </span>
        </Fact>
      </dl>
    </Card>
  )
}

/** Jobs that keep what failed as a file of the run. */
const LABELLING = new Set(["ai_label", "ai_label_table"])

const hasFailedAnswers = ({ job, state }: RunWithMay): boolean => {
  if (!LABELLING.has(job) || state.kind !== "succeeded") return false
  const { result } = state
  return typeof result === "object" && result !== null && "failed" in result && Number(result.failed) > 0
}

const Outcome = ({ run }: { readonly run: RunWithMay }) => {
  if (run.state.kind !== "succeeded") return null
  const { result } = run.state
  return (
    <Card
      title={jobsWords.result}
      actions={
        hasFailedAnswers(run) ? (
          <ButtonAnchor size={28} href={downloadHref(downloadFailedAnswers, { runId: run.id })} download>
            {jobsWords.downloadFailed}
          </ButtonAnchor>
        ) : undefined
      }
    >
      <div className="text-13">{result === null ? jobsWords.noResult : <PlainValue value={result} />}</div>
    </Card>
  )
}

const Whole = ({ run, events }: { readonly run: RunWithMay; readonly events: readonly RunEvent[] }) => (
  <>
    <PageHeader
      title={<span className="mono">{run.job}</span>}
      subtitle={aboutOf(run)}
      beside={
        <>
          <Status {...statusOf(run)} />
          <OpenInDatabricks target={pageOfRun(run)} />
        </>
      }
      actions={<RunActions run={run} />}
    />
    <End run={run} />
    <Live run={run} />
    <div className="grid min-w-0 gap-4 @4xl/page:grid-cols-[minmax(0,1fr)_320px]">
      <div className="flex min-w-0 flex-col gap-4">
        <Outcome run={run} />
        <Boundary what={jobsWords.figuresBroken}>
          <RunFigures events={events} />
        </Boundary>
        <Steps run={run} events={events} />
        <Log run={run} events={events} />
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <Facts run={run} />
        <Card title={jobsWords.startedWith}>
          <div className="text-13">
            {Object.keys(run.input).length === 0 ? jobsWords.nothing : <PlainValue value={run.input} />}
          </div>
        </Card>
      </div>
    </div>
  </>
)

export const RunPage = () => {
  const { run: runId } = useParams({ from: "/jobs/$run" })
  const found = useCall(getRun, { runId })
  return (
    <div className="page">
      {found.error ? (
        <>
          <PageHeader title={jobsWords.runId} />
          <ErrorCard what={jobsWords.runError} error={found.error} onRetry={() => void found.refetch()} />
        </>
      ) : found.data ? (
        <Whole run={found.data.run} events={found.data.events} />
      ) : (
        <>
          <PageHeader title={<Skeleton className="h-7 w-48" />} />
          <Card flush>
            <SkeletonRows rows={6} />
          </Card>
        </>
      )}
    </div>
  )
}
