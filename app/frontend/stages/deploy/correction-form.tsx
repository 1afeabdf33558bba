import { useState } from "react"
import type { FormField } from "../../../../contract/endpoints/curate.ts"
import type { JsonObject } from "../../../../contract/json.ts"
import { playgroundWords as words } from "../../messages/deploy.ts"
import { words as common } from "../../messages.ts"
import { Button } from "../../ui/button.tsx"
import { Field } from "../../ui/field.tsx"
import { Textarea } from "../../ui/input.tsx"
import { type Drafts, emptyDraft, isBeyondForms, readForm, toDrafts } from "./field-values.ts"
import { ValueField } from "./value-field.tsx"

type CorrectionProps = {
  readonly fields: readonly FormField[]
  /** What the agent said; the form begins with it. */
  readonly output: JsonObject
  readonly busy: boolean
  readonly onSend: (correction: JsonObject, note: string) => void
  readonly onJustWrong: () => void
  readonly onCancel: () => void
}

/** What an answer should have been, field by field. */
export const CorrectionForm = ({ fields, output, busy, onSend, onJustWrong, onCancel }: CorrectionProps) => {
  const editable = fields.filter((field) => !isBeyondForms(field))
  const [began] = useState<Drafts>(() => toDrafts(editable, output))
  const [drafts, setDrafts] = useState<Drafts>(began)
  const [note, setNote] = useState("")
  const [tried, setTried] = useState(false)
  const { values, wrong } = readForm(editable, drafts)
  const changed = JSON.stringify(drafts) !== JSON.stringify(began)
  const send = () => {
    setTried(true)
    if (Object.keys(wrong).length === 0) onSend(values, note.trim())
  }
  return (
    <form
      aria-label={words.correctTitle}
      className="flex min-w-0 flex-col gap-3 rounded-control border border-line-2 bg-sunken p-3"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <h3 className="text-13 font-semibold">{words.correctTitle}</h3>
      {editable.map((field) => (
        <ValueField
          key={field.name}
          field={field}
          draft={drafts[field.name] ?? emptyDraft(field)}
          error={tried ? wrong[field.name] : undefined}
          onChange={(draft) => setDrafts((old) => ({ ...old, [field.name]: draft }))}
        />
      ))}
      <Field label={words.note} optional>
        <Textarea rows={2} maxLength={4_000} value={note} onChange={(event) => setNote(event.target.value)} />
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <Button variant="ghost" onClick={onCancel}>
          {common.cancel}
        </Button>
        <Button onClick={onJustWrong} busy={busy}>
          {words.justWrong}
        </Button>
        <Button type="submit" variant="primary" busy={busy} why={changed ? undefined : words.nothingChanged}>
          {words.sendCorrection}
        </Button>
      </div>
    </form>
  )
}
