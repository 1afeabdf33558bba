import { useState } from "react"
import type { FormField } from "../../../../contract/endpoints/curate.ts"
import type { Json, JsonObject } from "../../../../contract/json.ts"
import { traceWords as words } from "../../messages/traces.ts"
import { words as common } from "../../messages.ts"
import { Button } from "../../ui/button.tsx"
import { Combobox } from "../../ui/combobox.tsx"
import { Field } from "../../ui/field.tsx"
import { Input, Textarea } from "../../ui/input.tsx"
import { Select } from "../../ui/select.tsx"
import { labelOf } from "./trace-model.ts"

/** More options than this are searched, not scrolled. */
const MOST_LISTED = 12
const SIMPLE: ReadonlySet<FormField["kind"]> = new Set(["string", "int", "float", "boolean", "date", "enum"])

const draftOf = (value: Json | undefined): string => (value === undefined || value === null ? "" : String(value))

const readNumber = (draft: string, wrong: string, fits: (value: number) => boolean): { value: number } | string => {
  const value = Number(draft)
  return draft.trim() !== "" && fits(value) ? { value } : wrong
}

/** The value of a draft, or what is wrong with it. */
const readDraft = ({ kind }: FormField, draft: string): { readonly value: Json } | string => {
  if (kind === "int") return readNumber(draft, words.wholeNumber, Number.isInteger)
  if (kind === "float") return readNumber(draft, words.number, Number.isFinite)
  if (kind === "boolean") return { value: draft === "true" }
  return { value: draft }
}

type ControlProps = {
  readonly field: FormField
  readonly draft: string
  readonly onChange: (draft: string) => void
}

const Control = ({ field, draft, onChange }: ControlProps) => {
  if (field.kind === "boolean")
    return (
      <Select
        value={draft === "" ? undefined : draft}
        options={[
          { value: "true", label: words.yes },
          { value: "false", label: words.no },
        ]}
        onChange={onChange}
      />
    )
  if (field.kind === "enum") {
    const options = field.options.map((value) => ({ value, label: value }))
    const value = draft === "" ? undefined : draft
    return options.length > MOST_LISTED ? (
      <Combobox value={value} options={options} onChange={onChange} />
    ) : (
      <Select value={value} options={options} onChange={onChange} />
    )
  }
  if (field.kind === "string")
    return <Textarea rows={3} value={draft} onChange={(event) => onChange(event.target.value)} />
  return (
    <Input
      {...(field.kind === "date" ? { type: "date" } : { inputMode: "decimal" as const })}
      value={draft}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

type CorrectionProps = {
  readonly fields: readonly FormField[]
  /** What was answered; the form begins with it. */
  readonly answered: JsonObject
  readonly busy: boolean
  readonly onSend: (correction: JsonObject, note: string) => void
  readonly onCancel: () => void
}

/** What an answer should have been, field by field. Only what was changed is sent. */
export const TraceCorrection = ({ fields, answered, busy, onSend, onCancel }: CorrectionProps) => {
  const editable = fields.filter(({ kind }) => SIMPLE.has(kind))
  const beyond = fields.filter(({ kind }) => !SIMPLE.has(kind)).map(({ name }) => labelOf(name))
  const [drafts, setDrafts] = useState<Readonly<Record<string, string>>>({})
  const [note, setNote] = useState("")
  const [tried, setTried] = useState(false)
  const changed = editable.filter(({ name }) => drafts[name] !== undefined && drafts[name] !== draftOf(answered[name]))
  const read = changed.map((field) => [field.name, readDraft(field, drafts[field.name] ?? "")] as const)
  const wrong = new Map(read.flatMap(([name, one]) => (typeof one === "string" ? [[name, one] as const] : [])))
  const send = () => {
    setTried(true)
    if (wrong.size > 0) return
    const values = read.flatMap(([name, one]) => (typeof one === "string" ? [] : [[name, one.value] as const]))
    onSend(Object.fromEntries(values), note.trim())
  }
  return (
    <form
      aria-label={words.correctTitle}
      className="flex min-w-0 flex-col gap-3 rounded-control border border-line-2 bg-sunken p-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (changed.length > 0) send()
      }}
    >
      <h3 className="text-13 font-semibold">{words.correctTitle}</h3>
      {editable.map((field) => (
        <Field key={field.name} label={labelOf(field.name)} error={tried ? wrong.get(field.name) : undefined}>
          <Control
            field={field}
            draft={drafts[field.name] ?? draftOf(answered[field.name])}
            onChange={(draft) => setDrafts((old) => ({ ...old, [field.name]: draft }))}
          />
        </Field>
      ))}
      {beyond.length > 0 ? <p className="text-12 text-fg-3">{words.beyond(beyond.join(", "))}</p> : null}
      <Field label={words.note} optional>
        <Textarea rows={2} maxLength={4_000} value={note} onChange={(event) => setNote(event.target.value)} />
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <Button variant="ghost" onClick={onCancel}>
          {common.cancel}
        </Button>
        <Button type="submit" variant="primary" busy={busy} why={changed.length > 0 ? undefined : words.unchanged}>
          {words.send}
        </Button>
      </div>
    </form>
  )
}
