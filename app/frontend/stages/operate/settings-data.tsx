import { useState } from "react"
import { changeSetting, getAbout, getSettings } from "../../../../contract/endpoints/settings.ts"
import { settingsWords } from "../../messages/settings.ts"
import { words } from "../../messages.ts"
import { useMe, useWhyNot } from "../../shell/me.ts"
import { useCall, useChange } from "../../shell/query.ts"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { CopyButton } from "../../ui/copy-button.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Field } from "../../ui/field.tsx"
import { Input } from "../../ui/input.tsx"
import { Notice } from "../../ui/notice.tsx"
import { Num } from "../../ui/num.tsx"
import { Skeleton, SkeletonRows } from "../../ui/skeleton.tsx"
import { toast } from "../../ui/toast.tsx"

const { data: dataWords } = settingsWords
const PART_NAMES: Readonly<Record<string, string>> = dataWords.parts

const Folder = () => {
  const about = useCall(getAbout, {})
  if (about.error)
    return <ErrorCard what={settingsWords.readError} error={about.error} onRetry={() => void about.refetch()} />
  const { data } = about
  const total = data?.sizes.reduce((sum, part) => sum + part.bytes, 0)
  return (
    <Card title={dataWords.folder}>
      <div className="flex min-w-0 flex-col gap-4 text-13">
        <div className="flex min-w-0 items-center gap-1">
          {data ? <span className="mono min-w-0 [overflow-wrap:anywhere]">{data.home}</span> : <Skeleton />}
          {data?.home ? <CopyButton text={data.home} label={words.copy} /> : null}
        </div>
        <p className="text-fg-2">{dataWords.folderHint}</p>
        <dl className="flex min-w-0 flex-col gap-1.5">
          {data === undefined ? <SkeletonRows rows={3} height={28} /> : null}
          {data?.sizes.map(({ name, bytes }) => (
            <div key={name} className="flex justify-between gap-4">
              <dt className="min-w-0 truncate text-fg-2">{PART_NAMES[name] ?? name}</dt>
              <dd>
                <Num value={bytes} as="bytes" />
              </dd>
            </div>
          ))}
          <div className="flex justify-between gap-4 border-line border-t pt-1.5 font-medium">
            <dt>{dataWords.total}</dt>
            <dd>
              <Num value={total} as="bytes" />
            </dd>
          </div>
        </dl>
        <p className="text-12 text-fg-3">{dataWords.environmentHint}</p>
      </div>
    </Card>
  )
}

type InboxProps = { readonly value: string; readonly fromEnvironment: string | null }

const InboxForm = ({ value, fromEnvironment }: InboxProps) => {
  const [typed, setTyped] = useState(value)
  const why = useWhyNot("change_settings")
  const change = useChange(changeSetting, { invalidates: [getSettings] })
  const save = (next: string, undo: string | undefined): void =>
    change.mutate(
      { name: "inbox", value: next === "" ? null : next },
      {
        onSuccess: () => {
          setTyped(next)
          const text = next === "" ? dataWords.inboxOff : dataWords.inboxSaved
          toast(text, undo === undefined ? undefined : { label: words.undo, run: () => save(undo, undefined) })
        },
      },
    )
  const problem = change.error
  return (
    <form
      className="flex min-w-0 flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (typed.trim() !== value) save(typed.trim(), value)
      }}
    >
      {fromEnvironment ? <Notice>{settingsWords.fromEnvironment(fromEnvironment)}</Notice> : null}
      <Field label={dataWords.inbox} hint={dataWords.inboxHint} optional error={problem?.detail}>
        <Input
          mono
          value={typed}
          placeholder={dataWords.inboxExample}
          disabled={why !== undefined || fromEnvironment !== null}
          spellCheck={false}
          onChange={(event) => setTyped(event.target.value)}
        />
      </Field>
      <div>
        <Button type="submit" busy={change.isPending} why={why}>
          {settingsWords.save}
        </Button>
      </div>
    </form>
  )
}

const Inbox = () => {
  const settings = useCall(getSettings, {})
  if (settings.error)
    return <ErrorCard what={settingsWords.readError} error={settings.error} onRetry={() => void settings.refetch()} />
  const inbox = settings.data?.settings.find(({ name }) => name === "inbox")
  return (
    <Card title={dataWords.inbox}>
      {inbox ? (
        <InboxForm value={typeof inbox.value === "string" ? inbox.value : ""} fromEnvironment={inbox.fromEnvironment} />
      ) : (
        <Skeleton className="h-8 w-full" />
      )}
    </Card>
  )
}

const InWorkspace = ({ place }: { readonly place: { readonly catalog: string; readonly schema: string } }) => (
  <Card title={dataWords.workspace}>
    <div className="flex min-w-0 flex-col gap-4 text-13">
      <p className="text-fg-2">{dataWords.workspaceHint}</p>
      <dl className="flex min-w-0 flex-wrap justify-between gap-x-4 gap-y-1">
        <dt className="text-fg-2">{dataWords.schema}</dt>
        <dd className="mono min-w-0 [overflow-wrap:anywhere]">{`${place.catalog}.${place.schema}`}</dd>
      </dl>
      <p className="text-12 text-fg-3">{dataWords.inboxInWorkspace}</p>
    </div>
  </Card>
)

/** Where everything lies, how much it is, and the folder whose new files are imported. */
export const DataSettings = () => {
  const workspace = useMe()?.workspace
  if (workspace === undefined) return <SkeletonRows rows={3} height={28} />
  if (workspace.kind === "databricks") return <InWorkspace place={workspace.place} />
  return (
    <>
      <Folder />
      <Inbox />
    </>
  )
}
