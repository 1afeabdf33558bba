import clsx from "clsx"
import { type KeyboardEvent, type Ref, useId, useImperativeHandle, useLayoutEffect, useRef, useState } from "react"
import { parsePrompt } from "../../../../core/template/view.ts"
import { databitWords as words } from "../../messages/databits.ts"
import { completionAt } from "./prompt-completion.ts"

export type PromptHandle = {
  /** Puts text where the caret is, so that it can be undone with the keyboard. */
  readonly insert: (text: string) => void
  /** Puts the caret at an offset and scrolls there. */
  readonly select: (from: number, to: number) => void
}

type PromptEditorProps = {
  readonly ref?: Ref<PromptHandle>
  readonly value: string
  readonly inputs: readonly string[]
  readonly editable: boolean
  readonly onChange: (value: string) => void
}

// Both layers must break lines alike: the same font, size, padding and wrapping.
const LAYER = "mono m-0 whitespace-pre-wrap p-3 text-14 leading-6 [overflow-wrap:anywhere] [tab-size:4]"

type LayerProps = {
  readonly value: string
  readonly inputs: readonly string[]
  readonly caret: number
  readonly marker: Ref<HTMLSpanElement>
}

/** The same text behind the editor, with the variables marked; the marker stands where the caret is. */
const Marks = ({ value, inputs, caret, marker }: LayerProps) => {
  const known = new Set(inputs)
  return (
    <div aria-hidden="true" className={clsx(LAYER, "pointer-events-none col-start-1 row-start-1 text-transparent")}>
      {parsePrompt(value).map((part) => {
        const text = value.slice(part.from, part.to)
        const wrong = part.kind === "stray" || (part.kind === "variable" && !known.has(part.name))
        return (
          <span
            key={part.from}
            className={clsx(
              part.kind === "variable" && "rounded-chip bg-accent-soft",
              wrong && "bg-crit-soft underline decoration-crit decoration-wavy",
            )}
          >
            {text}
          </span>
        )
      })}
      {"\u200b"}
      <span className="pointer-events-none invisible absolute inset-x-0 top-0 p-3" style={{ position: "absolute" }}>
        {value.slice(0, caret)}
        <span ref={marker}>{"\u200b"}</span>
      </span>
    </div>
  )
}

type SuggestionsProps = {
  readonly id: string
  readonly names: readonly string[]
  readonly active: number
  readonly place: { left: number; top: number }
  readonly onPick: (name: string) => void
}

const Suggestions = ({ id, names, active, place, onPick }: SuggestionsProps) => (
  <div
    id={id}
    role="listbox"
    aria-label={words.inputs}
    className="overlay absolute z-20 max-h-56 min-w-40 max-w-64 overflow-y-auto p-1"
    style={{ left: place.left, top: place.top }}
  >
    {names.map((name, at) => (
      <div
        key={name}
        id={`${id}-${at}`}
        role="option"
        tabIndex={-1}
        aria-selected={at === active}
        className={clsx(
          "mono cursor-default truncate rounded-chip px-2 py-1 text-13",
          at === active && "bg-accent-soft text-accent",
        )}
        onMouseDown={(event) => {
          event.preventDefault()
          onPick(name)
        }}
      >
        {name}
      </div>
    ))}
  </div>
)

/** Replaces a range so that the browser's own undo takes it back; browsers without the command still get the text. */
const replaceRange = (area: HTMLTextAreaElement, from: number, to: number, text: string): void => {
  area.focus()
  area.setSelectionRange(from, to)
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, from, to, "end")
    area.dispatchEvent(new Event("input", { bubbles: true }))
  }
}

/**
 * A text area that marks `{variables}` and completes them after `{`. A real text area, so that undo, spelling,
 * screen readers and phone keyboards work as everywhere.
 */
export const PromptEditor = ({ ref, value, inputs, editable, onChange }: PromptEditorProps) => {
  const area = useRef<HTMLTextAreaElement>(null)
  const marker = useRef<HTMLSpanElement>(null)
  const list = useId()
  const [caret, setCaret] = useState(0)
  const [active, setActive] = useState(0)
  const [closedAt, setClosedAt] = useState<number>()
  const [place, setPlace] = useState({ left: 0, top: 0 })

  const completion = editable ? completionAt(value, caret, inputs) : undefined
  const open = completion !== undefined && closedAt !== completion.from
  const chosen = completion ? Math.min(active, completion.names.length - 1) : 0

  // biome-ignore lint/correctness/useExhaustiveDependencies: measures the marker anew when text or caret move it
  useLayoutEffect(() => {
    const spot = marker.current
    const box = area.current
    if (!spot || !box || !open) return
    setPlace({ left: Math.min(spot.offsetLeft, Math.max(0, box.clientWidth - 180)), top: spot.offsetTop + 26 })
  }, [open, caret, value])

  useImperativeHandle(ref, () => ({
    insert: (text) => {
      const box = area.current
      if (box) replaceRange(box, box.selectionStart, box.selectionEnd, text)
    },
    select: (from, to) => {
      area.current?.focus()
      area.current?.setSelectionRange(from, to)
    },
  }))

  const pick = (name: string | undefined) => {
    if (!area.current || !completion || name === undefined) return
    replaceRange(area.current, completion.from, completion.to, `{${name}}`)
    setActive(0)
  }
  const press = (event: KeyboardEvent) => {
    if (!open || !completion) return
    const count = completion.names.length
    const acts: Readonly<Record<string, () => void>> = {
      ArrowDown: () => setActive((chosen + 1) % count),
      ArrowUp: () => setActive((chosen - 1 + count) % count),
      Enter: () => pick(completion.names[chosen]),
      Tab: () => pick(completion.names[chosen]),
      Escape: () => setClosedAt(completion.from),
    }
    const act = acts[event.key]
    if (!act || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }

  return (
    <div className="control relative grid min-h-72 min-w-0 grid-cols-[minmax(0,1fr)] overflow-hidden">
      <div className="relative col-start-1 row-start-1 grid min-w-0 grid-cols-[minmax(0,1fr)]">
        <Marks value={value} inputs={inputs} caret={caret} marker={marker} />
        <textarea
          ref={area}
          value={value}
          readOnly={!editable}
          aria-label={words.promptLabel}
          aria-autocomplete="list"
          aria-controls={open ? list : undefined}
          aria-activedescendant={open ? `${list}-${chosen}` : undefined}
          spellCheck
          className={clsx(
            LAYER,
            "col-start-1 row-start-1 resize-none overflow-hidden bg-transparent text-fg -outline-offset-2",
          )}
          onKeyDown={press}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onBlur={() => setClosedAt(completion?.from)}
          onChange={(event) => {
            setClosedAt(undefined)
            setActive(0)
            setCaret(event.target.selectionStart)
            onChange(event.target.value)
          }}
        />
        {open && completion ? (
          <Suggestions id={list} names={completion.names} active={chosen} place={place} onPick={pick} />
        ) : null}
      </div>
    </div>
  )
}
