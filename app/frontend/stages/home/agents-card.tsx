import { Bot, Rocket } from "lucide-react"
import type { AgentLine } from "../../../../contract/endpoints/home.ts"
import { splitRef } from "../../../../contract/names.ts"
import { homeWords as words } from "../../messages/home.ts"
import { useWhyNot } from "../../shell/me.ts"
import { ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { Name } from "../../ui/name.tsx"
import { Duration, Num } from "../../ui/num.tsx"
import { Sparkline } from "../../ui/sparkline.tsx"
import { Status } from "../../ui/status.tsx"
import { type Column, RowLink, Table } from "../../ui/table.tsx"

const COLUMNS: readonly Column<AgentLine>[] = [
  {
    id: "agent",
    header: words.columns.agent,
    width: "36%",
    narrow: "lead",
    cell: ({ agent, health }) => {
      const { name, version } = splitRef(agent)
      return (
        <span className="flex min-w-0 items-center gap-2">
          <Status kind={health} label={words.health[health]} hideLabel />
          <RowLink to="/agents/$name" params={{ name }} search={{ version }}>
            <Name name={name} version={version} strong />
          </RowLink>
        </span>
      )
    },
  },
  {
    id: "quality",
    header: words.columns.quality,
    width: "112px",
    cell: ({ agent, quality, scored, health }) =>
      scored === 0 ? (
        <span className="text-12 text-fg-3">{words.notJudged}</span>
      ) : (
        <Sparkline
          values={quality}
          label={words.qualityOf(agent, scored)}
          tone={health === "critical" ? "crit" : "neutral"}
        />
      ),
  },
  {
    id: "score",
    header: words.columns.score,
    align: "right",
    narrow: "brief",
    narrowLabel: words.columns.score,
    cell: ({ score }) => <Num value={score} as="score" />,
  },
  {
    id: "calls",
    header: words.columns.calls,
    align: "right",
    narrow: "brief",
    narrowLabel: words.columns.calls,
    cell: ({ calls }) => <Num value={calls} />,
  },
  {
    id: "p95",
    header: words.columns.p95,
    align: "right",
    narrow: "brief",
    narrowLabel: words.columns.p95,
    cell: ({ p95 }) => <Duration ms={p95} />,
  },
  {
    id: "errors",
    header: words.columns.errors,
    align: "right",
    cell: ({ errorShare }) => <Num value={errorShare} as="share" />,
  },
]

/** Agents that serve or were called, with what people said of them. */
export const AgentsCard = ({ agents }: { readonly agents: readonly AgentLine[] | undefined }) => {
  const why = useWhyNot("deploy")
  return (
    <Card title={words.agents} className="grow" flush>
      <Table
        label={words.agents}
        columns={COLUMNS}
        rows={agents}
        rowKey={({ agent }) => agent}
        empty={
          <EmptyState
            icon={<Bot size={20} strokeWidth={1.75} aria-hidden="true" />}
            title={words.agentsNone}
            actions={
              why === undefined ? (
                <ButtonLink icon={<Rocket size={16} strokeWidth={1.75} />} to="/deploy" search={{}}>
                  {words.deployAgent}
                </ButtonLink>
              ) : null
            }
          >
            {words.agentsNoneWhy}
          </EmptyState>
        }
      />
    </Card>
  )
}
