import { Link } from "@tanstack/react-router"
import type { RunWithMay } from "../../../../contract/endpoints/jobs.ts"
import { listSnapshots } from "../../../../contract/endpoints/train.ts"
import type { RunEvent } from "../../../../contract/entities/run.ts"
import { splitRef } from "../../../../contract/names.ts"
import { shellWords } from "../../messages/shell.ts"
import { runWords as w } from "../../messages/train.ts"
import { useCall } from "../../shell/query.ts"
import { TrackedRun } from "../../shell/tracked-run.tsx"
import { Ago, useNow } from "../../ui/ago.tsx"
import { Card } from "../../ui/card.tsx"
import { CopyButton } from "../../ui/copy-button.tsx"
import { formatCompact, formatDecimals, formatShare } from "../../ui/format.ts"
import { LineChart } from "../../ui/line-chart.tsx"
import { Duration } from "../../ui/num.tsx"
import { Status } from "../../ui/status.tsx"
import { LinkedName } from "./linked-name.tsx"
import { inputText, resultText, statusOf, tookMs } from "./run-facts.ts"
import { linesOf, reportOf, stepsOf } from "./run-reports.ts"

type PartProps = { readonly run: RunWithMay; readonly events: readonly RunEvent[] }

/** What it went through, with the time each step took. */
export const Steps = ({ run, events }: PartProps) => {
  const steps = stepsOf(events)
  if (steps.length === 0) return null
  return (
    <Card title={w.steps} flush>
      <ol className="py-1">
        {steps.map((step, at) => {
          const isLast = at === steps.length - 1
          const until = steps[at + 1]?.from ?? step.to
          return (
            <li key={step.id} className="flex min-h-8 min-w-0 items-center gap-3 px-4 text-13">
              <Status kind={isLast ? statusOf(run).kind : "ok"} hideLabel />
              <span className="min-w-0 flex-1 truncate">{step.label}</span>
              {isLast ? null : (
                <span className="text-12 text-fg-3">
                  <Duration ms={Date.parse(until) - Date.parse(step.from)} />
                </span>
              )}
            </li>
          )
        })}
      </ol>
    </Card>
  )
}

const figure = (value: number): string => (Math.abs(value) >= 100 ? formatCompact(value) : formatDecimals(value, 3))

/** Curves of what it reported while it learnt, and the figures it reported once. */
export const Curves = ({ events }: Pick<PartProps, "events">) => {
  const { curves, values, counted } = reportOf(events)
  if (curves.length === 0 && values.length === 0) return null
  return (
    <Card title={w.curves}>
      <div className="flex min-w-0 flex-col gap-4">
        {curves.length === 0 ? null : (
          <>
            <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-4 @2xl:grid-cols-2">
              {curves.map((series) => (
                <LineChart
                  key={series.id}
                  title={series.label}
                  series={[series]}
                  x="number"
                  xLabel={w.round}
                  format={figure}
                  height={150}
                />
              ))}
            </div>
            {counted ? null : <p className="text-12 text-fg-3">{w.curvesNote}</p>}
          </>
        )}
        {values.length === 0 ? null : (
          <dl className="flex min-w-0 flex-wrap gap-x-6 gap-y-2 text-12">
            {values.map(({ id, label, value }) => (
              <div key={id} className="min-w-0">
                <dt className="text-fg-3">{label}</dt>
                <dd className="tnum text-13">{id === "accuracy" ? formatShare(value) : figure(value)}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </Card>
  )
}

/** The lines it said. */
export const Log = ({ events }: Pick<PartProps, "events">) => {
  const lines = linesOf(events)
  return (
    <Card title={w.log}>
      {lines.length === 0 ? (
        <p className="text-13 text-fg-3">{w.logEmpty}</p>
      ) : (
        <ol
          className="flex max-h-80 min-w-0 flex-col gap-1 overflow-y-auto text-13"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard (WCAG 2.1.1)
          tabIndex={0}
          aria-label={w.log}
        >
          {lines.map(({ id, at, line }) => (
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

const Fact = ({ term, children }: { readonly term: string; readonly children: React.ReactNode }) => (
  <div className="flex min-w-0 justify-between gap-4 text-13">
    <dt className="shrink-0 text-fg-3">{term}</dt>
    <dd className="flex min-w-0 justify-end text-right">{children}</dd>
  </div>
)

const DataSet = ({ run }: { readonly run: RunWithMay }) => {
  const wanted = resultText(run, "snapshot") ?? inputText(run, "snapshot")
  const snapshots = useCall(listSnapshots, {}, { enabled: wanted !== undefined })
  const snapshot = snapshots.data?.snapshots.find(({ id }) => id === wanted)
  return snapshot ? (
    <Fact term={w.dataSet}>
      <Link to="/data/$name" params={{ name: snapshot.table }} className="link flex min-w-0">
        <LinkedName name={snapshot.table} short />
      </Link>
    </Fact>
  ) : null
}

/** What it was started with, by whom, and how long it took. */
export const Facts = ({ run }: { readonly run: RunWithMay }) => {
  const now = useNow()
  const { name, version } = splitRef(inputText(run, "databit") ?? "")
  const held = run.input.holdout_share
  const learner = resultText(run, "kind")
  return (
    <Card title={w.facts}>
      <dl className="flex min-w-0 flex-col gap-2">
        <Fact term={w.databit}>
          <Link to="/databits/$name" params={{ name }} className="link flex min-w-0">
            <LinkedName name={name} version={version} short />
          </Link>
        </Fact>
        <DataSet run={run} />
        {typeof held === "number" ? <Fact term={w.held}>{formatShare(held)}</Fact> : null}
        {learner === undefined ? null : <Fact term={w.learner}>{w.learners[learner] ?? learner}</Fact>}
        <Fact term={w.startedBy}>{run.person}</Fact>
        <Fact term={w.asked}>
          <Ago at={run.createdAt} spoken />
        </Fact>
        <Fact term={w.took}>
          <Duration ms={tookMs(run, Math.max(now, Date.now()))} />
        </Fact>
        {run.tracked ? (
          <Fact term={shellWords.tracked}>
            <TrackedRun tracked={run.tracked} />
          </Fact>
        ) : null}
        <Fact term={w.run}>
          <span className="inline-flex min-w-0 items-center gap-1">
            <span className="mono truncate text-12">{run.id}</span>
            <CopyButton text={run.id} label={w.copyRun} />
          </span>
        </Fact>
      </dl>
    </Card>
  )
}
