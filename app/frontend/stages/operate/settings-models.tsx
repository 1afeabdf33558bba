import { useState } from "react"
import type { OutputOf } from "../../../../contract/endpoint.ts"
import {
  connectModelEndpoint,
  disconnectModelEndpoint,
  getSettings,
  listEndpointModels,
  testModelEndpoint,
} from "../../../../contract/endpoints/settings.ts"
import type { ConnectionReport, ModelEndpointView } from "../../../../contract/entities/settings.ts"
import { settingsWords } from "../../messages/settings.ts"
import { useMe, useWhyNot } from "../../shell/me.ts"
import { useCall, useChange } from "../../shell/query.ts"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { Combobox } from "../../ui/combobox.tsx"
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Field } from "../../ui/field.tsx"
import { Input } from "../../ui/input.tsx"
import { Notice } from "../../ui/notice.tsx"
import { Skeleton } from "../../ui/skeleton.tsx"
import { Status } from "../../ui/status.tsx"
import { toast } from "../../ui/toast.tsx"
import { ServingSettings } from "./settings-serving.tsx"

const { models: modelWords } = settingsWords
const SHOWN = 8

type ReportProps = { readonly report: ConnectionReport; readonly onTake: (address: string) => void }

const Report = ({ report, onTake }: ReportProps) => {
  if (report.kind === "reachable") {
    const names = report.models.slice(0, SHOWN).join(", ")
    const left = report.models.length - SHOWN
    return (
      <Notice tone="ok" title={modelWords.reachable}>
        {[report.says, names, left > 0 ? modelWords.more(left) : ""].filter(Boolean).join(" ")}
      </Notice>
    )
  }
  const { suggestedBaseUrl } = report
  return (
    <Notice
      tone="crit"
      title={modelWords.unreachable}
      action={
        suggestedBaseUrl ? (
          <Button size={28} onClick={() => onTake(suggestedBaseUrl)}>
            {modelWords.takeSuggested(suggestedBaseUrl)}
          </Button>
        ) : undefined
      }
    >
      {report.says}
    </Notice>
  )
}

const Disconnect = ({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) => {
  const disconnect = useChange(disconnectModelEndpoint, {
    invalidates: [getSettings, listEndpointModels],
    onDone: () => {
      onClose()
      toast(modelWords.disconnected)
    },
  })
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={modelWords.disconnectTitle}
      effect={modelWords.disconnectEffect}
      action={modelWords.disconnect}
      danger
      busy={disconnect.isPending}
      error={disconnect.error}
      onConfirm={() => disconnect.mutate({})}
    />
  )
}

/** The models to choose from: those a test just found, else those the connected endpoint offers. */
const useModelNames = (report: ConnectionReport | undefined, connected: boolean): readonly string[] => {
  const found = report?.kind === "reachable" ? report.models : undefined
  const listed = useCall(listEndpointModels, {}, { enabled: connected && found === undefined, staleTime: 60_000 })
  return found ?? listed.data?.models ?? []
}

type Typed = { readonly baseUrl: string; readonly key: string; readonly model: string }

type FieldsProps = {
  readonly typed: Typed
  readonly view: ModelEndpointView
  readonly names: readonly string[]
  readonly disabled: boolean
  readonly addressFault: string | undefined
  readonly onChange: (change: Partial<Typed>) => void
}

const EndpointFields = ({ typed, view, names, disabled, addressFault, onChange }: FieldsProps) => (
  <>
    <Field label={modelWords.baseUrl} hint={modelWords.baseUrlHint} required error={addressFault}>
      <Input
        mono
        type="url"
        value={typed.baseUrl}
        placeholder={modelWords.baseUrlExample}
        disabled={disabled}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange({ baseUrl: event.target.value })}
      />
    </Field>
    <Field label={modelWords.key} hint={view.hasKey ? modelWords.keyStored : modelWords.keyHint} optional>
      <Input
        mono
        type="password"
        value={typed.key}
        placeholder={view.hasKey ? modelWords.keyShort : ""}
        disabled={disabled}
        autoComplete="off"
        onChange={(event) => onChange({ key: event.target.value })}
      />
    </Field>
    <Field
      label={modelWords.model}
      hint={names.length === 0 ? modelWords.modelsUnknown : modelWords.modelHint}
      optional
    >
      <Combobox
        mono
        value={typed.model === "" ? undefined : typed.model}
        options={names.map((value) => ({ value, label: value }))}
        placeholder={modelWords.choose}
        create={modelWords.takeName}
        disabled={disabled}
        onChange={(model) => onChange({ model })}
      />
    </Field>
  </>
)

/** Saving and testing what stands in the form, and what came of it. */
const useEndpoint = (onSaved: () => void) => {
  const test = useChange(testModelEndpoint)
  const save = useChange(connectModelEndpoint, {
    invalidates: [getSettings, listEndpointModels],
    onDone: () => {
      onSaved()
      toast(modelWords.savedToast)
    },
  })
  const problems = [save.error, test.error].filter((problem) => problem !== null)
  return {
    test,
    save,
    addressFault: problems.find((problem) => problem.field === "baseUrl")?.detail,
    otherProblem: problems.find((problem) => problem.field !== "baseUrl"),
  }
}

type FormProps = { readonly view: ModelEndpointView; readonly why: string | undefined }

const EndpointForm = ({ view, why }: FormProps) => {
  const [typed, setTyped] = useState<Typed>({ baseUrl: view.baseUrl ?? "", key: "", model: view.model ?? "" })
  const [leaving, setLeaving] = useState(false)
  const change = (part: Partial<Typed>): void => setTyped((old) => ({ ...old, ...part }))
  const { test, save, addressFault, otherProblem } = useEndpoint(() => change({ key: "" }))
  const names = useModelNames(test.data, view.baseUrl !== null)
  const fixed = view.fromEnvironment !== null
  const blocked = view.fromEnvironment === null ? why : settingsWords.fromEnvironment(view.fromEnvironment)
  const key = typed.key.trim() === "" ? {} : { key: typed.key.trim() }
  const baseUrl = typed.baseUrl.trim()
  const send = (): void => save.mutate({ baseUrl, ...key, model: typed.model === "" ? null : typed.model })
  return (
    <form
      noValidate
      className="flex min-w-0 flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (blocked === undefined) send()
      }}
    >
      {view.fromEnvironment ? <Notice>{settingsWords.fromEnvironment(view.fromEnvironment)}</Notice> : null}
      <EndpointFields
        typed={typed}
        view={view}
        names={names}
        disabled={blocked !== undefined}
        addressFault={addressFault}
        onChange={change}
      />
      {test.data ? (
        <Report
          report={test.data}
          onTake={(address) => {
            change({ baseUrl: address })
            test.mutate({ baseUrl: address, ...key })
          }}
        />
      ) : null}
      {otherProblem ? <ErrorCard what={settingsWords.changeError} error={otherProblem} /> : null}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" busy={save.isPending} why={blocked}>
          {modelWords.connect}
        </Button>
        <Button
          busy={test.isPending}
          why={why}
          onClick={() => test.mutate(fixed || baseUrl === "" ? {} : { baseUrl, ...key })}
        >
          {modelWords.test}
        </Button>
        {view.baseUrl === null || fixed ? null : (
          <Button variant="ghost" why={why} onClick={() => setLeaving(true)}>
            {modelWords.disconnect}
          </Button>
        )}
      </div>
      <Disconnect open={leaving} onClose={() => setLeaving(false)} />
    </form>
  )
}

type Settings = OutputOf<typeof getSettings>

const Connection = ({ settings }: { readonly settings: Settings }) => {
  const why = useWhyNot("change_settings")
  const { modelEndpoint: view } = settings
  const isWorkspaces = useMe()?.workspace.kind === "databricks" && view.baseUrl === null
  return (
    <Card
      title={modelWords.card}
      actions={
        <Status
          kind={view.baseUrl === null ? "idle" : "ok"}
          label={view.baseUrl === null ? modelWords.notConnected : modelWords.connected}
        />
      }
    >
      {isWorkspaces ? <p className="mb-4 text-13 text-fg-2">{modelWords.ofWorkspace}</p> : null}
      {/* A new connection is a new form: what was typed into the old one does not linger. */}
      <EndpointForm key={`${view.baseUrl} ${view.fromEnvironment}`} view={view} why={why} />
    </Card>
  )
}

/** The model endpoint: where, with which key, which model; and whether it answers. */
export const ModelSettings = () => {
  const settings = useCall(getSettings, {})
  if (settings.error)
    return <ErrorCard what={settingsWords.readError} error={settings.error} onRetry={() => void settings.refetch()} />
  return (
    <>
      {settings.data ? (
        <>
          <Connection settings={settings.data} />
          <ServingSettings settings={settings.data.settings} />
        </>
      ) : (
        <Card title={modelWords.card}>
          <div className="flex flex-col gap-4">
            <Skeleton className="h-8 w-full" />
            <Skeleton className="h-8 w-full" />
            <Skeleton className="h-8 w-full" />
          </div>
        </Card>
      )}
      <Card title={modelWords.environment}>
        <p className="text-13 text-fg-2 [overflow-wrap:anywhere]">{modelWords.environmentHint}</p>
      </Card>
    </>
  )
}
