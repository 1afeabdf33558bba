import type { ReactNode } from "react"
import { checkConnection, findConnection } from "../../../../contract/endpoints/settings.ts"
import type { AppConnection, WorkspaceConnection } from "../../../../contract/entities/connection.ts"
import { connectionWords } from "../../messages/connection.ts"
import { callKey, queryClient, useCall, useChange } from "../../shell/query.ts"
import { Ago } from "../../ui/ago.tsx"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { CopyButton } from "../../ui/copy-button.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Notice } from "../../ui/notice.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { Status } from "../../ui/status.tsx"
import { CapabilityList, Fix } from "./connection-capabilities.tsx"

const Fact = ({ term, children }: { readonly term: string; readonly children: ReactNode }) => (
  <div className="flex min-w-0 justify-between gap-4 text-13">
    <dt className="shrink-0 text-fg-3">{term}</dt>
    <dd className="min-w-0 text-right [overflow-wrap:anywhere]">{children}</dd>
  </div>
)

const STATES: Readonly<Record<string, string>> = connectionWords.warehouseStates

const warehouseWords = (warehouse: AppConnection["warehouse"]): string => {
  if (!warehouse) return connectionWords.none
  const { id, name, state, isServerless } = warehouse
  const kind = isServerless === null ? null : isServerless ? connectionWords.serverless : connectionWords.notServerless
  return [name ?? id, state === null ? null : (STATES[state] ?? state.toLowerCase()), kind]
    .filter((one) => one !== null)
    .join(", ")
}

const signInWords = ({ authentication, foundIn }: AppConnection): string =>
  [authentication && connectionWords.kinds[authentication], foundIn === null ? null : connectionWords.foundIn(foundIn)]
    .filter((one) => one !== null)
    .join(", ") || connectionWords.none

const Connected = ({
  app,
  person,
}: {
  readonly app: AppConnection
  readonly person: WorkspaceConnection["person"]
}) => {
  const check = useChange(checkConnection, {
    onDone: (report) => queryClient.setQueryData(callKey(findConnection, {}), report),
  })
  const isAsleep = app.warehouse !== null && app.warehouse.state !== "RUNNING" && app.warehouse.state !== "STARTING"
  return (
    <Card title={connectionWords.card}>
      <dl className="flex min-w-0 flex-col gap-2">
        <Fact term={connectionWords.host}>{app.host ?? connectionWords.none}</Fact>
        <Fact term={connectionWords.signIn}>{signInWords(app)}</Fact>
        <Fact term={connectionWords.app}>{app.app ?? connectionWords.nobody}</Fact>
        {person ? <Fact term={connectionWords.person}>{person.name}</Fact> : null}
        <Fact term={connectionWords.warehouse}>{warehouseWords(app.warehouse)}</Fact>
        <Fact term={connectionWords.schema}>{app.schema}</Fact>
        <Fact term={connectionWords.volume}>{app.volume}</Fact>
        <Fact term={connectionWords.checked}>
          <Ago at={app.checkedAt} spoken />
        </Fact>
      </dl>
      {check.error ? (
        <div className="mt-4">
          <ErrorCard what={connectionWords.checkError} error={check.error} />
        </div>
      ) : null}
      <div className="mt-4 flex flex-wrap gap-2">
        <Button busy={check.isPending} onClick={() => check.mutate({})}>
          {connectionWords.check}
        </Button>
        {isAsleep ? (
          <Button variant="ghost" busy={check.isPending} onClick={() => check.mutate({ wake: true })}>
            {connectionWords.wake}
          </Button>
        ) : null}
      </div>
    </Card>
  )
}

const Variables = ({ variables }: Pick<WorkspaceConnection, "variables">) => (
  <ul className="flex min-w-0 flex-col gap-3">
    {variables.map(({ name, says, isSet }) => (
      <li key={name} className="flex min-w-0 flex-col gap-0.5 text-13">
        <div className="flex min-w-0 flex-wrap items-center justify-between gap-x-4">
          <span className="flex min-w-0 items-center gap-1">
            <code className="mono min-w-0 [overflow-wrap:anywhere]">{name}</code>
            <CopyButton text={name} />
          </span>
          <Status kind={isSet ? "ok" : "idle"} label={isSet ? connectionWords.isSet : connectionWords.notSet} />
        </div>
        <span className="text-12 text-fg-3">{says}</span>
      </li>
    ))}
  </ul>
)

const Stopped = ({ opening }: Pick<WorkspaceConnection, "opening">) =>
  opening.kind === "stopped" ? (
    <Notice tone="crit" title={connectionWords.stopped}>
      {opening.detail}
      <Fix fix={opening.fix} what={connectionWords.card} />
    </Notice>
  ) : opening.kind === "opening" ? (
    <Notice>{opening.step}</Notice>
  ) : null

/** How the workbench is connected to Databricks, and what is missing with its remedy. */
export const ConnectionSettings = () => {
  const found = useCall(findConnection, {}, { staleTime: 5 * 60_000 })
  if (found.error)
    return <ErrorCard what={connectionWords.readError} error={found.error} onRetry={() => void found.refetch()} />
  const { data } = found
  if (!data)
    return (
      <Card title={connectionWords.card}>
        <SkeletonRows rows={6} height={28} />
      </Card>
    )
  const { app, person, variables, opening } = data
  return (
    <>
      <Stopped opening={opening} />
      {app ? (
        <>
          <Connected app={app} person={person} />
          {person && !person.hasToken ? <Notice tone="warn">{connectionWords.noToken}</Notice> : null}
          <CapabilityList title={connectionWords.ofApp} capabilities={app.capabilities} />
          {person?.hasToken ? (
            <CapabilityList
              title={connectionWords.ofPerson}
              note={connectionWords.personNote}
              capabilities={person.capabilities}
            />
          ) : null}
        </>
      ) : null}
      <Card title={app ? connectionWords.variables : connectionWords.connectTitle}>
        {app ? null : <p className="mb-4 text-13 text-fg-2">{connectionWords.connectText}</p>}
        <Variables variables={variables} />
      </Card>
    </>
  )
}
