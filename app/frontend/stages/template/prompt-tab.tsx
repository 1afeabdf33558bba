import { ChevronLeft, ChevronRight } from "lucide-react"
import { type Ref, useMemo, useRef, useState } from "react"
import { previewDatabit } from "../../../../contract/endpoints/template.ts"
import type { JsonObject } from "../../../../contract/json.ts"
import { type Finding, renderPrompt, sourceTables } from "../../../../core/template/view.ts"
import { databitWords as words } from "../../messages/databits.ts"
import { usePersonalData } from "../../shell/personal-data.tsx"
import { useCall } from "../../shell/query.ts"
import { useCommands } from "../../shell/use-commands.ts"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { IconButton } from "../../ui/icon-button.tsx"
import type { EditorPart } from "./editor-part.ts"
import { PromptEditor, type PromptHandle } from "./prompt-editor.tsx"

/** Where in the prompt a finding stands; undefined for findings about the whole prompt. */
export const offsetOf = ({ where }: Finding): number | undefined => {
  const at = /^template\.(\d+)$/.exec(where)?.[1]
  return at === undefined ? undefined : Number(at)
}

export const wordCount = (text: string): number => text.split(/\s+/).filter(Boolean).length

/** Inputs as the first rows give them; the examples stand in where no table is read. */
const useSampleInputs = (part: EditorPart): readonly JsonObject[] => {
  const { content } = part.draft
  const sourced = sourceTables(part.databit.schema.input).length > 0
  const preview = useCall(previewDatabit, { ref: part.ref }, { enabled: sourced, keepPrevious: true })
  return sourced ? (preview.data?.rows.map(({ data }) => data) ?? []) : content.examples.map(({ input }) => input)
}

const Rendered = (part: EditorPart) => {
  const rows = useSampleInputs(part)
  const [wanted, setWanted] = useState(0)
  const at = Math.min(wanted, Math.max(0, rows.length - 1))
  const row = rows[at]
  const move = (by: number) => setWanted(Math.max(0, Math.min(rows.length - 1, at + by)))
  useCommands([
    {
      id: "databit.next-row",
      title: words.nextRow,
      keys: "J",
      group: words.promptTitle,
      repeat: true,
      when: () => rows.length > 1,
      run: () => move(1),
    },
    {
      id: "databit.previous-row",
      title: words.previousRow,
      keys: "K",
      group: words.promptTitle,
      repeat: true,
      when: () => rows.length > 1,
      run: () => move(-1),
    },
  ])
  const filled = renderPrompt(part.draft.content, row ?? {})
  const cells = useMemo(() => [[filled]], [filled])
  const { rows: shown, control } = usePersonalData(cells)
  return (
    <Card
      title={words.rendered}
      note={row ? words.rowOf(at + 1, rows.length) : undefined}
      actions={
        rows.length > 1 ? (
          <>
            <IconButton
              size={28}
              label={words.previousRow}
              keys="K"
              icon={<ChevronLeft size={16} />}
              disabled={at === 0}
              onClick={() => move(-1)}
            />
            <IconButton
              size={28}
              label={words.nextRow}
              keys="J"
              icon={<ChevronRight size={16} />}
              disabled={at === rows.length - 1}
              onClick={() => move(1)}
            />
          </>
        ) : undefined
      }
    >
      {row ? (
        <>
          <section
            aria-label={words.rendered}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard (WCAG 2.1.1)
            tabIndex={0}
            className="reading max-h-96 overflow-y-auto whitespace-pre-wrap [overflow-wrap:anywhere]"
          >
            {shown[0]?.[0]}
          </section>
          <div className="mt-3 flex flex-wrap items-center justify-between gap-2">
            <p className="tnum text-12 text-fg-3">{words.length(wordCount(filled))}</p>
            {control}
          </div>
        </>
      ) : (
        <p className="text-13 text-fg-3">{words.renderedEmpty}</p>
      )}
    </Card>
  )
}

/** The prompt with its inputs at hand, and beside it how it reads with a real row. */
export const PromptTab = ({ handle, ...part }: EditorPart & { readonly handle: Ref<PromptHandle> }) => {
  const { draft, editable } = part
  const own = useRef<PromptHandle>(null)
  const inputs = draft.content.schema.input.map(({ name }) => name).filter((name) => name !== "")
  const take = (made: PromptHandle | null) => {
    own.current = made
    if (typeof handle === "function") handle(made)
    else if (handle) handle.current = made
  }
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] items-start gap-4 @4xl/page:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <Card title={words.promptTitle} note={words.length(wordCount(draft.content.template))}>
        <div data-where="template" className="flex min-w-0 flex-col gap-3">
          <p className="text-12 text-fg-3">{words.promptHint}</p>
          <PromptEditor
            ref={take}
            value={draft.content.template}
            inputs={inputs}
            editable={editable}
            onChange={(template) => draft.change({ template })}
          />
          {editable && inputs.length > 0 ? (
            <div className="flex min-w-0 flex-wrap items-center gap-2">
              <span className="text-12 text-fg-3">{words.insert}</span>
              {inputs.map((name) => (
                <Button
                  key={name}
                  size={28}
                  aria-label={words.insertInput(name)}
                  onClick={() => own.current?.insert(`{${name}}`)}
                >
                  <span className="mono">{name}</span>
                </Button>
              ))}
            </div>
          ) : null}
        </div>
      </Card>
      <Rendered {...part} />
    </div>
  )
}
