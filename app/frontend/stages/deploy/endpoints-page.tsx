import { useNavigate, useSearch } from "@tanstack/react-router"
import { Radio, Rocket } from "lucide-react"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import { listEndpoints } from "../../../../contract/endpoints/deploy.ts"
import { deployWords as words } from "../../messages/deploy.ts"
import { useWhyNot } from "../../shell/me.ts"
import { useCall } from "../../shell/query.ts"
import { useListKeys } from "../../shell/use-commands.ts"
import { Ago } from "../../ui/ago.tsx"
import { ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Name } from "../../ui/name.tsx"
import { Num } from "../../ui/num.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { Status } from "../../ui/status.tsx"
import { type Column, RowLink, Table } from "../../ui/table.tsx"
import { ApiKeys } from "./api-keys.tsx"
import { RefName } from "./ref-name.tsx"
import { stateSign, stateWords } from "./state-words.ts"

type Row = OutputOf<typeof listEndpoints>["endpoints"][number]

const COLUMNS: readonly Column<Row>[] = [
  {
    id: "name",
    header: words.columns.endpoint,
    width: "30%",
    narrow: "lead",
    cell: ({ endpoint }) => (
      <RowLink to="/endpoints/$name" params={{ name: endpoint.name }}>
        <Name name={endpoint.name} strong />
      </RowLink>
    ),
  },
  {
    id: "state",
    header: words.columns.state,
    narrow: "brief",
    cell: ({ endpoint }) => <Status kind={stateSign(endpoint)} label={stateWords(endpoint)} />,
  },
  { id: "serves", header: words.columns.serves, cell: ({ endpoint }) => <RefName of={endpoint.agent} /> },
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
    cell: ({ endpoint }) => <Ago at={endpoint.updatedAt} />,
  },
]

export const EndpointsPage = () => {
  const { at } = useSearch({ from: "/endpoints" })
  const navigate = useNavigate({ from: "/endpoints" })
  const endpoints = useCall(listEndpoints, {})
  const why = useWhyNot("deploy")
  const rows = endpoints.data?.endpoints
  useListKeys({
    keys: rows?.map(({ endpoint }) => endpoint.name) ?? [],
    active: at,
    onMove: (next) => void navigate({ search: { at: next }, replace: true }),
    onOpen: (name) => void navigate({ to: "/endpoints/$name", params: { name } }),
    noun: "endpoint",
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
        title={words.endpoints}
        subtitle={words.endpointsSubtitle}
        actions={rows?.length === 0 ? null : deploy}
      />
      {endpoints.error ? (
        <ErrorCard what={words.endpointsFailed} error={endpoints.error} onRetry={() => void endpoints.refetch()} />
      ) : (
        <Card flush>
          <Table
            label={words.endpoints}
            columns={COLUMNS}
            rows={rows}
            rowKey={({ endpoint }) => endpoint.name}
            active={at}
            empty={
              <EmptyState
                icon={<Radio size={20} strokeWidth={1.75} aria-hidden="true" />}
                title={words.noEndpoints}
                actions={
                  <>
                    {deploy}
                    <ButtonLink to="/">{words.seeSteps}</ButtonLink>
                  </>
                }
              >
                {words.noEndpointsWhy}
              </EmptyState>
            }
          />
        </Card>
      )}
      {why === undefined ? <ApiKeys /> : null}
    </div>
  )
}
