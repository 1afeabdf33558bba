import { Link } from "@tanstack/react-router"
import clsx from "clsx"
import type { ReactNode } from "react"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import { type ConfidenceEvidence, type getQueue, getQueueOutcome } from "../../../../contract/endpoints/curate.ts"
import { curateWords as words } from "../../messages/curate.ts"
import { useCall } from "../../shell/query.ts"
import { Badge } from "../../ui/badge.tsx"
import { BarRows } from "../../ui/bar-rows.tsx"
import { Card } from "../../ui/card.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { formatCount } from "../../ui/format.ts"
import { StackedBar } from "../../ui/progress.tsx"
import { Skeleton } from "../../ui/skeleton.tsx"

type QueueAnswer = OutputOf<typeof getQueue>
type Outcome = OutputOf<typeof getQueueOutcome>

const DOTS = { ok: "bg-ok", accent: "bg-accent", crit: "bg-crit", warn: "bg-warn", bar: "bg-bar" } as const

/** Decided items by what was decided. */
const Decided = ({ progress }: Pick<QueueAnswer, "progress">) => {
  const { approved, corrected, rejected, flagged, open } = progress
  const all = [
    { id: "approved", label: words.outcomeParts.approved, count: approved, tone: "ok" },
    { id: "corrected", label: words.outcomeParts.corrected, count: corrected, tone: "accent" },
    { id: "rejected", label: words.outcomeParts.rejected, count: rejected, tone: "crit" },
    { id: "flagged", label: words.outcomeParts.flagged, count: flagged, tone: "warn" },
    { id: "open", label: words.leftOver, count: open, tone: "bar" },
  ] as const
  const total = all.reduce((sum, { count }) => sum + count, 0)
  return (
    <Card title={words.whatDecided}>
      <div className="flex flex-col gap-3">
        <StackedBar parts={all} total={total} label={words.whatDecided} />
        <dl className="flex flex-col gap-1.5">
          {all
            .filter(({ id, count }) => count > 0 || id === "approved" || id === "corrected")
            .map(({ id, label, count, tone }) => (
              <div key={id} className="flex min-w-0 items-center gap-2 text-13">
                <dt className="flex min-w-0 flex-1 items-center gap-2 text-fg-2">
                  <span className={clsx("size-2 shrink-0 rounded-full", DOTS[tone])} aria-hidden="true" />
                  {label}
                </dt>
                <dd className="tnum flex gap-3">
                  <span className="font-medium">{formatCount(count)}</span>
                  <span className="w-10 text-right text-fg-3">{words.shareOf(count / Math.max(1, total))}</span>
                </dd>
              </div>
            ))}
        </dl>
      </div>
    </Card>
  )
}

const Line = ({ term, children }: { readonly term: string; readonly children: ReactNode }) => (
  <div className="flex min-w-0 items-baseline gap-3 text-13">
    <dt className="min-w-0 flex-1 text-fg-2">{term}</dt>
    <dd className="tnum min-w-0 text-right font-medium [overflow-wrap:anywhere]">{children}</dd>
  </div>
)

const Weak = ({ children }: { readonly children: ReactNode }) => (
  <span className="font-normal text-fg-3">{children}</span>
)

const PEOPLE_SHOWN = 5

const HowItWent = ({ progress, outcome }: Pick<QueueAnswer, "progress"> & { readonly outcome: Outcome }) => {
  const { twice, people } = outcome
  return (
    <Card title={words.howItWent}>
      <dl className="flex flex-col gap-2">
        <Line term={words.acceptedTerm}>
          {progress.acceptedAsIs === null ? (
            <Weak>{words.notSuggested}</Weak>
          ) : (
            words.acceptedAsIs(progress.acceptedAsIs)[0]
          )}
        </Line>
        <Line term={words.paceTerm}>
          {progress.pacePerHour === null ? <Weak>{words.noPace}</Weak> : words.pace(progress.pacePerHour)}
        </Line>
        <Line term={words.twiceTerm}>
          {twice.compared === 0 ? <Weak>{words.notTwice}</Weak> : words.twice(twice.same, twice.compared)}
        </Line>
        {people.slice(0, PEOPLE_SHOWN).map(({ person, decided }, at) => (
          <Line key={person} term={at === 0 ? words.peopleTerm : ""}>
            {person} <Weak>{formatCount(decided)}</Weak>
          </Line>
        ))}
      </dl>
    </Card>
  )
}

const Answers = ({ labels }: Pick<Outcome, "labels">) => (
  <Card title={words.answersMade} note={words.answersNote} className="@3xl:col-span-2">
    <BarRows
      label={words.answersMade}
      rows={labels.map(({ label, decided, suggested, right }) => ({
        id: label,
        label: (
          <span className="mono" title={label}>
            {label}
          </span>
        ),
        value: decided,
        shown: (
          <span className="inline-flex items-baseline gap-3">
            <span className="hidden text-12 text-fg-3 @md:inline">
              {suggested === 0 ? words.notSuggested : words.asSuggested(right / suggested)}
            </span>
            <span className="w-10 font-medium">{formatCount(decided)}</span>
          </span>
        ),
      }))}
    />
  </Card>
)

const Worth = ({ evidence }: { readonly evidence: Extract<ConfidenceEvidence, { kind: "known" }> }) => (
  <Card title={words.worthTitle} note={words.worthNote} className="@3xl:col-span-2">
    <BarRows
      label={words.worthTitle}
      max={1}
      rows={evidence.bins.map(({ tenth, checked, right }) => ({
        id: String(tenth),
        label: <span className="tnum">{words.worthTenth(tenth)}</span>,
        value: right / checked,
        before: (tenth + 0.5) / 10,
        tone: "neutral",
        shown: words.worthRight(right, checked),
      }))}
    />
  </Card>
)

const Differences = ({ queue, differences }: { readonly queue: QueueAnswer } & Pick<Outcome, "differences">) => (
  <Card title={words.differences} note={words.differencesNote} flush className="@3xl:col-span-2">
    <ul className="flex flex-col divide-y divide-line">
      {differences.map(({ itemId, text, first, firstBy, second, secondBy }) => (
        <li key={`${itemId} ${secondBy}`} className="flex min-w-0 flex-col gap-1.5 px-4 py-2.5">
          <p className="line-clamp-2 text-13 [overflow-wrap:anywhere]">{text}</p>
          <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 text-12 text-fg-3">
            <span className="inline-flex items-center gap-1.5">
              <Badge tone="ok">{first}</Badge> {firstBy}
            </span>
            <span className="inline-flex items-center gap-1.5">
              <Badge>{second}</Badge> {secondBy}
            </span>
            <Link
              to="/curate/$databit"
              params={{ databit: queue.databit.name }}
              search={{ item: itemId, show: "decided" }}
              className="link relative ml-auto pointer-coarse:after:absolute pointer-coarse:after:-inset-3"
            >
              {words.seeItem}
            </Link>
          </div>
        </li>
      ))}
    </ul>
  </Card>
)

/** What came of a queue: outcomes, answers, how good suggestions were, and where two people differ. */
export const QueueOutcome = ({ queue }: { readonly queue: QueueAnswer }) => {
  const { data, error, refetch } = useCall(getQueueOutcome, { databit: queue.databit.name })
  if (error && !data)
    return <ErrorCard what={words.outcomeFailed} error={error} onRetry={() => void refetch()} kept={words.kept} />
  if (!data) return <Skeleton className="h-64 w-full" />
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4 @3xl:grid-cols-2">
      <Decided progress={queue.progress} />
      <HowItWent progress={queue.progress} outcome={data} />
      {data.labels.length > 0 ? <Answers labels={data.labels} /> : null}
      {queue.evidence.kind === "known" ? <Worth evidence={queue.evidence} /> : null}
      {data.differences.length > 0 ? <Differences queue={queue} differences={data.differences} /> : null}
    </div>
  )
}
