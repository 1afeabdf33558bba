import type { DatabitExample, DatabitField } from "../../../../contract/entities/databit.ts"
import type { Json, JsonObject } from "../../../../contract/json.ts"
import { misfits } from "../../../../core/template/view.ts"
import { databitWords as words } from "../../messages/databits.ts"
import { Button } from "../../ui/button.tsx"
import { Sheet } from "../../ui/sheet.tsx"
import { ValueField } from "./value-field.tsx"

type ExampleSheetProps = {
  readonly title: string
  readonly example: DatabitExample | undefined
  readonly schema: { readonly input: readonly DatabitField[]; readonly output: readonly DatabitField[] }
  readonly editable: boolean
  readonly onChange: (example: DatabitExample) => void
  readonly onClose: () => void
  readonly onRemove: () => void
}

const withValue = (values: JsonObject, name: string, value: Json | undefined): JsonObject => {
  const { [name]: _, ...rest } = values
  return value === undefined ? rest : { ...rest, [name]: value }
}

type HalfProps = Pick<ExampleSheetProps, "editable"> & {
  readonly title: string
  readonly fields: readonly DatabitField[]
  readonly values: JsonObject
  readonly onChange: (values: JsonObject) => void
}

const Half = ({ title, fields, values, editable, onChange }: HalfProps) => {
  const wrong = misfits(fields, values)
  return (
    <section className="flex min-w-0 flex-col gap-4">
      <h3 className="cap">{title}</h3>
      {fields.map((field) => (
        <ValueField
          key={field.name}
          field={field}
          value={values[field.name]}
          editable={editable}
          // What is not filled yet is no mistake; the problem list counts it.
          error={values[field.name] === undefined ? undefined : wrong.find((one) => one.field === field.name)?.says}
          onChange={(value) => onChange(withValue(values, field.name, value))}
        />
      ))}
    </section>
  )
}

/** One example as a form: what is read above, what is answered below. */
export const ExampleSheet = ({ title, example, schema, editable, onChange, onClose, onRemove }: ExampleSheetProps) => (
  <Sheet
    open={example !== undefined}
    onOpenChange={(open) => (open ? undefined : onClose())}
    title={title}
    actions={
      <>
        {editable ? (
          <Button variant="danger" onClick={onRemove}>
            {words.removeExample}
          </Button>
        ) : null}
        <Button variant="primary" onClick={onClose}>
          {words.done}
        </Button>
      </>
    }
  >
    {example ? (
      <div className="flex min-w-0 flex-col gap-6">
        <Half
          title={words.exampleInput}
          fields={schema.input}
          values={example.input}
          editable={editable}
          onChange={(input) => onChange({ ...example, input })}
        />
        <Half
          title={words.exampleOutput}
          fields={schema.output}
          values={example.output}
          editable={editable}
          onChange={(output) => onChange({ ...example, output })}
        />
      </div>
    ) : null}
  </Sheet>
)
