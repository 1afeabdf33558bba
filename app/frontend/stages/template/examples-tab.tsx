import { Plus } from "lucide-react"
import { useState } from "react"
import { previewDatabit } from "../../../../contract/endpoints/template.ts"
import type { DatabitExample, DatabitVersion } from "../../../../contract/entities/databit.ts"
import type { JsonObject } from "../../../../contract/json.ts"
import { mainField, same, sourceTables } from "../../../../core/template/view.ts"
import { databitWords as words } from "../../messages/databits.ts"
import { words as kitWords } from "../../messages.ts"
import { useCall } from "../../shell/query.ts"
import { BarRows } from "../../ui/bar-rows.tsx"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { EmptyState } from "../../ui/empty-state.tsx"
import { announce } from "../../ui/live-region.tsx"
import { Status } from "../../ui/status.tsx"
import { toast } from "../../ui/toast.tsx"
import type { EditorPart } from "./editor-part.ts"
import { ExampleSheet } from "./example-sheet.tsx"
import { valuesText } from "./grid-cell.ts"
import { ProposeExamples } from "./propose-examples.tsx"

const Coverage = ({ draft }: EditorPart) => {
  const main = mainField(draft.content.schema.output)
  if (!main || main.options.length === 0 || draft.content.examples.length === 0) return null
  const rows = main.options.map((option) => ({
    id: option,
    label: option,
    value: draft.content.examples.filter(({ output }) => output[main.name] === option).length,
  }))
  return (
    <Card title={words.coverage}>
      <BarRows label={words.coverage} rows={rows} max={Math.max(1, ...rows.map(({ value }) => value))} />
    </Card>
  )
}

/** The first row of the preview that is no example yet. */
const useNextRow = ({ databit, draft, ref }: EditorPart) => {
  const possible = sourceTables(databit.schema.input).length > 0
  const preview = useCall(previewDatabit, { ref }, { enabled: possible, keepPrevious: true })
  const next = preview.data?.rows.find(({ data }) => !draft.content.examples.some(({ input }) => same(input, data)))
  return { possible, next: next?.data }
}

type RowProps = {
  readonly example: DatabitExample
  readonly schema: DatabitVersion["schema"]
  readonly at: number
  readonly wrong: boolean
  readonly onOpen: () => void
}

const ExampleRow = ({ example, schema, at, wrong, onOpen }: RowProps) => (
  <li data-where={`examples.${at}`} className="min-w-0 border-line border-b last:border-0">
    <button
      type="button"
      onClick={onOpen}
      className="grid min-h-11 w-full min-w-0 grid-cols-[24px_minmax(0,1fr)] items-center gap-x-3 gap-y-0.5 px-4 py-2 text-left text-13 -outline-offset-2 hover:bg-hover @2xl:grid-cols-[24px_minmax(0,2fr)_minmax(0,1fr)]"
    >
      <span className="tnum text-12 text-fg-3">
        {wrong ? <Status kind="critical" label={words.mustResolve} hideLabel size={14} /> : at + 1}
      </span>
      <span className="truncate">{valuesText(example.input, schema.input) || words.notChosen}</span>
      <span className="truncate text-fg-2 @max-2xl:col-start-2 @max-2xl:text-12">
        {valuesText(example.output, schema.output) || words.notChosen}
      </span>
    </button>
  </li>
)

/** The examples that go along with every question: a list, a form for each, and proposals from a model. */
export const ExamplesTab = (part: EditorPart) => {
  const { draft, editable, findings } = part
  const { examples, schema } = draft.content
  const [open, setOpen] = useState<number>()
  const set = (next: readonly DatabitExample[]) => draft.change({ examples: [...next] })
  const row = useNextRow(part)
  const add = (input: JsonObject = {}) => {
    set([...examples, { input, output: {} }])
    setOpen(examples.length)
  }
  const remove = (at: number) => {
    setOpen(undefined)
    set(examples.toSpliced(at, 1))
    toast(words.exampleRemoved, { label: kitWords.undo, run: () => set(examples) })
  }
  const adders = (
    <>
      {row.possible ? (
        <Button size={28} {...(row.next ? {} : { why: words.noMoreRows })} onClick={() => add(row.next)}>
          {words.takeRow}
        </Button>
      ) : null}
      <Button size={28} icon={<Plus size={14} />} onClick={() => add()}>
        {words.addExample}
      </Button>
    </>
  )
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <p className="max-w-[80ch] text-13 text-fg-2">{words.examplesHint}</p>
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] items-start gap-4 @4xl/page:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <Card
            flush
            title={words.examplesTitle}
            note={examples.length > 0 ? examples.length : undefined}
            actions={editable && examples.length > 0 ? adders : undefined}
          >
            {examples.length === 0 ? (
              <EmptyState title={words.noExamples} actions={editable ? adders : undefined}>
                {words.noExamplesNote}
              </EmptyState>
            ) : (
              <ol className="flex min-w-0 flex-col">
                {examples.map((example, at) => (
                  <ExampleRow
                    // Examples have no id: their place is what they are known by.
                    // biome-ignore lint/suspicious/noArrayIndexKey: the rows hold no state of their own
                    key={at}
                    example={example}
                    schema={schema}
                    at={at}
                    wrong={findings.some(({ where }) => where === `examples.${at}`)}
                    onOpen={() => setOpen(at)}
                  />
                ))}
              </ol>
            )}
          </Card>
          {editable ? (
            <ProposeExamples
              {...part}
              onAccept={(example) => {
                set([...examples, example])
                announce(words.exampleAdded)
              }}
            />
          ) : null}
        </div>
        <Coverage {...part} />
        <ExampleSheet
          title={words.exampleOf((open ?? 0) + 1)}
          example={open === undefined ? undefined : examples[open]}
          schema={schema}
          editable={editable}
          onChange={(example) => (open === undefined ? undefined : set(examples.with(open, example)))}
          onClose={() => setOpen(undefined)}
          onRemove={() => (open === undefined ? undefined : remove(open))}
        />
      </div>
    </div>
  )
}
