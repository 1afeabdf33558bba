import { Plus } from "lucide-react"
import { useRef } from "react"
import { listTables } from "../../../../contract/endpoints/data.ts"
import type { DatabitField } from "../../../../contract/entities/databit.ts"
import type { TableInfo } from "../../../../contract/entities/table.ts"
import { databitWords as words } from "../../messages/databits.ts"
import { words as kitWords } from "../../messages.ts"
import { useCall } from "../../shell/query.ts"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { toast } from "../../ui/toast.tsx"
import type { EditorPart } from "./editor-part.ts"
import { FieldRow } from "./field-row.tsx"
import { JoinsCard } from "./joins-card.tsx"

type Side = "input" | "output"

const SIDES = {
  input: { title: words.inputs, hint: words.inputsHint, add: words.addInput, none: words.noInputs },
  output: { title: words.outputs, hint: words.outputsHint, add: words.addOutput, none: words.noOutputs },
} as const

/** Keys of rows that stay with their field when fields are added, moved and removed. */
const useRowKeys = (count: number) => {
  const made = useRef(0)
  const keys = useRef<number[]>([])
  while (keys.current.length < count) keys.current.push(made.current++)
  keys.current.length = count
  return keys.current
}

const swapped = <Entry,>(list: readonly Entry[], at: number, by: -1 | 1): Entry[] => {
  const next = [...list]
  const [one] = next.splice(at, 1)
  if (one !== undefined) next.splice(at + by, 0, one)
  return next
}

type SideProps = EditorPart & { readonly side: Side; readonly tables: readonly TableInfo[] }

const FieldsCard = ({ side, tables, draft, editable, findings }: SideProps) => {
  const { title, hint, add, none } = SIDES[side]
  const fields = draft.content.schema[side]
  const keys = useRowKeys(fields.length)
  const list = useRef<HTMLUListElement>(null)
  const set = (next: readonly DatabitField[]) =>
    draft.change({ schema: { ...draft.content.schema, [side]: [...next] } })

  const addOne = () => {
    set([...fields, { name: "", type: "string" }])
    requestAnimationFrame(() => list.current?.querySelector<HTMLInputElement>("li:last-child input")?.focus())
  }
  const move = (at: number) => (by: -1 | 1) => {
    keys.splice(0, keys.length, ...swapped(keys, at, by))
    set(swapped(fields, at, by))
  }
  const remove = (at: number) => () => {
    const before = fields
    keys.splice(at, 1)
    set(fields.toSpliced(at, 1))
    toast(words.fieldRemoved(fields[at]?.name ?? ""), { label: kitWords.undo, run: () => set(before) })
  }
  return (
    <Card
      flush
      title={title}
      note={hint}
      actions={
        editable && fields.length > 0 ? (
          <Button size={28} icon={<Plus size={14} />} onClick={addOne}>
            {add}
          </Button>
        ) : undefined
      }
    >
      {fields.length === 0 ? (
        <div data-where={`schema.${side}`}>
          <EmptyState title={none} actions={editable ? <Button onClick={addOne}>{add}</Button> : undefined} />
        </div>
      ) : (
        <ul ref={list} className="flex min-w-0 flex-col">
          {fields.map((field, at) => (
            <FieldRow
              key={keys[at]}
              side={side}
              at={at}
              last={at === fields.length - 1}
              field={field}
              tables={tables}
              findings={findings}
              editable={editable}
              onChange={(next) => set(fields.with(at, next))}
              onMove={move(at)}
              onRemove={remove(at)}
            />
          ))}
        </ul>
      )}
    </Card>
  )
}

/** What is read and what is answered, and how several tables belong together. */
export const FieldsTab = (part: EditorPart) => {
  const tables = useCall(listTables, {}).data?.tables ?? []
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <FieldsCard {...part} side="input" tables={tables} />
      <JoinsCard {...part} tables={tables} />
      <FieldsCard {...part} side="output" tables={tables} />
    </div>
  )
}
