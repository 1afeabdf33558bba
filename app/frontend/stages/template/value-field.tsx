import type { DatabitField } from "../../../../contract/entities/databit.ts"
import type { Json, JsonObject } from "../../../../contract/json.ts"
import { type FieldType, readType } from "../../../../core/template/view.ts"
import { databitWords as words } from "../../messages/databits.ts"
import { Checkbox } from "../../ui/checkbox.tsx"
import { Combobox } from "../../ui/combobox.tsx"
import { Field } from "../../ui/field.tsx"
import { Input, Textarea } from "../../ui/input.tsx"
import { RadioGroup } from "../../ui/radio-group.tsx"
import { valueText } from "../../ui/value-text.ts"
import { LinesInput } from "./lines-input.tsx"

type ValueFieldProps = {
  readonly field: DatabitField
  readonly value: Json | undefined
  readonly onChange: (value: Json | undefined) => void
  readonly editable: boolean
  readonly error?: string | undefined
}

type ControlProps = Omit<ValueFieldProps, "field" | "error"> & { readonly type: FieldType; readonly name: string }

const numberIn = (text: string): number | undefined => {
  const value = Number(text)
  return text.trim() === "" || !Number.isFinite(value) ? undefined : value
}

const Choice = ({ type, value, onChange, editable, name }: ControlProps) => {
  const options = type.kind === "enum" ? type.options : []
  const current = typeof value === "string" ? value : undefined
  const known = current === undefined || options.includes(current) ? options : [current, ...options]
  return (
    <Combobox
      label={name}
      value={current}
      disabled={!editable}
      placeholder={words.notChosen}
      options={known.map((option) => ({ value: option, label: option }))}
      onChange={onChange}
    />
  )
}

const YesNo = ({ value, onChange, editable, name }: ControlProps) => (
  <RadioGroup
    label={name}
    direction="row"
    disabled={!editable}
    value={value === true ? "yes" : value === false ? "no" : undefined}
    options={[
      { value: "yes", label: words.yes },
      { value: "no", label: words.no },
    ]}
    onChange={(next) => onChange(next === "yes")}
  />
)

const AnyOf = ({ type, value, onChange, editable }: ControlProps) => {
  const options = type.kind === "array" && type.of.kind === "enum" ? type.of.options : []
  const chosen = Array.isArray(value) ? value : []
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      {options.map((option) => (
        <Checkbox
          key={option}
          label={option}
          disabled={!editable}
          checked={chosen.includes(option)}
          onChange={(on) => onChange(options.filter((one) => (one === option ? on : chosen.includes(one))))}
        />
      ))}
    </div>
  )
}

/** Entries of a list that are not texts keep the form their lines can be read back from. */
const List = ({ type, value, onChange, editable }: ControlProps) => {
  const numbers = type.kind === "array" && (type.of.kind === "int" || type.of.kind === "float")
  const lines = Array.isArray(value) ? value.map(valueText) : []
  return (
    <LinesInput
      lines={lines}
      disabled={!editable}
      onChange={(next) => onChange(next.map((line): Json => (numbers ? (numberIn(line) ?? line) : line)))}
    />
  )
}

const pairOf = (line: string): [string, Json] => {
  const at = line.indexOf(":")
  const [name, text] = at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + 1)]
  return [name.trim(), numberIn(text) ?? text.trim()]
}

const Group = ({ value, onChange, editable }: ControlProps) => {
  const group: JsonObject = typeof value === "object" && value !== null && !Array.isArray(value) ? value : {}
  const lines = Object.entries(group).map(([name, inner]) => `${name}: ${valueText(inner)}`)
  return (
    <LinesInput
      lines={lines}
      disabled={!editable}
      onChange={(next) => onChange(Object.fromEntries(next.map(pairOf)))}
    />
  )
}

const OneLine = ({ type, value, onChange, editable }: ControlProps) => {
  const kind = type.kind === "date" ? "date" : "number"
  return (
    <Input
      type={kind}
      {...(type.kind === "float" ? { step: "any" } : {})}
      value={valueText(value).slice(0, kind === "date" ? 10 : undefined)}
      readOnly={!editable}
      onChange={(event) => onChange(kind === "date" ? event.target.value || undefined : numberIn(event.target.value))}
    />
  )
}

const Text = ({ value, onChange, editable }: ControlProps) => (
  <Textarea rows={2} value={valueText(value)} readOnly={!editable} onChange={(event) => onChange(event.target.value)} />
)

const controlFor = (type: FieldType) => {
  switch (type.kind) {
    case "enum":
      return Choice
    case "boolean":
      return YesNo
    case "int":
    case "float":
    case "date":
      return OneLine
    case "object":
      return Group
    case "array":
      return type.of.kind === "enum" ? AnyOf : List
    case "string":
      return Text
  }
}

const hintFor = (type: FieldType): string | undefined => {
  if (type.kind === "object") return words.pairALine
  return type.kind === "array" && type.of.kind !== "enum" ? words.oneALine : undefined
}

/** A value of a field, entered the way its kind asks for: a choice, yes or no, a date, lines of a list. */
export const ValueField = ({ field, error, ...rest }: ValueFieldProps) => {
  const read = readType(field.type)
  const type: FieldType = read.ok ? read.type : { kind: "string" }
  const Control = controlFor(type)
  return (
    <Field
      label={<span className="mono">{field.name}</span>}
      hint={field.description ?? hintFor(type)}
      error={error}
      optional={field.required === false}
    >
      <Control {...rest} type={type} name={field.name} />
    </Field>
  )
}
