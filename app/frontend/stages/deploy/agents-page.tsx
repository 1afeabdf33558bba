import { useNavigate, useSearch } from "@tanstack/react-router"
import { Bot, Rocket } from "lucide-react"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import { listAgents } from "../../../../contract/endpoints/deploy.ts"
import { deployWords as words } from "../../messages/deploy.ts"
import { useWhyNot } from "../../shell/me.ts"
import { useCall } from "../../shell/query.ts"
import { useListKeys } from "../../shell/use-commands.ts"
import { Ago } from "../../ui/ago.tsx"
import { ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Filters } from "../../ui/filters.tsx"
import { Name } from "../../ui/name.tsx"
import { Num } from "../../ui/num.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { Status } from "../../ui/status.tsx"
import { type Column, RowLink, Table } from "../../ui/table.tsx"
import { RefName } from "./ref-name.tsx"
import { agentState } from "./state-words.ts"

type Row = OutputOf<typeof listAgents>["agents"][number]

const shownOf = ({ agent, served }: Row) => served ?? agent

const COLUMNS: readonly Column<Row>[] = [
  {
    id: "name",
    header: words.columns.agent,
    width: "26%",
    narrow: "lead",
    cell: (row) => {
      const state = agentState(shownOf(row))
      return (
        <span className="flex min-w-0 items-center gap-2">
          <Status kind={state.kind} label={state.label} hideLabel />
          <RowLink to="/agents/$name" params={{ name: row.agent.name }} search={{}}>
            <Name name={row.agent.name} version={shownOf(row).version} strong />
          </RowLink>
        </span>
      )
    },
  },
  {
    id: "databit",
    header: words.columns.databit,
    cell: (row) => <RefName of={shownOf(row).databit} />,
  },
  { id: "model", header: words.columns.model, cell: (row) => <RefName of={shownOf(row).baseModel} /> },
  {
    id: "endpoint",
    header: words.columns.endpoint,
    narrow: "brief",
    cell: ({ served }) =>
      served?.endpointName ? <Name name={served.endpointName} /> : <span className="text-fg-3">{words.notServed}</span>,
  },
  {
    id: "calls",
    header: words.columns.calls,
    align: "right",
    width: "96px",
    narrow: "brief",
    narrowLabel: words.columns.callsShort,
    cell: ({ traffic }) => <Num value={traffic.calls} />,
  },
  {
    id: "errors",
    header: words.columns.errors,
    align: "right",
    width: "76px",
    cell: ({ traffic }) => <Num value={traffic.errors} />,
  },
  {
    id: "updated",
    header: words.columns.updated,
    align: "right",
    width: "110px",
    cell: (row) => <Ago at={shownOf(row).updatedAt} />,
  },
]

export const AgentsPage = () => {
  const { q = "", at } = useSearch({ from: "/agents" })
  const navigate = useNavigate({ from: "/agents" })
  const agents = useCall(listAgents, {})
  const why = useWhyNot("deploy")
  const rows = agents.data?.agents.filter(({ agent }) => agent.name.includes(q.trim()))
  useListKeys({
    keys: rows?.map(({ agent }) => agent.name) ?? [],
    active: at,
    onMove: (next) => void navigate({ search: (old) => ({ ...old, at: next }), replace: true }),
    onOpen: (name) => void navigate({ to: "/agents/$name", params: { name }, search: {} }),
    noun: "agent",
  })
  const deploy =
    why === undefined ? (
      <ButtonLink variant="primary" icon={<Rocket size={16} strokeWidth={1.75} />} to="/deploy" search={{}}>
        {words.deployAgent}
      </ButtonLink>
    ) : null
  return (
    <div className="page">
      <PageHeader
        title={words.agents}
        subtitle={words.agentsSubtitle}
        actions={agents.data?.agents.length === 0 ? null : deploy}
      />
      {agents.data && agents.data.agents.length > 5 ? (
        <Filters
          search={{
            value: q,
            label: words.agents,
            onChange: (next) => void navigate({ search: (old) => ({ ...old, q: next || undefined }), replace: true }),
          }}
        />
      ) : null}
      {agents.error ? (
        <ErrorCard what={words.agentsFailed} error={agents.error} onRetry={() => void agents.refetch()} />
      ) : (
        <Card flush>
          <Table
            label={words.agents}
            columns={COLUMNS}
            rows={rows}
            rowKey={({ agent }) => agent.name}
            active={at}
            empty={
              <EmptyState
                icon={<Bot size={20} strokeWidth={1.75} aria-hidden="true" />}
                title={words.noAgents}
                actions={
                  <>
                    {deploy}
                    <ButtonLink to="/">{words.seeSteps}</ButtonLink>
                  </>
                }
              >
                {words.noAgentsWhy}
              </EmptyState>
            }
          />
        </Card>
      )}
    </div>
  )
}
