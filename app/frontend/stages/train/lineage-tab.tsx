import { Link } from "@tanstack/react-router"
import { Bot, Box, FileText, FlaskConical, Table2 } from "lucide-react"
import type { ReactNode } from "react"
import { splitRef } from "../../../../contract/names.ts"
import { lineageWords as w } from "../../messages/models.ts"
import { Ago } from "../../ui/ago.tsx"
import { ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { shortRef } from "./figures.ts"
import { LinkedName } from "./linked-name.tsx"
import type { ModelAnswer } from "./model-head.tsx"

const ICON = { size: 16, strokeWidth: 1.75, "aria-hidden": true } as const

type StepProps = {
  readonly icon: ReactNode
  readonly kind: string
  readonly note?: ReactNode
  readonly children: ReactNode
}

const Step = ({ icon, kind, note, children }: StepProps) => (
  <li className="relative flex min-w-0 gap-3 pb-5 last:pb-0 not-last:before:absolute not-last:before:top-8 not-last:before:bottom-0 not-last:before:left-4 not-last:before:w-px not-last:before:bg-line-2">
    <span className="flex size-8 shrink-0 items-center justify-center rounded-control border border-line bg-surface text-fg-2">
      {icon}
    </span>
    <div className="min-w-0">
      <p className="text-12 text-fg-3">{kind}</p>
      <div className="flex min-w-0 flex-wrap items-center gap-x-2 text-13">{children}</div>
      {note ? <p className="text-12 text-fg-2">{note}</p> : null}
    </div>
  </li>
)

const Agents = ({ answer: { model, agents } }: { readonly answer: ModelAnswer }) =>
  agents.length === 0 ? (
    <Step icon={<Bot {...ICON} />} kind={w.steps.agent}>
      <span className="text-fg-2">{w.noAgents}</span>
      <ButtonLink size={28} to="/deploy" search={{ databit: splitRef(model.databit).name, model: model.id }}>
        {w.deploy}
      </ButtonLink>
    </Step>
  ) : (
    agents.map(({ id, endpointName }) => {
      const agent = splitRef(id)
      return (
        <Step
          key={id}
          icon={<Bot {...ICON} />}
          kind={w.steps.agent}
          note={endpointName === null ? w.notServed : w.served(endpointName)}
        >
          <Link
            to="/agents/$name"
            params={{ name: agent.name }}
            search={{ version: agent.version }}
            className="link flex min-w-0"
          >
            <LinkedName name={agent.name} version={agent.version} />
          </Link>
        </Step>
      )
    })
  )

/** The way from the decided items to the agents: every step leads to its page. */
export const LineageTab = ({ answer }: { readonly answer: ModelAnswer }) => {
  const { model, snapshot } = answer
  const databit = splitRef(model.databit)
  return (
    <Card>
      <ol className="flex min-w-0 flex-col">
        <Step icon={<FileText {...ICON} />} kind={w.steps.databit} note={w.field(model.field)}>
          <Link
            to="/databits/$name"
            params={{ name: databit.name }}
            search={{ version: databit.version }}
            className="link flex min-w-0"
          >
            <LinkedName name={databit.name} version={databit.version} />
          </Link>
        </Step>
        <Step
          icon={<Table2 {...ICON} />}
          kind={w.steps.data}
          note={
            snapshot ? w.dataText(snapshot.counts.train, snapshot.counts.holdout, snapshot.counts.labels) : undefined
          }
        >
          {snapshot ? (
            <Link to="/data/$name" params={{ name: snapshot.table }} className="link flex min-w-0">
              <LinkedName name={snapshot.table} version={snapshot.tableVersion} />
            </Link>
          ) : (
            <span className="text-fg-2">{w.noData}</span>
          )}
        </Step>
        <Step
          icon={<FlaskConical {...ICON} />}
          kind={w.steps.run}
          note={
            <>
              {model.createdBy}, <Ago at={model.createdAt} spoken />
            </>
          }
        >
          <Link to="/train/$run" params={{ run: model.runId }} className="link">
            {w.runText}
          </Link>
        </Step>
        <Step icon={<Box {...ICON} />} kind={w.steps.model}>
          <span className="mono font-medium">{shortRef(model.name, model.version)}</span>
          <span className="text-12 text-fg-3">{w.here}</span>
        </Step>
        <Agents answer={answer} />
      </ol>
    </Card>
  )
}
