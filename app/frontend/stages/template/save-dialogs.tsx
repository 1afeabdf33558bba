import { useNavigate } from "@tanstack/react-router"
import { type FormEvent, useId, useState } from "react"
import {
  type DatabitVersionSummary,
  getDatabit,
  listDatabits,
  publishDatabit,
  renameDatabit,
  saveDatabitVersion,
} from "../../../../contract/endpoints/template.ts"
import { splitName } from "../../../../contract/names.ts"
import { databitWords as words } from "../../messages/databits.ts"
import { words as kitWords } from "../../messages.ts"
import type { CallProblem } from "../../shell/call-problem.ts"
import { useChange } from "../../shell/query.ts"
import { Button } from "../../ui/button.tsx"
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx"
import { Dialog } from "../../ui/dialog.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Field } from "../../ui/field.tsx"
import { Input } from "../../ui/input.tsx"
import { toast } from "../../ui/toast.tsx"
import { changeWords } from "./change-words.ts"
import type { EditorPart } from "./editor-part.ts"

type DialogProps = Pick<EditorPart, "databit" | "draft"> & { readonly onClose: () => void }

const shortOf = (name: string): string => splitName(name).name
const fieldError = (problem: CallProblem | null, field: string): string | undefined =>
  problem?.field === field ? `${problem.detail ?? problem.title} ${problem.remedy}` : undefined

const Changes = ({ says }: { readonly says: readonly string[] }) => (
  <section className="flex min-w-0 flex-col gap-1">
    <h3 className="cap">{words.whatChanged}</h3>
    <ul className="list-disc pl-5 text-13">
      {says.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  </section>
)

/** Freezes the draft under a number that follows from what changed; the person may choose a higher one. */
export const SaveDialog = ({
  databit,
  draft,
  versions,
  onClose,
}: DialogProps & { readonly versions: readonly DatabitVersionSummary[] }) => {
  const form = useId()
  const [version, setVersion] = useState<string>()
  const shown = version ?? databit.version
  const save = useChange(saveDatabitVersion, {
    invalidates: [getDatabit, listDatabits],
    onDone: ({ databit: saved }) => {
      onClose()
      toast(words.saved(saved.version))
    },
  })
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const revision = await draft.flush()
    save.mutate({ ref: databit.name, revision, ...(version === undefined ? {} : { version }) })
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={words.saveTitle(shortOf(databit.name))}
      description={words.saveEffect}
      width={400}
      actions={
        <>
          <Button onClick={onClose}>{kitWords.cancel}</Button>
          <Button variant="primary" type="submit" form={form} busy={save.isPending}>
            {words.saveVersion}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex min-w-0 flex-col gap-4"
        onSubmit={(event) => void submit(event).catch(() => undefined)}
      >
        <Field label={words.versionNumber} hint={words.versionHint} error={fieldError(save.error, "version")}>
          <Input
            mono
            required
            pattern="\d+\.\d+\.\d+"
            value={shown}
            onChange={(event) => setVersion(event.target.value)}
          />
        </Field>
        <Changes says={changeWords(versions, databit.id)} />
        {save.error && save.error.field !== "version" ? <ErrorCard what={words.saveFailed} error={save.error} /> : null}
      </form>
    </Dialog>
  )
}

/** Names what is published and what follows; it cannot be undone. */
export const PublishDialog = ({ databit, draft, version, onClose }: DialogProps & { readonly version: string }) => {
  const own = version === databit.version
  const publish = useChange(publishDatabit, {
    invalidates: [getDatabit, listDatabits],
    onDone: ({ databit: published }) => {
      onClose()
      toast(words.published(shortOf(published.name), published.version))
    },
  })
  const confirm = async (): Promise<void> => {
    const open = own && !databit.saved
    const revision = open ? await draft.flush() : undefined
    publish.mutate(open ? { ref: `${databit.name}`, revision } : { ref: `${databit.name}@${version}` })
  }
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={words.publishTitle(shortOf(databit.name), version)}
      effect={words.publishEffect}
      action={words.publish}
      busy={publish.isPending}
      error={publish.error ?? undefined}
      onConfirm={() => void confirm().catch(() => undefined)}
    />
  )
}

export const RenameDialog = ({ databit, onClose }: Pick<DialogProps, "databit" | "onClose">) => {
  const form = useId()
  const navigate = useNavigate()
  const [name, setName] = useState(shortOf(databit.name))
  const rename = useChange(renameDatabit, {
    invalidates: [listDatabits],
    onDone: ({ databit: renamed }) => {
      onClose()
      toast(words.renamed(renamed.name))
      void navigate({ to: "/databits/$name", params: { name: renamed.name }, replace: true })
    },
  })
  const { catalog, schema } = splitName(databit.name)
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={words.renameTitle}
      width={400}
      actions={
        <>
          <Button onClick={onClose}>{kitWords.cancel}</Button>
          <Button variant="primary" type="submit" form={form} busy={rename.isPending}>
            {words.rename}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex min-w-0 flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          rename.mutate({ ref: databit.name, to: `${catalog}.${schema}.${name}` })
        }}
      >
        <Field label={words.name} hint={words.nameHint} error={fieldError(rename.error, "name")}>
          <Input
            mono
            required
            value={name}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        {rename.error && rename.error.field !== "name" ? (
          <ErrorCard what={words.renameFailed} error={rename.error} />
        ) : null}
      </form>
    </Dialog>
  )
}
