import clsx from "clsx"
import { Check, ChevronDown } from "lucide-react"
import { Popover } from "radix-ui"
import { type KeyboardEvent, useId, useRef, useState } from "react"
import { words } from "../messages.ts"
import { useFieldWiring } from "./field.tsx"
import type { Option } from "./select.tsx"
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

/** One choice of a long list by typing (names of the catalog, models). Arrow keys, Enter, Escape. */
export const Combobox = ({
  value,
  options,
  onChange,
  onSearch,
  searching = false,
  create,
  placeholder = "Choose",
  label,
  mono = false,
  disabled = false,
}: ComboboxProps) => {
  const wiring = useFieldWiring()
  const list = useId()
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState<string>()
  const [at, setAt] = useState(0)
  const open = typed !== undefined
  const chosen = options.find((option) => option.value === value)
  const found = (onSearch || !typed ? options : matching(options, typed)).slice(0, MOST)
  const made =
    typed && create && !options.some((option) => option.value === typed)
      ? { value: typed, label: create(typed) }
      : undefined
  const shown: readonly Option[] = made ? [...found, made] : found
  const active = Math.min(at, Math.max(0, shown.length - 1))

  const start = () => {
    if (disabled || open) return
    setTyped("")
    onSearch?.("")
    setAt(
      Math.max(
        0,
        options.findIndex((option) => option.value === value),
      ),
    )
  }
  const pick = (option: Option | undefined) => {
    if (!option || option.disabled) return
    onChange(option.value)
    setTyped(undefined)
  }
  const move = (to: number) => {
    const next = (to + shown.length) % Math.max(1, shown.length)
    setAt(next)
    document.getElementById(`${list}-${next}`)?.scrollIntoView({ block: "nearest" })
  }
  const press = (event: KeyboardEvent) => {
    const act = {
      ArrowDown: () => (open ? move(active + 1) : start()),
      ArrowUp: () => (open ? move(active - 1) : start()),
      Enter: () => pick(shown[active]),
    }[event.key]
    if (event.key === "Escape" && open) {
      event.stopPropagation()
      setTyped(undefined)
      return
    }
    if (!act || (event.key === "Enter" && !open)) return
    event.preventDefault()
    act()
  }

  return (
    <Popover.Root open={open} onOpenChange={(next) => setTyped(next ? "" : undefined)}>
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
            aria-activedescendant={open && shown.length > 0 ? `${list}-${active}` : undefined}
            autoComplete="off"
            spellCheck={false}
            disabled={disabled}
            placeholder={open ? (chosen?.label ?? placeholder) : placeholder}
            value={typed ?? chosen?.label ?? value ?? ""}
            onClick={start}
            onKeyDown={press}
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
      <Popover.Portal>
        <Popover.Content
          sideOffset={4}
          collisionPadding={8}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onInteractOutside={(event) => {
            if (event.target instanceof Node && input.current?.contains(event.target)) event.preventDefault()
          }}
          className="overlay fadein z-70 max-h-[min(320px,var(--radix-popover-content-available-height))] min-w-(--radix-popover-trigger-width) max-w-[min(32rem,92vw)] overflow-y-auto p-1"
        >
          <div id={list} role="listbox" aria-label={label ?? placeholder}>
            {shown.map((option, index) => (
              // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the input, aria-activedescendant points here
              // biome-ignore lint/a11y/useKeyWithClickEvents: the input handles the keys
              <div
                key={option.value}
                id={`${list}-${index}`}
                role="option"
                aria-selected={option.value === value}
                aria-disabled={option.disabled}
                onClick={() => pick(option)}
                onMouseMove={() => setAt(index)}
                className={clsx(
                  "flex min-h-8 cursor-default items-center gap-2 rounded-control px-2 py-1 text-13 pointer-coarse:min-h-11",
                  index === active && "bg-hover",
                  option.disabled && "opacity-50",
                )}
              >
                <span className="flex size-4 shrink-0 items-center justify-center text-accent">
                  {option.value === value ? <Check size={14} aria-hidden="true" /> : null}
                </span>
                {option.icon}
                <span className={clsx("min-w-0 flex-1 truncate", mono && option !== made && "mono")}>
                  {option.label}
                </span>
                {option.note ? <span className="shrink-0 text-12 text-fg-3">{option.note}</span> : null}
              </div>
            ))}
          </div>
          {shown.length === 0 ? (
            <p className="px-2 py-2 text-12 text-fg-3">{searching ? words.loading : words.noMatch}</p>
          ) : null}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
