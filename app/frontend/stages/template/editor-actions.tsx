import { useNavigate } from "@tanstack/react-router"
import { Ellipsis } from "lucide-react"
import { useState } from "react"
import {
  type DatabitVersionSummary,
  exportDatabit,
  getDatabit,
  listDatabits,
  startDatabitDraft,
} from "../../../../contract/endpoints/template.ts"
import { databitWords as words } from "../../messages/databits.ts"
import { useWhyNot } from "../../shell/me.ts"
import { useChange } from "../../shell/query.ts"
import { downloadHref } from "../../shell/transfer.ts"
import { useCommands, useKeys } from "../../shell/use-commands.ts"
import { Button } from "../../ui/button.tsx"
import { IconButton } from "../../ui/icon-button.tsx"
import { Menu, type MenuEntry } from "../../ui/menu.tsx"
import { toast } from "../../ui/toast.tsx"
import type { EditorPart } from "./editor-part.ts"
import { NewDialogs } from "./new-dialogs.tsx"
import { PublishDialog, RenameDialog, SaveDialog } from "./save-dialogs.tsx"
import { useEndings } from "./use-endings.ts"

type ActionsProps = EditorPart & {
  readonly versions: readonly DatabitVersionSummary[]
  readonly uses: readonly string[]
}
type Open = "save" | "publish" | "rename" | "copy" | "file" | undefined

const useMenu = (
  { databit, versions, uses, may, draft }: ActionsProps,
  open: (what: Open) => void,
): readonly MenuEntry[] => {
  const whyNot = useWhyNot("edit_databits")
  const whyNotRun = useWhyNot("run_jobs")
  const navigate = useNavigate()
  const { retire, discard, remove } = useEndings(databit.name)
  const { name } = databit
  const isPublished = versions.some(({ status }) => status === "published")
  const exportIt = async (): Promise<void> => {
    await draft.flush().catch(() => undefined)
    window.location.assign(downloadHref(exportDatabit, { ref: `${name}@${databit.version}` }))
  }
  return [
    { id: "export", label: words.exportFile, onSelect: () => void exportIt() },
    { id: "import", label: words.importFile, why: whyNot, onSelect: () => open("file") },
    { kind: "line", id: "line-1" },
    {
      id: "rename",
      label: words.rename,
      why: whyNot ?? (may.includes("rename") ? undefined : words.onlyBeforeSaving),
      onSelect: () => open("rename"),
    },
    { id: "copy", label: words.copyIt, why: whyNot, onSelect: () => open("copy") },
    { kind: "line", id: "line-2" },
    {
      id: "label",
      label: words.labelTable,
      why: whyNotRun ?? (isPublished ? undefined : words.nothingPublished),
      onSelect: () => void navigate({ to: "/jobs", search: { start: "ai_label_table", databit: name } }),
    },
    { kind: "line", id: "line-3" },
    {
      id: "retire",
      label: words.retire,
      why: whyNot ?? (may.includes("retire") ? undefined : words.nothingPublished),
      onSelect: () => retire.mutate({ ref: name }),
    },
    ...(versions.length > 1 && versions.some(({ saved }) => !saved)
      ? [{ id: "discard", label: words.discard, why: whyNot, onSelect: () => discard.mutate({ ref: name }) }]
      : []),
    {
      id: "delete",
      label: words.remove,
      danger: true,
      why: whyNot ?? (uses.length > 0 ? words.inUse(uses) : undefined),
      onSelect: () => remove.mutate({ ref: name }),
    },
  ]
}

const DraftButton = ({ databit, versions, may }: ActionsProps) => {
  const navigate = useNavigate({ from: "/databits/$name" })
  const whyNot = useWhyNot("edit_databits")
  const start = useChange(startDatabitDraft, {
    invalidates: [getDatabit, listDatabits],
    onDone: ({ databit: draft }) => {
      toast(words.draftStarted(draft.version))
      void navigate({ search: (old) => ({ ...old, version: undefined }) })
    },
    onFailed: (problem) => toast(problem.detail ?? problem.title),
  })
  if (versions.some(({ saved }) => !saved)) {
    return (
      <Button onClick={() => void navigate({ search: (old) => ({ ...old, version: undefined }) })}>
        {words.openDraft}
      </Button>
    )
  }
  return (
    <Button
      busy={start.isPending}
      why={whyNot ?? (may.includes("start_draft") ? undefined : words.draftOpen)}
      onClick={() => start.mutate({ ref: `${databit.name}@${databit.version}` })}
    >
      {words.startDraft}
    </Button>
  )
}

/** The acts on a Databit: save, publish, and the rest behind a menu. */
export const EditorActions = (props: ActionsProps) => {
  const { databit, draft, editable, findings, may, versions } = props
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  const entries = useMenu(props, setOpen)
  const errors = findings.filter(({ level }) => level === "error").length
  const whyNot = useWhyNot("publish_databits")
  const canPublish = may.includes("publish") && errors === 0
  const whyNoPublish =
    whyNot ?? (errors > 0 ? words.errorsFirst(errors) : may.includes("publish") ? undefined : words.publishedAlready)
  useCommands([
    {
      id: "databit.save",
      title: words.saveVersion,
      keys: "Mod+S",
      group: words.title,
      when: () => editable,
      run: () => setOpen("save"),
    },
    {
      id: "databit.publish",
      title: words.publish,
      keys: "Mod+Shift+P",
      group: words.title,
      when: () => canPublish,
      run: () => setOpen("publish"),
    },
  ])
  const [saveKeys, publishKeys] = [useKeys("databit.save"), useKeys("databit.publish")]
  return (
    <>
      <Menu
        align="end"
        trigger={<IconButton label={words.more} icon={<Ellipsis size={16} />} variant="neutral" />}
        entries={entries}
      />
      {editable ? (
        <Button keys={saveKeys} onClick={() => setOpen("save")}>
          {words.saveVersion}
        </Button>
      ) : (
        <DraftButton {...props} />
      )}
      {databit.status === "published" ? null : (
        <Button variant="primary" keys={publishKeys} why={whyNoPublish} onClick={() => setOpen("publish")}>
          {words.publish}
        </Button>
      )}
      {open === "save" ? <SaveDialog databit={databit} draft={draft} versions={versions} onClose={close} /> : null}
      {open === "publish" ? (
        <PublishDialog databit={databit} draft={draft} version={databit.version} onClose={close} />
      ) : null}
      {open === "rename" ? <RenameDialog databit={databit} onClose={close} /> : null}
      <NewDialogs
        open={open === "copy" || open === "file" ? open : undefined}
        of={`${databit.name}@${databit.version}`}
        onClose={close}
      />
    </>
  )
}
