import { useNavigate } from "@tanstack/react-router"
import { Layers } from "lucide-react"
import { useEffect } from "react"
import { listEndpoints } from "../../../../contract/endpoints/deploy.ts"
import { deployWords as words } from "../../messages/deploy.ts"
import { useWhyNot } from "../../shell/me.ts"
import { useCall } from "../../shell/query.ts"
import { useCommands, useKeys } from "../../shell/use-commands.ts"
import { Button, ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Notice } from "../../ui/notice.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { toast } from "../../ui/toast.tsx"
import { DatabitChoice, ModelCard, NameChoice } from "./deploy-choices.tsx"
import { deployEffect } from "./deploy-effect.ts"
import { DeploySteps } from "./deploy-steps.tsx"
import { type Choice, useChoice } from "./use-choice.ts"
import { useDeployment } from "./use-deployment.ts"

const NoDatabits = () => (
  <Card>
    <EmptyState
      icon={<Layers size={20} strokeWidth={1.75} aria-hidden="true" />}
      title={words.noPublished}
      actions={
        <ButtonLink variant="primary" to="/databits" search={{}}>
          {words.toDatabits}
        </ButtonLink>
      }
    >
      {words.noPublishedWhy}
    </EmptyState>
  </Card>
)

/** What will happen, how far it is, and the button that starts it. */
const Start = ({ choice }: { readonly choice: Choice }) => {
  const navigate = useNavigate()
  const endpoints = useCall(listEndpoints, {})
  const { deploying, deploy } = useDeployment()
  const why = useWhyNot("deploy") ?? choice.missing
  const keys = useKeys("deploy.start")
  const working = deploying.kind === "working"
  const start = () => choice.chosen && deploy(choice.chosen)
  useCommands([
    {
      id: "deploy.start",
      title: "Deploy the agent",
      keys: "Mod+Enter",
      group: "Deploy",
      when: () => why === undefined && !working,
      run: start,
    },
  ])
  const done = deploying.kind === "done" ? deploying.endpoint : undefined
  useEffect(() => {
    if (done === undefined) return
    toast(words.ready(done))
    void navigate({ to: "/playground", search: { endpoint: done } })
  }, [done, navigate])
  const there = endpoints.data?.endpoints.map(({ endpoint }) => endpoint) ?? []
  return (
    <Card title={words.whatHappens}>
      <div className="flex flex-col gap-4">
        <DeploySteps deploying={deploying} />
        {choice.chosen && deploying.kind === "idle" ? (
          <Notice>{deployEffect(there, choice.chosen.name, choice.chosen.model).says}</Notice>
        ) : null}
        {deploying.kind === "failed" ? (
          <ErrorCard what={words.deployFailed} error={deploying.problem} kept={words.versionKept} onRetry={start} />
        ) : null}
        <Button variant="primary" size={40} keys={keys} busy={working} why={why} onClick={start}>
          {working ? words.deploying : words.deploy}
        </Button>
      </div>
    </Card>
  )
}

const Choices = ({ choice }: { readonly choice: Choice }) => {
  if (choice.databits === undefined) {
    return (
      <Card>
        <SkeletonRows rows={5} />
      </Card>
    )
  }
  if (choice.databits.length === 0) return <NoDatabits />
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] items-start gap-4 @4xl/page:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-4">
        <DatabitChoice choice={choice} />
        {choice.databit === undefined ? null : <ModelCard choice={choice} />}
        {choice.model === undefined ? null : <NameChoice choice={choice} />}
      </div>
      <Start choice={choice} />
    </div>
  )
}

export const DeployPage = () => {
  const choice = useChoice()
  return (
    <div className="page">
      <PageHeader title={words.deployTitle} subtitle={words.deploySubtitle} />
      {choice.databitsError ? (
        <ErrorCard what={words.databitsFailed} error={choice.databitsError} onRetry={choice.readAgain} />
      ) : (
        <Choices choice={choice} />
      )}
    </div>
  )
}
