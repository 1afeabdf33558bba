import type { FormField } from "../../../../contract/endpoints/curate.ts"
import { playgroundWords as words } from "../../messages/deploy.ts"
import { Checkbox } from "../../ui/checkbox.tsx"
import { Combobox } from "../../ui/combobox.tsx"
import { Field } from "../../ui/field.tsx"
import { Input, Textarea } from "../../ui/input.tsx"
import { Select } from "../../ui/select.tsx"
import { type Draft, isBeyondForms } from "./field-values.ts"

type ValueFieldProps = {
  readonly field: FormField
  readonly draft: Draft
  readonly error: string | undefined
  readonly onChange: (draft: Draft) => void
  /** Lines of a text control that stands alone. */
  readonly rows?: number
}

/** Longer lists are searched by typing. */
const FEW = 12

const Choices = ({ field, draft, onChange }: Pick<ValueFieldProps, "field" | "draft" | "onChange">) => {
  const chosen = typeof draft === "string" ? [] : draft
  return (
    <fieldset className="flex min-w-0 flex-wrap gap-x-4 gap-y-1.5">
      <legend className="mb-1.5 text-13 font-medium">{field.name}</legend>
      {field.options.map((option) => (
        <Checkbox
          key={option}
          label={option}
          checked={chosen.includes(option)}
          onChange={(on) => onChange(field.options.filter((one) => (one === option ? on : chosen.includes(one))))}
        />
      ))}
    </fieldset>
  )
}

const OneOf = ({ field, text, onChange }: { field: FormField; text: string; onChange: (draft: Draft) => void }) => {
  const options = field.options.map((value) => ({ value, label: value }))
  const chosen = text === "" ? undefined : text
  return field.options.length > FEW ? (
    <Combobox value={chosen} options={options} onChange={onChange} placeholder={words.choose} />
  ) : (
    <Select value={chosen} options={options} onChange={onChange} placeholder={words.choose} />
  )
}

const Control = ({
  field,
  text,
  rows,
  onChange,
}: {
  field: FormField
  text: string
  rows: number
  onChange: (draft: Draft) => void
}) => {
  switch (field.kind) {
    case "enum":
      return <OneOf field={field} text={text} onChange={onChange} />
    case "boolean":
      return (
        <Select
          value={text === "" ? undefined : text}
          options={[
            { value: "yes", label: words.yes },
            { value: "no", label: words.no },
            ...(field.required ? [] : [{ value: "unsaid", label: words.notSaid }]),
          ]}
          onChange={(next) => onChange(next === "unsaid" ? "" : next)}
          placeholder={words.choose}
        />
      )
    case "int":
    case "float":
      return (
        <Input
          inputMode={field.kind === "int" ? "numeric" : "decimal"}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      )
    case "date":
      return <Input type="date" value={text} onChange={(event) => onChange(event.target.value)} />
    default:
      return <Textarea rows={rows} value={text} onChange={(event) => onChange(event.target.value)} />
  }
}

const hintOf = ({ kind, description }: FormField): string | undefined => {
  const how = kind === "array" ? words.onePerLine : kind === "object" ? words.pairPerLine : undefined
  const hint = [description, how].filter((one) => one !== null && one !== undefined).join(" ")
  return hint === "" ? undefined : hint
}

/** One field of a Databit as a control for people: no notation to learn. */
export const ValueField = ({ field, draft, error, onChange, rows = 3 }: ValueFieldProps) => {
  if (field.kind === "array" && field.of === "enum") return <Choices field={field} draft={draft} onChange={onChange} />
  if (isBeyondForms(field)) {
    return (
      <Field label={field.name} hint={words.notHere} optional={!field.required}>
        <Input disabled value="" />
      </Field>
    )
  }
  return (
    <Field label={field.name} hint={hintOf(field)} error={error} optional={!field.required} required={field.required}>
      <Control field={field} text={typeof draft === "string" ? draft : ""} rows={rows} onChange={onChange} />
    </Field>
  )
}
