import { useNavigate } from "@tanstack/react-router"
import { type FormEvent, useId, useState } from "react"
import { createDatabit, importDatabit, listDatabits } from "../../../../contract/endpoints/template.ts"
import { splitName } from "../../../../contract/names.ts"
import { databitWords as words } from "../../messages/databits.ts"
import { words as kitWords } from "../../messages.ts"
import type { CallProblem } from "../../shell/call-problem.ts"
import { useCall, useChange } from "../../shell/query.ts"
import { Button } from "../../ui/button.tsx"
import { Combobox } from "../../ui/combobox.tsx"
import { Dialog } from "../../ui/dialog.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Field } from "../../ui/field.tsx"
import { FileDrop } from "../../ui/file-drop.tsx"
import { Input } from "../../ui/input.tsx"
import { toast } from "../../ui/toast.tsx"

export type NewKind = "blank" | "copy" | "file"

type DialogsProps = {
  readonly open: NewKind | undefined
  readonly onClose: () => void
  readonly of?: string | undefined
}
type OneProps = { readonly onClose: () => void; readonly of?: string | undefined }

const useOpenDatabit = () => {
  const navigate = useNavigate()
  return (name: string) => void navigate({ to: "/databits/$name", params: { name } })
}

const nameError = (problem: CallProblem | null): string | undefined =>
  problem?.field === "name" ? `${problem.detail ?? problem.title} ${problem.remedy}` : undefined

type NamedFormProps = OneProps & { readonly title: string; readonly copy: boolean }

/** A name, and for a copy the Databit it is taken from. */
const NamedForm = ({ title, copy, of: given, onClose }: NamedFormProps) => {
  const form = useId()
  const open = useOpenDatabit()
  const [of, setOf] = useState(given)
  const [name, setName] = useState(given ? `${splitName(given.split("@")[0] ?? "").name}_copy` : "")
  const databits = useCall(listDatabits, {}, { enabled: copy && given === undefined })
  const create = useChange(createDatabit, {
    invalidates: [listDatabits],
    onDone: ({ databit }) => {
      onClose()
      open(databit.name)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!copy) create.mutate({ from: { kind: "blank", name } })
    else if (of !== undefined) create.mutate({ from: { kind: "copy", of, name } })
  }
  const other = create.error && create.error.field !== "name" ? create.error : undefined
  return (
    <Dialog
      open
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={title}
      width={400}
      actions={
        <>
          <Button onClick={onClose}>{kitWords.cancel}</Button>
          <Button variant="primary" type="submit" form={form} busy={create.isPending}>
            {words.createIt}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        {copy && given === undefined ? (
          <Field label={words.copyOf} required>
            <Combobox
              mono
              value={of}
              options={(databits.data?.databits ?? []).map((one) => ({ value: one.name, label: one.name }))}
              onChange={(next) => {
                setOf(next)
                setName(`${splitName(next).name}_copy`)
              }}
            />
          </Field>
        ) : null}
        <Field label={words.name} hint={words.nameHint} error={nameError(create.error)} required>
          <Input
            mono
            required
            value={name}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        {other ? <ErrorCard what={words.createFailed} error={other} /> : null}
      </form>
    </Dialog>
  )
}

const FileForm = ({ onClose }: OneProps) => {
  const open = useOpenDatabit()
  const [unreadable, setUnreadable] = useState(false)
  const bringIn = useChange(importDatabit, {
    invalidates: [listDatabits],
    onDone: ({ databit, created, heldBack }) => {
      onClose()
      toast(
        heldBack
          ? words.heldBack(databit.name)
          : created
            ? words.imported(databit.name)
            : words.importedBefore(databit.name),
      )
      open(databit.name)
    },
  })
  const take = async (file: File | undefined): Promise<void> => {
    setUnreadable(false)
    const text = await file?.text().catch(() => undefined)
    if (text) bringIn.mutate({ text })
    else setUnreadable(true)
  }
  return (
    <Dialog
      open
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={words.fileTitle}
      width={560}
      actions={<Button onClick={onClose}>{kitWords.cancel}</Button>}
    >
      <div className="flex flex-col gap-4">
        <Field label={words.fromFile} error={unreadable ? words.fileUnreadable : undefined}>
          <FileDrop
            title={words.fileDrop}
            note={words.fileNote}
            accept=".yaml,.yml,.txt"
            disabled={bringIn.isPending}
            onFiles={([file]) => void take(file)}
          />
        </Field>
        {bringIn.error ? <ErrorCard what={words.importFailed} error={bringIn.error} /> : null}
      </div>
    </Dialog>
  )
}

/** The small ways to a new Databit: blank, as a copy, from a file. The one from a table has a page of its own. */
export const NewDialogs = ({ open, onClose, of }: DialogsProps) => {
  if (open === "blank") return <NamedForm title={words.blankTitle} copy={false} onClose={onClose} />
  if (open === "copy") return <NamedForm title={words.copyTitle} copy of={of} onClose={onClose} />
  return open === "file" ? <FileForm onClose={onClose} /> : null
}
