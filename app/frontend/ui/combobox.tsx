import clsx from "clsx"
import { ChevronDown } from "lucide-react"
import { Popover } from "radix-ui"
import { type KeyboardEvent, useId, useRef, useState } from "react"
import { useFieldWiring } from "./field.tsx"
import { Listbox, optionId, showOption } from "./listbox.tsx"
import type { Option } from "./overlay-props.ts"
import { Spinner } from "./spinner.tsx"

type ComboboxProps = {
  readonly value: string | undefined
  readonly options: readonly Option[]
  readonly onChange: (value: string) => void
  /** Given: the caller filters (a search on the server). Absent: filtered here. */
  readonly onSearch?: (typed: string) => void
  readonly searching?: boolean
  /** Offers what was typed as a new value with these words. */
  readonly create?: (typed: string) => string
  readonly placeholder?: string
  readonly label?: string
  readonly mono?: boolean
  readonly disabled?: boolean | undefined
}

const MOST = 200

const matching = (options: readonly Option[], typed: string): readonly Option[] => {
  const parts = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return options.filter((option) =>
    parts.every((part) => `${option.label} ${option.note ?? ""}`.toLowerCase().includes(part)),
  )
}

/** What the list offers for the typed text: the matches, and the text itself where it may be created. */
const offered = ({ options, onSearch, create }: ComboboxProps, typed: string): readonly Option[] => {
  const found = (onSearch || typed === "" ? options : matching(options, typed)).slice(0, MOST)
  const isNew = create !== undefined && typed !== "" && !options.some((option) => option.value === typed)
  return isNew ? [...found, { value: typed, label: create(typed) }] : found
}

/** One choice of a long list by typing (names of the catalog, models). Arrow keys, Enter, Escape. */
export const Combobox = (props: ComboboxProps) => {
  const { value, options, onChange, onSearch, searching = false, placeholder = "Choose", label, mono = false } = props
  const wiring = useFieldWiring()
  const list = useId()
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState<string>()
  const [at, setAt] = useState(0)
  const open = typed !== undefined
  const chosen = options.find((option) => option.value === value)
  const shown = open ? offered(props, typed) : []
  const active = Math.min(at, Math.max(0, shown.length - 1))

  const close = (): void => setTyped(undefined)
  const start = (): void => {
    if (open) return
    setTyped("")
    onSearch?.("")
    setAt(Math.max(0, chosen ? options.indexOf(chosen) : 0))
  }
  const pick = (option: Option | undefined): void => {
    if (!option || option.disabled) return
    onChange(option.value)
    close()
  }
  const move = (by: number): void => {
    if (!open) {
      start()
      return
    }
    const next = (active + by + shown.length) % Math.max(1, shown.length)
    setAt(next)
    showOption(list, next)
  }
  const acts: Readonly<Record<string, () => void>> = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    ...(open ? { Enter: () => pick(shown[active]), Escape: close } : {}),
  }
  const press = (event: KeyboardEvent): void => {
    const act = acts[event.key]
    if (!act) return
    // Escape closes the list only, not the dialog around it.
    event.stopPropagation()
    event.preventDefault()
    act()
  }

  return (
    <Popover.Root open={open} onOpenChange={(next) => (next ? start() : close())}>
      <Popover.Anchor asChild>
        <div className="relative flex min-w-0 items-center">
          <input
            {...wiring}
            ref={input}
            role="combobox"
            aria-label={label}
            aria-expanded={open}
            aria-controls={open ? list : undefined}
            aria-autocomplete="list"
            aria-activedescendant={shown.length > 0 ? optionId(list, active) : undefined}
            autoComplete="off"
            spellCheck={false}
            disabled={props.disabled}
            placeholder={open ? (chosen?.label ?? placeholder) : placeholder}
            value={typed ?? chosen?.label ?? value ?? ""}
            onClick={start}
            onKeyDown={press}
            onBlur={close}
            onChange={(event) => {
              setTyped(event.target.value)
              setAt(0)
              onSearch?.(event.target.value)
            }}
            className={clsx(
              "control h-8 w-full min-w-0 truncate pr-8 pl-2.5 text-13 pointer-coarse:min-h-11",
              mono && "mono",
            )}
          />
          <span className="pointer-events-none absolute right-2.5 text-fg-3">
            {searching ? <Spinner /> : <ChevronDown size={14} aria-hidden="true" />}
          </span>
        </div>
      </Popover.Anchor>
      <Listbox
        id={list}
        label={label ?? placeholder}
        options={shown}
        value={value}
        active={active}
        mono={mono}
        searching={searching}
        control={input}
        onPick={pick}
        onPoint={setAt}
      />
    </Popover.Root>
  )
}
