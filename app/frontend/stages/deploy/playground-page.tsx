import { useNavigate, useSearch } from "@tanstack/react-router"
import { Rocket } from "lucide-react"
import { getEndpoint, listEndpoints } from "../../../../contract/endpoints/deploy.ts"
import { getTrace } from "../../../../contract/endpoints/monitor.ts"
import { type JsonObject, jsonObject } from "../../../../contract/json.ts"
import { deployWords, playgroundWords as words } from "../../messages/deploy.ts"
import { useWhyNot } from "../../shell/me.ts"
import { useCall } from "../../shell/query.ts"
import { ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Notice } from "../../ui/notice.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { Select } from "../../ui/select.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { Playground } from "./playground.tsx"
import { stateWords } from "./state-words.ts"

/** The inputs of an earlier call as its trace keeps them. */
const inputsOf = (root: string | null | undefined): JsonObject => {
  try {
    return jsonObject.parse(JSON.parse(root ?? "{}"))
  } catch {
    return {}
  }
}

const None = () => (
  <Card>
    <EmptyState
      icon={<Rocket size={20} strokeWidth={1.75} aria-hidden="true" />}
      title={words.none}
      actions={
        <ButtonLink variant="primary" to="/deploy" search={{}}>
          {deployWords.deployAgent}
        </ButtonLink>
      }
    >
      {words.noneWhy}
    </EmptyState>
  </Card>
)

const Asked = ({ name, trace }: { readonly name: string; readonly trace: string | undefined }) => {
  const endpoint = useCall(getEndpoint, { name })
  const earlier = useCall(getTrace, { id: trace ?? "" }, { enabled: trace !== undefined })
  if (endpoint.error)
    return (
      <ErrorCard what={deployWords.endpointFailed} error={endpoint.error} onRetry={() => void endpoint.refetch()} />
    )
  if (!endpoint.data || (trace !== undefined && earlier.isPending)) {
    return (
      <Card>
        <SkeletonRows rows={6} />
      </Card>
    )
  }
  const { state } = endpoint.data.endpoint
  const root = earlier.data?.spans.find(({ parentSpanId }) => parentSpanId === null)
  return (
    <>
      {state.kind === "ready" ? null : (
        <Notice
          tone="warn"
          action={
            <ButtonLink size={28} to="/endpoints/$name" params={{ name }}>
              {words.openEndpoint}
            </ButtonLink>
          }
        >
          {words.notReady(name, stateWords(endpoint.data.endpoint).toLowerCase())}
        </Notice>
      )}
      {root ? <Notice>{words.fromTrace}</Notice> : null}
      <Playground key={`${name} ${trace ?? ""}`} endpoint={endpoint.data} begin={inputsOf(root?.input)} />
    </>
  )
}

export const PlaygroundPage = () => {
  const { endpoint: wanted, trace } = useSearch({ from: "/playground" })
  const navigate = useNavigate({ from: "/playground" })
  const list = useCall(listEndpoints, {})
  const why = useWhyNot("call_agents")
  const endpoints = list.data?.endpoints.map(({ endpoint }) => endpoint) ?? []
  const name = wanted ?? endpoints.find(({ state }) => state.kind === "ready")?.name ?? endpoints[0]?.name
  const options = endpoints.map((one) => ({ value: one.name, label: one.name, note: one.agent }))
  return (
    <div className="page">
      <PageHeader
        title={words.title}
        subtitle={words.subtitle}
        actions={
          options.length === 0 ? null : (
            <Select
              label={words.endpoint}
              value={options.some(({ value }) => value === name) ? name : undefined}
              placeholder={name ?? words.choose}
              options={options}
              onChange={(next) => void navigate({ search: { endpoint: next } })}
            />
          )
        }
      />
      {why ? <Notice tone="warn">{why}</Notice> : null}
      {list.error ? (
        <ErrorCard what={deployWords.endpointsFailed} error={list.error} onRetry={() => void list.refetch()} />
      ) : null}
      {name === undefined ? list.data ? <None /> : null : <Asked key={name} name={name} trace={trace} />}
      {name === undefined && list.isPending ? (
        <Card>
          <SkeletonRows rows={6} />
        </Card>
      ) : null}
    </div>
  )
}
