import { Link } from "@tanstack/react-router"
import {
  ArrowUpRight,
  Bot,
  Box,
  FileText,
  FlaskConical,
  ListChecks,
  MessageSquareText,
  Table2,
  ThumbsUp,
} from "lucide-react"
import type { Chain } from "../../../../contract/endpoints/improve.ts"
import { splitRef } from "../../../../contract/names.ts"
import { chainWords as words } from "../../messages/improve.ts"
import { Ago } from "../../ui/ago.tsx"
import { Badge } from "../../ui/badge.tsx"
import { Confidence } from "../../ui/confidence.tsx"
import { CopyButton } from "../../ui/copy-button.tsx"
import { formatInstant, formatShare } from "../../ui/format.ts"
import { Name } from "../../ui/name.tsx"
import { ChainStep, Who } from "./chain-step.tsx"
import { NearItems } from "./near-items.tsx"
import { fieldsInWords, saidKind } from "./words.ts"

type Link_ = Chain["missing"][number]["link"]
type StepProps = { readonly chain: Chain }

const ICON = { size: 16, strokeWidth: 1.75 } as const

const why = ({ missing }: Chain, ...links: readonly Link_[]): string | undefined =>
  missing
    .filter(({ link }) => links.includes(link))
    .map(({ says }) => says)
    .join(" ") || undefined

const Line = ({ children }: { readonly children: React.ReactNode }) => (
  <p className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 text-13">{children}</p>
)

const Ref = ({ of, strong = true }: { readonly of: string; readonly strong?: boolean }) => {
  const { name, version } = splitRef(of)
  return <Name name={name} version={version} strong={strong} wrap />
}

const Goes = () => <ArrowUpRight size={14} strokeWidth={1.75} className="shrink-0" aria-hidden="true" />

const AnswerStep = ({ chain: { trace, agent } }: StepProps) => (
  <ChainStep icon={<MessageSquareText {...ICON} />} title={words.steps.answer}>
    <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
      <span className="text-16 font-semibold [overflow-wrap:anywhere]">{trace.answer ?? words.noAnswer}</span>
      {trace.confidence === null ? null : <Confidence value={trace.confidence} />}
    </div>
    {trace.input === null ? null : (
      <blockquote className="reading max-w-[70ch] border-line-2 border-l-2 pl-3 [overflow-wrap:anywhere]">
        {trace.input}
      </blockquote>
    )}
    <Line>
      {trace.person === null ? null : <Who said={`${words.asked.toLowerCase()} by`} person={trace.person} at={null} />}
      <span className="text-12 text-fg-3">{formatInstant(trace.at)}</span>
      {trace.endpointName === null ? null : agent === null ? (
        <span className="text-12 text-fg-3">{words.through(trace.endpointName)}</span>
      ) : (
        <Link to="/endpoints/$name" params={{ name: trace.endpointName }} className="link text-12">
          {words.through(trace.endpointName)}
        </Link>
      )}
    </Line>
  </ChainStep>
)

const AgentStep = ({ chain }: StepProps) => (
  <ChainStep icon={<Bot {...ICON} />} title={words.steps.agent} missing={why(chain, "agent")}>
    {chain.agent ? (
      <Line>
        <Link
          to="/agents/$name"
          params={{ name: chain.agent.id }}
          className="link inline-flex min-w-0 items-center gap-1"
        >
          <Ref of={chain.agent.id} />
          <Goes />
        </Link>
        <Who said={`${words.made} by`} person={chain.agent.createdBy} at={chain.agent.createdAt} />
      </Line>
    ) : null}
  </ChainStep>
)

const DatabitStep = ({ chain }: StepProps) => {
  const { databit } = chain
  const ref = databit ? splitRef(databit.ref) : undefined
  return (
    <ChainStep icon={<FileText {...ICON} />} title={words.steps.databit} missing={why(chain, "databit")}>
      {databit && ref ? (
        <Line>
          <Link
            to="/databits/$name"
            params={{ name: ref.name }}
            search={{ tab: "versions", version: ref.version }}
            className="link inline-flex min-w-0 items-center gap-1"
          >
            <Ref of={databit.ref} />
            <Goes />
          </Link>
          <span className="text-12 text-fg-3">
            {words.written(databit.createdBy)},{" "}
            {databit.approvedBy === null ? words.notApproved : words.approvedBy(databit.approvedBy)}
          </span>
        </Line>
      ) : null}
    </ChainStep>
  )
}

const ModelStep = ({ chain }: StepProps) => {
  const { model } = chain
  return (
    <ChainStep icon={<Box {...ICON} />} title={words.steps.model} missing={why(chain, "model")}>
      {model ? (
        <>
          <Line>
            <Link to="/models/$ref" params={{ ref: model.id }} className="link inline-flex min-w-0 items-center gap-1">
              <Ref of={model.id} />
              <Goes />
            </Link>
            <Who said={`${words.made} by`} person={model.createdBy} at={model.createdAt} />
          </Line>
          <p className="text-13 text-fg-2">
            {model.accuracy !== null && model.n !== null
              ? words.accuracy(formatShare(Math.round(model.accuracy * 1000) / 1000), model.n)
              : words.notMeasured}
          </p>
        </>
      ) : null}
    </ChainStep>
  )
}

const RunStep = ({ chain }: StepProps) => {
  const { run } = chain
  const missing = why(chain, "run")
  if (!run && missing === undefined) return null
  return (
    <ChainStep icon={<FlaskConical {...ICON} />} title={words.steps.run} missing={missing}>
      {run ? (
        <Line>
          <Link to="/train/$run" params={{ run: run.id }} className="link font-medium">
            {words.jobs[run.job] ?? run.job}
          </Link>
          <Who said="started by" person={run.person} at={run.createdAt} />
        </Line>
      ) : null}
    </ChainStep>
  )
}

const SnapshotStep = ({ chain }: StepProps) => {
  const { snapshot } = chain
  const missing = why(chain, "snapshot")
  if (!snapshot && missing === undefined) return null
  return (
    <ChainStep icon={<Table2 {...ICON} />} title={words.steps.snapshot} missing={missing}>
      {snapshot ? (
        <>
          <Line>
            <Link
              to="/data/$name"
              params={{ name: snapshot.table }}
              className="link inline-flex min-w-0 items-center gap-1"
            >
              <Name name={snapshot.table} strong wrap />
              <Goes />
            </Link>
            <Who said={`${words.made} by`} person={snapshot.createdBy} at={snapshot.createdAt} />
          </Line>
          <p className="text-13 text-fg-2">{words.learnt(snapshot.train, snapshot.holdout)}</p>
          <p className="flex min-w-0 flex-wrap items-center gap-x-1.5 text-12 text-fg-3">
            <span>{words.hash}</span>
            <span className="mono text-fg-2" title={snapshot.contentHash}>
              {snapshot.contentHash.slice(0, 16)}…
            </span>
            <CopyButton text={snapshot.contentHash} />
            <span>{words.hashNote}</span>
          </p>
        </>
      ) : null}
    </ChainStep>
  )
}

const NearestStep = ({ chain }: StepProps) => {
  const { nearest, nearestFrom, databit, feedback } = chain
  return (
    <ChainStep
      icon={<ListChecks {...ICON} />}
      title={words.steps.nearest}
      missing={why(chain, "nearest", "source")}
      last={feedback.length === 0}
    >
      {nearestFrom === null ? null : (
        <p className="text-13 text-fg-2">
          {nearest.length === 0
            ? words.nothingNear
            : nearestFrom === "training"
              ? words.fromTraining
              : words.fromDecided}
        </p>
      )}
      {nearest.length === 0 ? null : (
        <NearItems nearest={nearest} databit={databit ? splitRef(databit.ref).name : undefined} />
      )}
    </ChainStep>
  )
}

const FeedbackStep = ({ chain }: StepProps) =>
  chain.feedback.length === 0 ? null : (
    <ChainStep icon={<ThumbsUp {...ICON} />} title={words.steps.feedback} last>
      <ul className="flex min-w-0 flex-col gap-1.5">
        {chain.feedback.map((one) => {
          const kind = saidKind(one)
          const what = one.correction ? fieldsInWords(one.correction, words) : kind === "comment" ? one.value : null
          return (
            <li key={one.id} className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5 text-13">
              <span className="min-w-0 [overflow-wrap:anywhere]">
                <span className="font-medium">{one.createdBy}</span> {words.said[kind]}
                {what === null ? null : <span className="font-medium"> {what}</span>}
              </span>
              {one.state === "new" ? null : <Badge>{words.states[one.state]}</Badge>}
              <span className="text-12 text-fg-3">
                <Ago at={one.createdAt} spoken />
              </span>
            </li>
          )
        })}
      </ul>
    </ChainStep>
  )

/** From an answer back to the rows it comes from, link by link. */
export const ChainWalk = ({ chain }: StepProps) => (
  <ol aria-label={words.title} className="flex min-w-0 flex-col">
    <AnswerStep chain={chain} />
    <AgentStep chain={chain} />
    <DatabitStep chain={chain} />
    <ModelStep chain={chain} />
    <RunStep chain={chain} />
    <SnapshotStep chain={chain} />
    <NearestStep chain={chain} />
    <FeedbackStep chain={chain} />
  </ol>
)
