import { Link } from "@tanstack/react-router"
import { Bot, Boxes, ChevronRight, Layers, Radio, Table2 } from "lucide-react"
import type { ReactNode } from "react"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import type { getAgent } from "../../../../contract/endpoints/deploy.ts"
import { splitRef } from "../../../../contract/names.ts"
import { deployWords as words } from "../../messages/deploy.ts"
import { formatShare } from "../../ui/format.ts"
import { Name } from "../../ui/name.tsx"
import { RefName } from "./ref-name.tsx"

type Detail = OutputOf<typeof getAgent>
type Step = {
  readonly id: string
  readonly kind: string
  readonly icon: ReactNode
  readonly name?: ReactNode
  readonly note?: string | undefined
}

const ICON = { size: 16, strokeWidth: 1.75, "aria-hidden": true } as const

const dataStep = ({ sources: [source] }: Detail): Step => ({
  id: "data",
  kind: words.data,
  icon: <Table2 {...ICON} />,
  ...(source === undefined
    ? { note: words.noData }
    : {
        name: (
          <Link to="/data/$name" params={{ name: source }} className="link min-w-0">
            <RefName of={source} />
          </Link>
        ),
      }),
})

const databitStep = ({ agent }: Detail): Step => {
  const { name, version } = splitRef(agent.databit)
  return {
    id: "databit",
    kind: words.databit,
    icon: <Layers {...ICON} />,
    name: (
      <Link to="/databits/$name" params={{ name }} search={{ version }} className="link min-w-0">
        <RefName of={agent.databit} />
      </Link>
    ),
  }
}

const datasetStep = (snapshot: NonNullable<Detail["snapshot"]>): Step => ({
  id: "dataset",
  kind: words.dataset,
  icon: <Table2 {...ICON} />,
  name: (
    <Link to="/data/$name" params={{ name: snapshot.table }} className="link min-w-0">
      <RefName of={snapshot.table} />
    </Link>
  ),
  note: words.rowsLearnt(snapshot.counts.train),
})

const modelStep = ({ agent, model }: Detail): Step => {
  const base = { id: "model", kind: words.model, icon: <Boxes {...ICON} /> }
  if (model === null) return { ...base, name: <Name name={agent.baseModel} />, note: words.connectedModel }
  const { metrics } = model
  return {
    ...base,
    name: (
      <Link to="/models/$ref" params={{ ref: model.id }} className="link min-w-0">
        <RefName of={model.id} />
      </Link>
    ),
    note: metrics ? words.accuracy(formatShare(metrics.accuracy), metrics.n) : words.notMeasured,
  }
}

const endpointStep = ({ agent, endpoints }: Detail): Step => {
  const served = endpoints.find((one) => one.agent === agent.id)
  return {
    id: "endpoint",
    kind: words.endpoint,
    icon: <Radio {...ICON} />,
    ...(served
      ? {
          name: (
            <Link to="/endpoints/$name" params={{ name: served.name }} className="link min-w-0">
              <Name name={served.name} />
            </Link>
          ),
        }
      : { note: words.notServed }),
  }
}

const stepsOf = (detail: Detail): Step[] => [
  dataStep(detail),
  databitStep(detail),
  ...(detail.snapshot ? [datasetStep(detail.snapshot)] : []),
  modelStep(detail),
  { id: "agent", kind: words.agent, icon: <Bot {...ICON} />, name: <RefName of={detail.agent.id} /> },
  endpointStep(detail),
]

/** What an agent version was made of, from the data to the endpoint. */
export const LineageStrip = ({ detail }: { readonly detail: Detail }) => (
  <ol aria-label={words.madeOf} className="flex min-w-0 flex-col gap-1 @4xl:flex-row @4xl:items-stretch">
    {stepsOf(detail).map((step, at) => (
      <li key={step.id} className="flex min-w-0 flex-1 flex-col gap-1 @4xl:flex-row @4xl:items-center">
        {at === 0 ? null : (
          <ChevronRight
            size={16}
            className="ml-2 shrink-0 rotate-90 text-fg-3 @4xl:ml-0 @4xl:rotate-0"
            aria-hidden="true"
          />
        )}
        <div className="min-w-0 flex-1 rounded-control border border-line bg-sunken px-2.5 py-2 @4xl:self-stretch">
          <p className="flex items-center gap-1.5 text-12 text-fg-3">
            {step.icon}
            {step.kind}
          </p>
          {step.name === undefined ? null : <p className="mt-0.5 flex min-w-0 text-12">{step.name}</p>}
          {step.note === undefined ? null : <p className="mt-0.5 text-12 text-fg-3">{step.note}</p>}
        </div>
      </li>
    ))}
  </ol>
)
