import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { deployEndpoint, listEndpoints } from "../../../../contract/endpoints/deploy.ts"
import type { AgentVersion } from "../../../../contract/entities/agent.ts"
import { isNamePart } from "../../../../contract/names.ts"
import { deployWords as words } from "../../messages/deploy.ts"
import { words as common } from "../../messages.ts"
import { useCall, useChange } from "../../shell/query.ts"
import { Button } from "../../ui/button.tsx"
import { Dialog } from "../../ui/dialog.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Field } from "../../ui/field.tsx"
import { Input } from "../../ui/input.tsx"
import { Notice } from "../../ui/notice.tsx"
import { deployEffect } from "./deploy-effect.ts"

type DeployDialogProps = {
  readonly agent: AgentVersion
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** Deploys one agent version: to the endpoint it belongs to, or under another name. */
export const DeployDialog = ({ agent, open, onOpenChange }: DeployDialogProps) => {
  const navigate = useNavigate()
  const [name, setName] = useState(agent.endpointName ?? agent.name)
  const endpoints = useCall(listEndpoints, {}, { enabled: open })
  const deploy = useChange(deployEndpoint, {
    onDone: () => {
      onOpenChange(false)
      void navigate({ to: "/endpoints/$name", params: { name } })
    },
  })
  const valid = isNamePart(name)
  const effect = deployEffect(endpoints.data?.endpoints.map(({ endpoint }) => endpoint) ?? [], name, agent.id)
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={words.deployTo(agent.id)}
      width={560}
      actions={
        <>
          <Button onClick={() => onOpenChange(false)}>{common.cancel}</Button>
          <Button
            variant="primary"
            busy={deploy.isPending}
            why={valid ? effect.refusal : words.nameTaken}
            onClick={() => deploy.mutate({ agent: agent.id, name })}
          >
            {words.deploy}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Field label={words.endpointName} hint={words.endpointNameHint} error={valid ? undefined : words.nameTaken}>
          <Input
            mono
            value={name}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        {endpoints.data && valid ? <Notice>{effect.says}</Notice> : null}
        {deploy.error ? <ErrorCard what={words.deployFailed} error={deploy.error} /> : null}
      </div>
    </Dialog>
  )
}
