import { ArrowDown, ArrowUp, ChevronDown, ChevronRight, Trash2 } from "lucide-react"
import { type KeyboardEvent, useState } from "react"
import type { DatabitField } from "../../../../contract/entities/databit.ts"
import type { TableInfo } from "../../../../contract/entities/table.ts"
import { type Finding, printSource, readType, sourceOf } from "../../../../core/template/view.ts"
import { databitWords as words } from "../../messages/databits.ts"
import { Field } from "../../ui/field.tsx"
import { IconButton } from "../../ui/icon-button.tsx"
import { Input, Textarea } from "../../ui/input.tsx"
import { Select } from "../../ui/select.tsx"
import { Switch } from "../../ui/switch.tsx"
import { findingAt } from "./editor-part.ts"
import { LinesInput } from "./lines-input.tsx"
import { SourcePicker } from "./source-picker.tsx"
import { choiceOf, optionsIn, typeChoices, withChoice, withOptions } from "./type-choice.ts"

type FieldRowProps = {
  readonly side: "input" | "output"
  readonly at: number
  readonly last: boolean
  readonly field: DatabitField
  readonly tables: readonly TableInfo[]
  readonly findings: readonly Finding[]
  readonly editable: boolean
  readonly onChange: (field: DatabitField) => void
  readonly onMove: (by: -1 | 1) => void
  readonly onRemove: () => void
}

/** Another name keeps the column it is read from, which an unnamed column takes from the name. */
const renamed = (field: DatabitField, name: string): DatabitField => {
  const source = sourceOf(field)
  return source ? { ...field, name, source: printSource(name, source) } : { ...field, name }
}

const Options = ({
  field,
  where,
  editable,
  findings,
  onChange,
}: Pick<FieldRowProps, "field" | "editable" | "findings" | "onChange"> & { readonly where: string }) => {
  const read = readType(field.type)
  const choice = read.ok ? choiceOf(read.type) : "other"
  if (!read.ok || (choice !== "enum" && choice !== "enums")) return null
  const options = optionsIn(read.type)
  return (
    <Field
      label={words.options}
      hint={words.optionsHint(options.length)}
      error={findingAt(findings, `${where}.type`)}
      className="max-w-md"
    >
      <LinesInput
        lines={options}
        disabled={!editable}
        onChange={(lines) => onChange({ ...field, type: withOptions(field.type, lines) })}
      />
    </Field>
  )
}

const Details = ({ field, editable, onChange }: Pick<FieldRowProps, "field" | "editable" | "onChange">) => (
  <div className="flex min-w-0 flex-col gap-3">
    <Field label={words.explained} hint={words.explainedHint} optional className="max-w-xl">
      <Textarea
        rows={2}
        value={field.description ?? ""}
        readOnly={!editable}
        onChange={(event) => onChange({ ...field, description: event.target.value || undefined })}
      />
    </Field>
    <Switch
      label={words.required}
      on={field.required !== false}
      disabled={!editable}
      onChange={(on) => onChange({ ...field, required: on ? undefined : false })}
    />
  </div>
)

const RowActs = ({
  at,
  last,
  field,
  editable,
  onMove,
  onRemove,
}: Pick<FieldRowProps, "at" | "last" | "field" | "editable" | "onMove" | "onRemove">) =>
  editable ? (
    <div className="flex shrink-0 items-center">
      <IconButton
        size={28}
        label={words.moveUp}
        keys="Alt+ArrowUp"
        icon={<ArrowUp size={14} />}
        disabled={at === 0}
        onClick={() => onMove(-1)}
      />
      <IconButton
        size={28}
        label={words.moveDown}
        keys="Alt+ArrowDown"
        icon={<ArrowDown size={14} />}
        disabled={last}
        onClick={() => onMove(1)}
      />
      <IconButton size={28} label={words.removeField(field.name)} icon={<Trash2 size={14} />} onClick={onRemove} />
    </div>
  ) : null

const MOVES: Readonly<Record<string, -1 | 1>> = { ArrowUp: -1, ArrowDown: 1 }

/** Lists open with Alt and an arrow, and lines of text are walked with it. */
const usesArrows = (target: EventTarget): boolean =>
  target instanceof Element && target.closest("textarea, [role=combobox]") !== null

/** One field: its name and kind, where an input is read from, the answers of a choice; the rest unfolds. */
export const FieldRow = (props: FieldRowProps) => {
  const { side, at, last, field, tables, findings, editable, onChange, onMove } = props
  const where = `schema.${side}.${at}`
  const [open, setOpen] = useState(field.description !== undefined || field.required === false)
  const read = readType(field.type)
  const choice = read.ok ? choiceOf(read.type) : "other"
  const isList = choice === "enum" || choice === "enums"
  const press = (event: KeyboardEvent): void => {
    const by = MOVES[event.key]
    if (!editable || !event.altKey || by === undefined || usesArrows(event.target)) return
    event.preventDefault()
    if (by < 0 ? at > 0 : !last) onMove(by)
  }
  return (
    <li
      onKeyDown={press}
      className="@container flex min-w-0 flex-col gap-3 border-line border-b px-4 py-3 last:border-0"
    >
      <div className="flex min-w-0 flex-wrap items-end gap-2">
        <div data-where={`${where}.name`} className="min-w-0 flex-1 basis-44">
          <Field label={words.fieldName} error={findingAt(findings, `${where}.name`)}>
            <Input
              mono
              value={field.name}
              readOnly={!editable}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => onChange(renamed(field, event.target.value))}
            />
          </Field>
        </div>
        <div data-where={isList ? undefined : `${where}.type`} className="min-w-0 flex-1 basis-44">
          <Field label={words.fieldType} error={isList ? undefined : findingAt(findings, `${where}.type`)}>
            <Select
              value={choice}
              options={typeChoices(field.type)}
              disabled={!editable}
              onChange={(next) => onChange({ ...field, type: withChoice(field.type, next) })}
            />
          </Field>
        </div>
        <RowActs {...props} />
      </div>
      {side === "input" ? (
        <div data-where={`${where}.source`}>
          <Field label={words.fromColumn} error={findingAt(findings, `${where}.source`)}>
            <SourcePicker
              field={field}
              tables={tables}
              disabled={!editable}
              onChange={(source) => onChange({ ...field, source })}
            />
          </Field>
        </div>
      ) : null}
      <div data-where={isList ? `${where}.type` : undefined} className={isList ? undefined : "hidden"}>
        <Options field={field} where={where} editable={editable} findings={findings} onChange={onChange} />
      </div>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="inline-flex min-h-6 items-center gap-1 self-start rounded-chip text-12 text-fg-2 hover:text-fg pointer-coarse:min-h-11"
      >
        {open ? <ChevronDown size={14} aria-hidden="true" /> : <ChevronRight size={14} aria-hidden="true" />}
        {words.details(field.name)}
      </button>
      {open ? <Details field={field} editable={editable} onChange={onChange} /> : null}
    </li>
  )
}
