import type { DatabitField } from "../../../../contract/entities/databit.ts"
import type { TableInfo } from "../../../../contract/entities/table.ts"
import { printSource, sourceOf } from "../../../../core/template/view.ts"
import { databitWords as words } from "../../messages/databits.ts"
import { Combobox } from "../../ui/combobox.tsx"

type SourcePickerProps = {
  readonly field: DatabitField
  readonly tables: readonly TableInfo[]
  readonly onChange: (source: string | undefined) => void
  readonly disabled: boolean
}

const NONE = ""

/** Where an input is read from: a table, then one of its columns. Without a table, callers fill it. */
export const SourcePicker = ({ field, tables, onChange, disabled }: SourcePickerProps) => {
  const source = sourceOf(field)
  const table = tables.find(({ name }) => name === source?.table)
  const known = tables.map(({ name, comment }) => ({ value: name, label: name, note: comment ?? undefined }))
  // A table of elsewhere stays named although this workspace does not have it.
  const missing = source && !table ? [{ value: source.table, label: source.table }] : []
  const columns = table?.columns.map(({ name }) => name) ?? (source ? [source.column] : [])
  const choose = (name: string) => {
    if (name === NONE) return onChange(undefined)
    const found = tables.find((one) => one.name === name)
    const column = found?.columns.find((one) => one.name === field.name)?.name ?? found?.columns[0]?.name ?? field.name
    onChange(printSource(field.name, { table: name, column }))
  }
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2 @lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <Combobox
        mono
        label={words.sourceTable}
        value={source?.table ?? NONE}
        disabled={disabled}
        placeholder={words.chooseTable}
        options={[{ value: NONE, label: words.noTable }, ...missing, ...known]}
        onChange={choose}
      />
      {source ? (
        <Combobox
          mono
          label={words.sourceColumn}
          value={source.column}
          disabled={disabled}
          placeholder={words.chooseColumn}
          options={columns.map((column) => ({ value: column, label: column }))}
          onChange={(column) => onChange(printSource(field.name, { table: source.table, column }))}
        />
      ) : null}
    </div>
  )
}
