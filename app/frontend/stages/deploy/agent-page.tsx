import { useNavigate, useParams, useSearch } from "@tanstack/react-router"
import { Bot, MessageSquareText, Rocket } from "lucide-react"
import { useState } from "react"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import { getAgent } from "../../../../contract/endpoints/deploy.ts"
import type { AgentVersion } from "../../../../contract/entities/agent.ts"
import { deployWords as words } from "../../messages/deploy.ts"
import { useWhyNot } from "../../shell/me.ts"
import { OpenInDatabricks } from "../../shell/open-in-databricks.tsx"
import { useCall } from "../../shell/query.ts"
import { Ago } from "../../ui/ago.tsx"
import { AssetHeader } from "../../ui/asset-header.tsx"
import { Button, ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Name } from "../../ui/name.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { Select } from "../../ui/select.tsx"
import { Skeleton, SkeletonRows } from "../../ui/skeleton.tsx"
import { Status } from "../../ui/status.tsx"
import { type Column, RowLink, Table } from "../../ui/table.tsx"
import { DeployDialog } from "./deploy-dialog.tsx"
import { LineageStrip } from "./lineage-strip.tsx"
import { RefName } from "./ref-name.tsx"
import { agentState } from "./state-words.ts"

type Detail = OutputOf<typeof getAgent>

const COLUMNS: readonly Column<AgentVersion>[] = [
  {
    id: "version",
    header: words.columns.version,
    width: "18%",
    narrow: "lead",
    cell: (one) => (
      <span className="flex items-center gap-2">
        <Status kind={agentState(one).kind} label={agentState(one).label} hideLabel />
        <RowLink to="/agents/$name" params={{ name: one.name }} search={{ version: one.version }}>
          <span className="mono">v{one.version}</span>
        </RowLink>
      </span>
    ),
  },
  { id: "databit", header: words.columns.databit, cell: (one) => <RefName of={one.databit} /> },
  { id: "model", header: words.columns.model, narrow: "brief", cell: (one) => <RefName of={one.baseModel} /> },
  {
    id: "endpoint",
    header: words.columns.endpoint,
    cell: (one) =>
      one.endpointName ? <Name name={one.endpointName} /> : <span className="text-fg-3">{words.notServed}</span>,
  },
  { id: "by", header: words.columns.by, cell: (one) => one.createdBy },
  {
    id: "when",
    header: words.made,
    align: "right",
    width: "110px",
    narrow: "brief",
    cell: (one) => <Ago at={one.createdAt} />,
  },
]

const Head = ({ detail, onDeploy }: { readonly detail: Detail; readonly onDeploy: () => void }) => {
  const navigate = useNavigate({ from: "/agents/$name" })
  const { agent, versions, traffic, endpoints } = detail
  const why = useWhyNot("deploy")
  const state = agentState(agent)
  const served = endpoints.find((one) => one.agent === agent.id)
  const deploy = (
    <Button
      variant={served ? "neutral" : "primary"}
      icon={<Rocket size={16} strokeWidth={1.75} />}
      why={why}
      onClick={onDeploy}
    >
      {words.deploy}
    </Button>
  )
  return (
    <AssetHeader
      icon={<Bot size={18} strokeWidth={1.75} />}
      kind={words.agent}
      name={agent.name}
      elsewhere={<OpenInDatabricks target={{ kind: "row", of: "agents" }} />}
      version={
        <Select
          quiet
          size={28}
          label={words.chosenVersion}
          value={agent.version}
          options={versions.map((one) => ({
            value: one.version,
            label: `v${one.version}`,
            note: agentState(one).label,
          }))}
          onChange={(version) => void navigate({ search: { version } })}
        />
      }
      status={<Status kind={state.kind} label={state.label} />}
      facts={[
        { label: words.madeBy, value: agent.createdBy },
        { label: words.made, value: <Ago at={agent.createdAt} spoken /> },
        { label: words.calls24h, value: words.callsOf(traffic.calls, traffic.errors) },
      ]}
      actions={
        <>
          {deploy}
          {served ? (
            <ButtonLink
              variant="primary"
              icon={<MessageSquareText size={16} strokeWidth={1.75} />}
              to="/playground"
              search={{ endpoint: served.name }}
            >
              {words.tryIt}
            </ButtonLink>
          ) : null}
        </>
      }
    />
  )
}

const Loading = ({ name }: { readonly name: string }) => (
  <>
    <PageHeader title={name} />
    <Card>
      <Skeleton className="h-16 w-full" />
    </Card>
    <Card flush>
      <SkeletonRows rows={3} />
    </Card>
  </>
)

export const AgentPage = () => {
  const { name } = useParams({ from: "/agents/$name" })
  const { version } = useSearch({ from: "/agents/$name" })
  const agent = useCall(getAgent, { ref: version === undefined ? name : `${name}@${version}` }, { keepPrevious: true })
  const [deploying, setDeploying] = useState(false)
  if (agent.error) {
    return (
      <div className="page">
        <PageHeader title={name} />
        <ErrorCard what={words.agentFailed} error={agent.error} onRetry={() => void agent.refetch()} />
      </div>
    )
  }
  return (
    <div className="page">
      {agent.data ? (
        <>
          <Head detail={agent.data} onDeploy={() => setDeploying(true)} />
          <Card title={words.madeOf}>
            <LineageStrip detail={agent.data} />
          </Card>
          <Card flush title={words.versions}>
            <Table
              label={words.versions}
              columns={COLUMNS}
              rows={agent.data.versions}
              rowKey={({ id }) => id}
              active={agent.data.agent.id}
            />
          </Card>
          <DeployDialog
            key={agent.data.agent.id}
            agent={agent.data.agent}
            open={deploying}
            onOpenChange={setDeploying}
          />
        </>
      ) : (
        <Loading name={name} />
      )}
    </div>
  )
}
