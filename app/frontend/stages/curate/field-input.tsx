import { Plus, X } from "lucide-react"
import { useState } from "react"
import type { FormField } from "../../../../contract/endpoints/curate.ts"
import type { Json, JsonObject } from "../../../../contract/json.ts"
import { curateWords as words } from "../../messages/curate.ts"
import { Button } from "../../ui/button.tsx"
import { Checkbox } from "../../ui/checkbox.tsx"
import { IconButton } from "../../ui/icon-button.tsx"
import { Input, Textarea } from "../../ui/input.tsx"
import { Segmented } from "../../ui/segmented.tsx"
import { Select } from "../../ui/select.tsx"

type FieldInputProps = {
  readonly field: FormField
  readonly value: Json | undefined
  readonly label: string
  readonly disabled: boolean
  /** Null takes the answer away. */
  readonly onChange: (value: Json) => void
}

const NumberInput = ({ field, value, label, disabled, onChange }: FieldInputProps) => {
  const [typed, setTyped] = useState<string>()
  const shown = typed ?? (typeof value === "number" ? String(value) : "")
  const read = shown.trim() === "" ? null : Number(shown)
  const wrong = read !== null && (!Number.isFinite(read) || (field.kind === "int" && !Number.isInteger(read)))
  return (
    <>
      <Input
        aria-label={label}
        inputMode={field.kind === "int" ? "numeric" : "decimal"}
        value={shown}
        disabled={disabled}
        aria-invalid={wrong || undefined}
        onChange={(event) => {
          setTyped(event.target.value)
          const next = event.target.value.trim() === "" ? null : Number(event.target.value)
          if (next === null || (Number.isFinite(next) && (field.kind === "float" || Number.isInteger(next))))
            onChange(next)
        }}
      />
      {wrong ? (
        <p role="alert" className="text-12 text-crit-fg">
          {words.number}
        </p>
      ) : null}
    </>
  )
}

const YES_NO = [
  { value: "yes", label: words.yes },
  { value: "no", label: words.no },
  { value: "unsaid", label: words.notSaid },
] as const

const YesNo = ({ value, label, onChange }: FieldInputProps) => (
  <Segmented
    label={label}
    value={value === true ? "yes" : value === false ? "no" : "unsaid"}
    options={YES_NO}
    onChange={(next) => onChange(next === "unsaid" ? null : next === "yes")}
  />
)

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : [])

const AnyOf = ({ field, value, label, disabled, onChange }: FieldInputProps) => {
  const chosen = listOf(value)
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="sr-only">{label}</legend>
      {field.options.map((option) => (
        <Checkbox
          key={option}
          label={option}
          checked={chosen.includes(option)}
          disabled={disabled}
          onChange={(on) => onChange(field.options.filter((one) => (one === option ? on : chosen.includes(one))))}
        />
      ))}
    </fieldset>
  )
}

const selectedText = (): string => window.getSelection()?.toString().replace(/\s+/g, " ").trim() ?? ""

const asEntry = (field: FormField, text: string): Json | undefined => {
  if (field.of !== "int" && field.of !== "float") return text
  const read = Number(text)
  return Number.isFinite(read) ? read : undefined
}

/** A list of texts or numbers: one line each, added by hand or from the text that is selected. */
const EntryList = ({ field, value, label, disabled, onChange }: FieldInputProps) => {
  const entries = listOf(value).map(String)
  const write = (next: readonly string[]) => onChange(next.flatMap((entry) => asEntry(field, entry) ?? []))
  return (
    <ul className="flex min-w-0 flex-col gap-1.5" aria-label={label}>
      {entries.map((entry, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place in the list
        <li key={at} className="flex min-w-0 items-start gap-1.5">
          <Textarea
            rows={1}
            aria-label={`${label}, ${words.entry(at + 1)}`}
            value={entry}
            disabled={disabled}
            onChange={(event) => write(entries.with(at, event.target.value))}
            className="min-h-8"
          />
          <IconButton
            label={words.removeEntry(entry)}
            size={28}
            icon={<X size={14} />}
            disabled={disabled}
            onClick={() => write(entries.toSpliced(at, 1))}
          />
        </li>
      ))}
      <li>
        <Button
          size={28}
          className="w-full"
          icon={<Plus size={14} />}
          disabled={disabled}
          // The press must not take the selection away before it is read.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => write([...entries, selectedText()])}
        >
          {words.fromSelection}
        </Button>
      </li>
    </ul>
  )
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** A group of values: names and texts. */
const Pairs = ({ value, label, disabled, onChange }: FieldInputProps) => {
  const pairs = isObject(value)
    ? Object.entries(value).map(([name, inner]) => [name, typeof inner === "object" ? "" : String(inner)] as const)
    : []
  const write = (next: readonly (readonly [string, string])[]) =>
    onChange(Object.fromEntries(next.filter(([name]) => name !== "")))
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="sr-only">{label}</legend>
      {[...pairs, ["", ""] as const].map(([name, text], at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a pair is its place in the group
        <div key={at} className="grid min-w-0 grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-1.5">
          <Input
            aria-label={`${label}, ${words.pairName} ${at + 1}`}
            placeholder={words.pairName}
            value={name}
            disabled={disabled}
            onChange={(event) =>
              write(
                at < pairs.length ? pairs.with(at, [event.target.value, text]) : [...pairs, [event.target.value, text]],
              )
            }
          />
          <Input
            aria-label={`${label}, ${words.pairValue} ${at + 1}`}
            placeholder={words.pairValue}
            value={text}
            disabled={disabled || at >= pairs.length}
            onChange={(event) => write(pairs.with(at, [name, event.target.value]))}
          />
        </div>
      ))}
    </fieldset>
  )
}

/** One answer that is not chosen from rows: text, number, date, yes or no, lists, groups. */
export const FieldInput = (props: FieldInputProps) => {
  const { field, value, label, disabled, onChange } = props
  switch (field.kind) {
    case "int":
    case "float":
      return <NumberInput {...props} />
    case "boolean":
      return <YesNo {...props} />
    case "date":
      return (
        <Input
          type="date"
          aria-label={label}
          value={typeof value === "string" ? value.slice(0, 10) : ""}
          disabled={disabled}
          onChange={(event) => onChange(event.target.value === "" ? null : event.target.value)}
        />
      )
    case "enum":
      return (
        <Select
          label={label}
          value={typeof value === "string" ? value : undefined}
          options={field.options.map((option) => ({ value: option, label: option }))}
          onChange={onChange}
          disabled={disabled}
        />
      )
    case "array":
      return field.of === "enum" ? <AnyOf {...props} /> : <EntryList {...props} />
    case "object":
      return <Pairs {...props} />
    case "string":
      return (
        <Textarea
          rows={2}
          aria-label={label}
          value={typeof value === "string" ? value : ""}
          disabled={disabled}
          onChange={(event) => onChange(event.target.value === "" ? null : event.target.value)}
        />
      )
  }
}
