import { jobsWords } from "../../messages/jobs.ts"
import { Combobox } from "../../ui/combobox.tsx"
import { Field } from "../../ui/field.tsx"
import { Input, Textarea } from "../../ui/input.tsx"
import { Select } from "../../ui/select.tsx"
import { Switch } from "../../ui/switch.tsx"
import { type Fault, type FormField, type FormValues, type Pick, toLabel } from "./job-form.ts"
import { useOptions } from "./job-options.ts"

type FieldsProps = {
  readonly fields: readonly FormField[]
  readonly values: FormValues
  readonly faults: readonly Fault[]
  readonly onChange: (path: string, value: string | boolean) => void
}

type OneProps<Kind extends FormField["kind"]> = Omit<FieldsProps, "fields"> & {
  readonly field: Extract<FormField, { kind: Kind }>
}

/** The choice that leaves a field out; lists cannot hold an empty value. */
const LEFT_OUT = " "

const textOf = (values: FormValues, path: string): string => {
  const value = values[path]
  return typeof value === "string" ? value : ""
}

const Picker = ({ pick, field, values, onChange }: OneProps<"text"> & { readonly pick: Pick }) => {
  const { options, searching } = useOptions(pick)
  const value = textOf(values, field.path)
  const all = field.required ? options : [{ value: LEFT_OUT, label: jobsWords.notChosen }, ...options]
  return (
    <Combobox
      value={value === "" ? (field.required ? undefined : LEFT_OUT) : value}
      options={all}
      searching={searching}
      placeholder={jobsWords.choose}
      create={jobsWords.take}
      onChange={(next) => onChange(field.path, next === LEFT_OUT ? "" : next)}
    />
  )
}

const Choice = ({ field, values, onChange }: OneProps<"choice">) => {
  const options = field.options.map((value) => ({ value, label: toLabel(value) }))
  const value = textOf(values, field.path)
  return (
    <Select
      value={value === "" ? (field.required ? undefined : LEFT_OUT) : value}
      options={field.required ? options : [{ value: LEFT_OUT, label: jobsWords.notChosen }, ...options]}
      placeholder={jobsWords.choose}
      onChange={(next) => onChange(field.path, next === LEFT_OUT ? "" : next)}
    />
  )
}

const Group = ({ field, values, faults, onChange }: OneProps<"group">) => {
  const on = values[field.path] === true
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <Switch
        on={on}
        label={field.label}
        {...(field.hint === undefined ? {} : { note: field.hint })}
        onChange={(next) => onChange(field.path, next)}
      />
      {on ? (
        <div className="flex min-w-0 flex-col gap-4 border-line-2 border-l-2 pl-4">
          <JobFields fields={field.fields} values={values} faults={faults} onChange={onChange} />
        </div>
      ) : null}
    </div>
  )
}

const Control = (props: OneProps<"text" | "number" | "choice" | "lines">) => {
  const { field, values, onChange } = props
  const value = textOf(values, field.path)
  if (field.kind === "choice") return <Choice {...props} field={field} />
  if (field.kind === "lines")
    return <Textarea value={value} onChange={(event) => onChange(field.path, event.target.value)} />
  if (field.kind === "text" && field.pick) return <Picker {...props} field={field} pick={field.pick} />
  return (
    <Input
      value={value}
      inputMode={field.kind === "number" ? "decimal" : "text"}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onChange(field.path, event.target.value)}
    />
  )
}

const hintOf = (field: FormField): string | undefined => {
  const range =
    field.kind === "number" && field.low !== undefined && field.high !== undefined
      ? jobsWords.between(field.low, field.high)
      : undefined
  const lines = field.kind === "lines" ? jobsWords.oneEach : undefined
  const parts = [field.hint, range, lines].filter((part) => part !== undefined)
  return parts.length === 0 ? undefined : `${parts.join(". ")}.`
}

const faultWords = (field: FormField, fault: Fault | undefined): string | undefined => {
  if (!fault) return undefined
  if (fault.kind === "needed") return jobsWords.needed(field.label)
  const isRange = fault.kind === "range" && field.kind === "number"
  return isRange ? jobsWords.range(field.low, field.high) : jobsWords.notNumber
}

/** The fields of a job's input, in the order it declares them. */
export const JobFields = ({ fields, values, faults, onChange }: FieldsProps) =>
  fields.map((field) => {
    const rest = { values, faults, onChange }
    if (field.kind === "group") return <Group key={field.path} field={field} {...rest} />
    if (field.kind === "switch")
      return (
        <Switch
          key={field.path}
          on={values[field.path] === true}
          label={field.label}
          {...(field.hint === undefined ? {} : { note: field.hint })}
          onChange={(next) => onChange(field.path, next)}
        />
      )
    return (
      <Field
        key={field.path}
        label={field.label}
        hint={hintOf(field)}
        error={faultWords(
          field,
          faults.find((fault) => fault.path === field.path),
        )}
        optional={!field.required}
        required={field.required}
      >
        <Control field={field} {...rest} />
      </Field>
    )
  })
