import { useParams } from "@tanstack/react-router"
import { MessageSquareText, Radio, RotateCcw, Trash2 } from "lucide-react"
import { useState } from "react"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import {
  type Deployment,
  deployEndpoint,
  getEndpoint,
  listEndpoints,
  rollbackEndpoint,
} from "../../../../contract/endpoints/deploy.ts"
import { deployWords as words } from "../../messages/deploy.ts"
import { useWhyNot } from "../../shell/me.ts"
import { OpenInDatabricks } from "../../shell/open-in-databricks.tsx"
import { useCall, useChange } from "../../shell/query.ts"
import { Ago } from "../../ui/ago.tsx"
import { AssetHeader } from "../../ui/asset-header.tsx"
import { Button, ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Notice } from "../../ui/notice.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { Skeleton, SkeletonRows } from "../../ui/skeleton.tsx"
import { Status } from "../../ui/status.tsx"
import { type Column, Table } from "../../ui/table.tsx"
import { toast } from "../../ui/toast.tsx"
import { DeveloperPart } from "./developer-part.tsx"
import { PlatformCard } from "./platform-card.tsx"
import { RefName } from "./ref-name.tsx"
import { Serves } from "./serves.tsx"
import { StateStrip } from "./state-strip.tsx"
import { stateSign, stateWords } from "./state-words.ts"
import { TakeAway } from "./take-away.tsx"

type Detail = OutputOf<typeof getEndpoint>

const SIGNS = { requested: "idle", ready: "ok", failed: "critical", deleted: "idle" } as const

const HISTORY: readonly Column<Deployment>[] = [
  {
    id: "what",
    header: words.columns.what,
    width: "22%",
    narrow: "lead",
    cell: ({ kind }) => <Status kind={SIGNS[kind]} label={words.change[kind]} />,
  },
  {
    id: "agent",
    header: words.columns.version,
    width: "26%",
    narrow: "brief",
    cell: ({ agent }) => <RefName of={agent} />,
  },
  {
    id: "error",
    header: words.columns.why,
    cell: ({ error }) => (error === null ? null : <span title={error}>{error}</span>),
  },
  { id: "by", header: words.columns.by, width: "14%", cell: ({ person }) => person },
  {
    id: "when",
    header: words.columns.when,
    align: "right",
    width: "110px",
    narrow: "brief",
    cell: ({ at }) => <Ago at={at} />,
  },
]

const Trouble = ({
  detail,
  onAgain,
  busy,
}: {
  readonly detail: Detail
  readonly onAgain: (agent: string) => void
  readonly busy: boolean
}) => {
  const { endpoint } = detail
  const why = useWhyNot("deploy")
  const again = (agent: string, label: string) => (
    <Button size={28} busy={busy} why={why} onClick={() => onAgain(agent)}>
      {label}
    </Button>
  )
  if (endpoint.state.kind === "deleted")
    return <Notice action={again(endpoint.agent, words.bringBack)}>{words.takenAwayNote}</Notice>
  if (endpoint.state.kind === "failed") {
    return (
      <Notice tone="crit" title={words.change.failed} action={again(endpoint.agent, words.tryAgain)}>
        {endpoint.state.error}
      </Notice>
    )
  }
  if (endpoint.failedMove === null) return null
  const { agent, error } = endpoint.failedMove
  return (
    <Notice tone="warn" title={words.failedMove(agent)} action={again(agent, words.tryAgain)}>
      {error} {words.goesOn(endpoint.agent)}
    </Notice>
  )
}

type HeadProps = { readonly detail: Detail; readonly onRollback: () => void; readonly onTakeAway: () => void }

/** Its page in Model Serving, else its row in the table of endpoints. */
const placeOf = ({ platform }: Detail) =>
  platform?.kind === "hosted"
    ? ({ kind: "endpoint", name: platform.endpoint.name } as const)
    : ({ kind: "row", of: "endpoints" } as const)

const Head = ({ detail, onRollback, onTakeAway }: HeadProps) => {
  const { endpoint, traffic } = detail
  const why = useWhyNot("deploy")
  const ready = endpoint.state.kind === "ready"
  return (
    <AssetHeader
      icon={<Radio size={18} strokeWidth={1.75} />}
      kind={words.endpoint}
      name={endpoint.name}
      elsewhere={<OpenInDatabricks target={placeOf(detail)} />}
      status={<Status kind={stateSign(endpoint)} label={stateWords(endpoint)} />}
      facts={[
        { label: words.madeBy, value: endpoint.createdBy },
        { label: words.columns.updated, value: <Ago at={endpoint.updatedAt} spoken /> },
        { label: words.calls24h, value: words.callsOf(traffic.calls, traffic.errors) },
      ]}
      actions={
        endpoint.state.kind === "deleted" ? null : (
          <>
            <Button variant="ghost" icon={<Trash2 size={16} strokeWidth={1.75} />} why={why} onClick={onTakeAway}>
              {words.takeAway}
            </Button>
            <Button
              icon={<RotateCcw size={16} strokeWidth={1.75} />}
              why={why ?? (endpoint.previousAgent === null ? words.noRollback : undefined)}
              onClick={onRollback}
            >
              {words.rollback}
            </Button>
            {ready ? (
              <ButtonLink
                variant="primary"
                icon={<MessageSquareText size={16} strokeWidth={1.75} />}
                to="/playground"
                search={{ endpoint: endpoint.name }}
              >
                {words.tryIt}
              </ButtonLink>
            ) : null}
          </>
        )
      }
    />
  )
}

const Body = ({ detail }: { readonly detail: Detail }) => {
  const { endpoint } = detail
  const [asking, setAsking] = useState<"rollback" | "takeAway">()
  const close = () => setAsking(undefined)
  const changes = { invalidates: [getEndpoint, listEndpoints] }
  const again = useChange(deployEndpoint, changes)
  const rollback = useChange(rollbackEndpoint, {
    ...changes,
    onDone: () => {
      close()
      toast(words.rolledBack(endpoint.name))
    },
  })
  return (
    <>
      <Head detail={detail} onRollback={() => setAsking("rollback")} onTakeAway={() => setAsking("takeAway")} />
      <Trouble
        detail={detail}
        busy={again.isPending}
        onAgain={(agent) => again.mutate({ agent, name: endpoint.name })}
      />
      {again.error ? <ErrorCard what={words.deployFailed} error={again.error} /> : null}
      <Card title={words.columns.state}>
        <StateStrip endpoint={endpoint} />
      </Card>
      <PlatformCard
        answering={detail.platform}
        busy={again.isPending}
        isMoving={endpoint.state.kind === "creating" || endpoint.movingTo !== null}
        onAgain={() => again.mutate({ agent: endpoint.movingTo ?? endpoint.agent, name: endpoint.name })}
      />
      <Serves detail={detail} />
      <DeveloperPart snippets={detail.snippets} />
      <Card flush title={words.history}>
        <Table label={words.history} columns={HISTORY} rows={detail.history} rowKey={({ id }) => id} />
      </Card>
      <ConfirmDialog
        open={asking === "rollback"}
        onOpenChange={close}
        title={words.rollbackTitle(endpoint.name, endpoint.previousAgent ?? "")}
        effect={words.rollbackEffect(endpoint.agent, endpoint.previousAgent ?? "")}
        action={words.rollback}
        busy={rollback.isPending}
        error={rollback.error}
        onConfirm={() => rollback.mutate({ name: endpoint.name })}
      />
      <TakeAway detail={detail} open={asking === "takeAway"} onClose={close} />
    </>
  )
}

export const EndpointPage = () => {
  const { name } = useParams({ from: "/endpoints/$name" })
  const endpoint = useCall(getEndpoint, { name })
  if (endpoint.data && !endpoint.error) {
    return (
      <div className="page">
        <Body detail={endpoint.data} />
      </div>
    )
  }
  return (
    <div className="page">
      <PageHeader title={name} />
      {endpoint.error ? (
        <ErrorCard what={words.endpointFailed} error={endpoint.error} onRetry={() => void endpoint.refetch()} />
      ) : (
        <>
          <Card>
            <Skeleton className="h-5 w-96" />
          </Card>
          <Card flush>
            <SkeletonRows rows={4} />
          </Card>
        </>
      )}
    </div>
  )
}
