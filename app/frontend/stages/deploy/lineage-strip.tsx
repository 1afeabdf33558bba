import { Bot, Boxes, ChevronRight, Layers, Radio, Table2 } from "lucide-react"
import type { ReactNode } from "react"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import type { getAgent } from "../../../../contract/endpoints/deploy.ts"
import { deployWords as words } from "../../messages/deploy.ts"
import { formatShare } from "../../ui/format.ts"
import { Name } from "../../ui/name.tsx"

type Detail = OutputOf<typeof getAgent>
type Link = {
  readonly id: string
  readonly kind: string
  readonly icon: ReactNode
  readonly name: string | undefined
  readonly note?: string | undefined
}

const ICON = { size: 16, strokeWidth: 1.75, "aria-hidden": true } as const

const linksOf = ({ agent, model, snapshot, sources, endpoints }: Detail): Link[] => [
  {
    id: "data",
    kind: words.data,
    icon: <Table2 {...ICON} />,
    name: sources[0],
    note: sources[0] === undefined ? words.noData : undefined,
  },
  { id: "databit", kind: words.databit, icon: <Layers {...ICON} />, name: agent.databit },
  ...(snapshot
    ? [
        {
          id: "dataset",
          kind: words.dataset,
          icon: <Table2 {...ICON} />,
          name: snapshot.id,
          note: words.rowsLearnt(snapshot.counts.train),
        },
      ]
    : []),
  {
    id: "model",
    kind: words.model,
    icon: <Boxes {...ICON} />,
    name: agent.baseModel,
    note:
      model === null
        ? words.connectedModel
        : model.metrics
          ? words.accuracy(formatShare(model.metrics.accuracy), model.metrics.n)
          : words.notMeasured,
  },
  { id: "agent", kind: words.agent, icon: <Bot {...ICON} />, name: agent.id },
  {
    id: "endpoint",
    kind: words.endpoint,
    icon: <Radio {...ICON} />,
    name: endpoints.find((one) => one.agent === agent.id)?.name,
    note: endpoints.some((one) => one.agent === agent.id) ? undefined : words.notServed,
  },
]

/** What an agent version was made of, from the data to the endpoint. */
export const LineageStrip = ({ detail }: { readonly detail: Detail }) => (
  <ol aria-label={words.madeOf} className="flex min-w-0 flex-col gap-1 @4xl:flex-row @4xl:items-stretch">
    {linksOf(detail).map((link, at) => (
      <li key={link.id} className="flex min-w-0 flex-1 flex-col gap-1 @4xl:flex-row @4xl:items-center">
        {at === 0 ? null : (
          <ChevronRight
            size={16}
            className="ml-2 shrink-0 rotate-90 text-fg-3 @4xl:ml-0 @4xl:rotate-0"
            aria-hidden="true"
          />
        )}
        <div className="min-w-0 flex-1 rounded-control border border-line bg-sunken px-2.5 py-2">
          <p className="flex items-center gap-1.5 text-12 text-fg-3">
            {link.icon}
            {link.kind}
          </p>
          {link.name === undefined ? null : (
            <p className="mt-0.5 flex min-w-0 text-12">
              <Name name={link.name} short />
            </p>
          )}
          {link.note === undefined ? null : <p className="mt-0.5 text-12 text-fg-3">{link.note}</p>}
        </div>
      </li>
    ))}
  </ol>
)
