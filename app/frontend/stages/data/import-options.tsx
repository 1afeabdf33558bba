import type { FilePreview, ImportOptions } from "../../../../contract/entities/table.ts"
import { dataWords, typeWords } from "../../messages/data.ts"
import { Card } from "../../ui/card.tsx"
import { Field } from "../../ui/field.tsx"
import { Select } from "../../ui/select.tsx"
import { Switch } from "../../ui/switch.tsx"

const { preview: w, separators, encodings } = dataWords

type OptionsProps = {
  readonly preview: FilePreview
  readonly options: ImportOptions
  readonly onChange: (options: ImportOptions) => void
}

type Separator = keyof typeof separators

const SEPARATORS = (Object.keys(separators) as Separator[]).map((value) => ({ value, label: separators[value] }))
const ENCODINGS = (Object.keys(encodings) as (keyof typeof encodings)[]).map((value) => ({
  value,
  label: encodings[value],
}))
const TYPES = (Object.keys(typeWords) as (keyof typeof typeWords)[]).map((value) => ({
  value,
  label: typeWords[value],
}))

/** How the file is read: what was found out, to be corrected. Columns get new names, so chosen types are forgotten. */
export const ReadingOptions = ({ preview, options, onChange }: OptionsProps) => {
  const { types: _, ...rest } = options
  if (preview.encoding === null) return null
  return (
    <div className="grid min-w-0 grid-cols-1 gap-4 @2xl:grid-cols-2">
      {preview.delimiter === null ? null : (
        <Field label={w.separator}>
          <Select
            value={SEPARATORS.find(({ value }) => value === preview.delimiter)?.value}
            options={SEPARATORS}
            onChange={(delimiter) => onChange({ ...rest, delimiter })}
          />
        </Field>
      )}
      <Field label={w.encoding}>
        <Select
          value={preview.encoding}
          options={ENCODINGS}
          onChange={(encoding) => onChange({ ...options, encoding })}
        />
      </Field>
      {preview.header === null ? null : (
        <Switch on={preview.header} label={w.header} onChange={(header) => onChange({ ...rest, header })} />
      )}
    </div>
  )
}

/** A list cannot hold an empty value. */
const NO_COLUMN = " "

type VectorProps = {
  readonly preview: FilePreview
  readonly column: string | undefined
  readonly onChange: (column: string | undefined) => void
}

/** The text column that gets vectors after the import, if one is wanted. */
export const VectorColumn = ({ preview, column, onChange }: VectorProps) => {
  const texts = preview.columns
    .filter(({ type }) => type === "string")
    .map(({ name }) => ({ value: name, label: name }))
  if (texts.length === 0) return null
  return (
    <Field label={w.vectors} hint={w.vectorsHint} optional>
      <Select
        value={column ?? NO_COLUMN}
        options={[{ value: NO_COLUMN, label: w.noVectors }, ...texts]}
        onChange={(next) => onChange(next === NO_COLUMN ? undefined : next)}
      />
    </Field>
  )
}

/** The types of the columns, guessed and changeable. Parquet brings its own. */
export const ColumnTypes = ({ preview, options, onChange }: OptionsProps) => (
  <Card title={w.types} flush>
    {preview.format === "parquet" ? null : <p className="px-4 pt-3 text-12 text-fg-3">{w.typesNote}</p>}
    <ul className="grid min-w-0 grid-cols-1 gap-x-6 p-2 @2xl:grid-cols-2">
      {preview.columns.map(({ name, type }) => (
        <li key={name} className="flex min-h-10 min-w-0 items-center gap-3 px-2 py-1">
          <span className="mono min-w-0 flex-1 truncate" title={name}>
            {name}
          </span>
          {preview.format === "parquet" ? (
            <span className="text-13 text-fg-2">{typeWords[type]}</span>
          ) : (
            <div className="w-40 shrink-0">
              <Select
                size={28}
                label={w.typeOf(name)}
                value={type}
                options={TYPES}
                onChange={(chosen) => onChange({ ...options, types: { ...options.types, [name]: chosen } })}
              />
            </div>
          )}
        </li>
      ))}
    </ul>
  </Card>
)
