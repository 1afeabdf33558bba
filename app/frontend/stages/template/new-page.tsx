import { useNavigate, useSearch } from "@tanstack/react-router"
import { useMemo, useState } from "react"
import { getTableRows, listTables } from "../../../../contract/endpoints/data.ts"
import {
  createDatabit,
  type DatabitSuggestions,
  inferDatabitSchema,
  listDatabits,
  type ProposedField,
} from "../../../../contract/endpoints/template.ts"
import type { TableInfo } from "../../../../contract/entities/table.ts"
import { splitName, toNamePart } from "../../../../contract/names.ts"
import { readType } from "../../../../core/template/view.ts"
import { databitWords as words } from "../../messages/databits.ts"
import { usePersonalData } from "../../shell/personal-data.tsx"
import { useCall, useChange } from "../../shell/query.ts"
import { Button, ButtonLink } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { Checkbox } from "../../ui/checkbox.tsx"
import { Combobox } from "../../ui/combobox.tsx"
import { DataGrid, type GridCell } from "../../ui/data-grid.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Field } from "../../ui/field.tsx"
import { plainInstant } from "../../ui/format.ts"
import { Input } from "../../ui/input.tsx"
import { PageHeader } from "../../ui/page-header.tsx"
import { RadioGroup } from "../../ui/radio-group.tsx"
import { Skeleton, SkeletonRows } from "../../ui/skeleton.tsx"
import { gridCell } from "./grid-cell.ts"

const SAMPLE_ROWS = 8
const NONE = ""

const optionsOf = ({ field }: ProposedField): readonly string[] => {
  const read = readType(field.type)
  return read.ok && read.type.kind === "enum" ? read.type.options : []
}

const SHOWN_OPTIONS = 6
const optionWords = (proposed: ProposedField): string => {
  const options = optionsOf(proposed)
  const shown = options.slice(0, SHOWN_OPTIONS).join(", ")
  return options.length > SHOWN_OPTIONS ? `${shown} ${words.and(options.length - SHOWN_OPTIONS)}` : shown
}

type Choice = { readonly text: readonly string[]; readonly answer: string }

/** What the suggestions say, until the person chooses otherwise. */
const firstChoice = ({ input, output }: DatabitSuggestions): Choice => ({
  text: input.slice(0, 1).map(({ column }) => column),
  answer: output[0]?.column ?? NONE,
})

const suggestedName = (table: string, { answer }: Choice): string =>
  toNamePart(`${splitName(table).name} ${answer || "databit"}`)

type ColumnsProps = {
  readonly suggestions: DatabitSuggestions
  readonly choice: Choice
  readonly onChoose: (choice: Choice) => void
}

const TextColumns = ({ suggestions, choice, onChoose }: ColumnsProps) => {
  const [all, setAll] = useState(suggestions.input.length === 0)
  const others = [...suggestions.output.map(({ column, reason }) => ({ column, reason })), ...suggestions.excluded]
  const toggle = (column: string) => (on: boolean) =>
    onChoose({ ...choice, text: on ? [...choice.text, column] : choice.text.filter((one) => one !== column) })
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="text-13 font-medium">{words.whatToRead}</legend>
      <p className="text-12 text-fg-3">{words.whatToReadHint}</p>
      {suggestions.input.map(({ column, reason }) => (
        <Checkbox
          key={column}
          label={column}
          note={reason}
          checked={choice.text.includes(column)}
          onChange={toggle(column)}
        />
      ))}
      {all ? (
        others.map(({ column, reason }) => (
          <Checkbox
            key={column}
            label={column}
            note={`${words.notSuggested}: ${reason}`}
            checked={choice.text.includes(column)}
            onChange={toggle(column)}
          />
        ))
      ) : others.length > 0 ? (
        <Button size={28} variant="ghost" className="self-start" onClick={() => setAll(true)}>
          {words.otherColumns(others.length)}
        </Button>
      ) : null}
    </fieldset>
  )
}

const AnswerColumn = ({ suggestions, choice, onChoose }: ColumnsProps) => (
  <div className="flex min-w-0 flex-col gap-2">
    <p className="text-13 font-medium">{words.whatToAnswer}</p>
    <p className="text-12 text-fg-3">{words.whatToAnswerHint}</p>
    <RadioGroup
      label={words.whatToAnswer}
      value={choice.answer}
      onChange={(answer) => onChoose({ ...choice, answer })}
      options={[
        ...suggestions.output.map((proposed) => ({
          value: proposed.column,
          label: proposed.column,
          note: `${proposed.reason}: ${optionWords(proposed)}`,
        })),
        { value: NONE, label: words.noAnswer },
      ]}
    />
  </div>
)

const Sample = ({ table }: { readonly table: string }) => {
  const rows = useCall(getTableRows, { name: table, limit: SAMPLE_ROWS })
  const cells = useMemo(
    () =>
      rows.data?.rows.map((row) =>
        rows.data.columns.map(({ name, type }): GridCell => {
          const cell = gridCell(row[name])
          return type === "timestamp" && typeof cell === "string" ? plainInstant(cell) : cell
        }),
      ) ?? [],
    [rows.data],
  )
  const { rows: shown, control } = usePersonalData(cells)
  if (rows.error) return null
  return (
    <Card title={words.sample} flush actions={control}>
      {rows.data ? (
        <DataGrid
          label={words.sample}
          columns={rows.data.columns.map(({ name, type }) => ({
            id: name,
            header: name,
            numeric: type === "bigint" || type === "double",
          }))}
          rows={shown}
        />
      ) : (
        <SkeletonRows rows={SAMPLE_ROWS} />
      )}
    </Card>
  )
}

const Form = ({ suggestions }: { readonly suggestions: DatabitSuggestions }) => {
  const navigate = useNavigate()
  const [choice, setChoice] = useState(() => firstChoice(suggestions))
  const [name, setName] = useState<string>()
  const shownName = name ?? suggestedName(suggestions.table, choice)
  const create = useChange(createDatabit, {
    invalidates: [listDatabits],
    onDone: ({ databit }) => void navigate({ to: "/databits/$name", params: { name: databit.name } }),
  })
  const problem = create.error
  const submit = () =>
    create.mutate({
      from: {
        kind: "table",
        table: suggestions.table,
        text: [...choice.text],
        ...(choice.answer === NONE ? {} : { answer: choice.answer }),
        name: shownName,
      },
    })
  return (
    <form
      className="flex min-w-0 flex-col gap-6"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6 @2xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <TextColumns suggestions={suggestions} choice={choice} onChoose={setChoice} />
        <AnswerColumn suggestions={suggestions} choice={choice} onChoose={setChoice} />
      </div>
      <Field
        label={words.name}
        hint={words.nameHint}
        required
        error={problem?.field === "name" ? `${problem.detail ?? problem.title} ${problem.remedy}` : undefined}
        className="max-w-md"
      >
        <Input
          mono
          required
          value={shownName}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      {problem && problem.field !== "name" ? <ErrorCard what={words.createFailed} error={problem} /> : null}
      <Button
        type="submit"
        variant="primary"
        className="self-start"
        busy={create.isPending}
        {...(choice.text.length === 0 ? { why: words.chooseText } : {})}
        onClick={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        {words.createIt}
      </Button>
    </form>
  )
}

const Columns = ({ table }: { readonly table: string }) => {
  const suggestions = useCall(inferDatabitSchema, { table })
  if (suggestions.error)
    return <ErrorCard what={words.lookFailed} error={suggestions.error} onRetry={() => void suggestions.refetch()} />
  if (!suggestions.data) {
    return (
      <div className="flex flex-col gap-3" role="status" aria-label={words.looking}>
        <Skeleton className="h-5 w-48" />
        <Skeleton className="h-8 w-full" />
        <Skeleton className="h-8 w-full" />
        <Skeleton className="h-8 w-2/3" />
      </div>
    )
  }
  return <Form key={suggestions.data.table} suggestions={suggestions.data} />
}

const Chosen = ({ tables }: { readonly tables: readonly TableInfo[] }) => {
  const { table } = useSearch({ from: "/databits/new" })
  const navigate = useNavigate({ from: "/databits/new" })
  return (
    <>
      <Card>
        <div className="flex min-w-0 flex-col gap-6">
          <Field label={words.table} hint={words.tableHint} required className="max-w-md">
            <Combobox
              mono
              value={table}
              options={tables.map(({ name, comment }) => ({ value: name, label: name, note: comment ?? undefined }))}
              onChange={(next) => void navigate({ search: { table: next }, replace: true })}
            />
          </Field>
          {table === undefined ? null : <Columns table={table} />}
        </div>
      </Card>
      {table === undefined ? null : <Sample table={table} />}
    </>
  )
}

/** The way to a first draft in plain words: which table, what is read, what is answered. */
export const NewDatabitPage = () => {
  const tables = useCall(listTables, {})
  return (
    <div className="page">
      <PageHeader title={words.newTitle} subtitle={words.newSubtitle} />
      {tables.error ? (
        <ErrorCard what={words.listFailed} error={tables.error} onRetry={() => void tables.refetch()} />
      ) : tables.data?.tables.length === 0 ? (
        <Card>
          <EmptyState
            title={words.noTables}
            actions={
              <ButtonLink to="/data" variant="primary">
                {words.toData}
              </ButtonLink>
            }
          />
        </Card>
      ) : tables.data ? (
        <Chosen tables={tables.data.tables} />
      ) : (
        <Card>
          <Skeleton className="h-8 w-80 max-w-full" />
        </Card>
      )}
    </div>
  )
}
