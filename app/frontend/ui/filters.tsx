import { Search, X } from "lucide-react"
import { type ReactNode, useEffect, useRef, useState } from "react"
import { words } from "../messages.ts"
import { Input } from "./input.tsx"
import { KeyHint } from "./key-hint.tsx"

export type FilterChip = { readonly id: string; readonly label: string; readonly onRemove: () => void }

type FiltersProps = {
  readonly chips?: readonly FilterChip[]
  /** Pickers that add filters: `Select`, `Popover`. */
  readonly children?: ReactNode
  readonly search?: { readonly value: string; readonly onChange: (value: string) => void; readonly label: string }
  /** What is shown: "38 of 412". */
  readonly note?: ReactNode
}

const SearchBox = ({
  value,
  onChange,
  label,
}: {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly label: string
}) => {
  const [typed, setTyped] = useState(value)
  const sent = useRef(value)
  useEffect(() => {
    if (value === sent.current) return
    sent.current = value
    setTyped(value)
  }, [value])
  useEffect(() => {
    if (typed === sent.current) return
    const timer = setTimeout(() => {
      sent.current = typed
      onChange(typed)
    }, 180)
    return () => clearTimeout(timer)
  }, [typed, onChange])
  return (
    <Input
      type="search"
      aria-label={label}
      placeholder={label}
      data-filter=""
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      lead={<Search size={14} aria-hidden="true" />}
      trail={typed === "" ? <KeyHint keys="/" /> : undefined}
      className="w-64 max-w-full max-md:w-full"
    />
  )
}

/** The line above a list: search (`/` focuses it), pickers, active filters as chips. Keep its state in the address. */
export const Filters = ({ chips = [], children, search, note }: FiltersProps) => (
  <div className="flex min-w-0 flex-wrap items-center gap-2">
    {search ? <SearchBox {...search} /> : null}
    {children}
    {chips.map((chip) => (
      <span
        key={chip.id}
        className="inline-flex h-7 max-w-full items-center rounded-full border border-line-2 bg-surface pl-3 text-12"
      >
        <span className="truncate">{chip.label}</span>
        <button
          type="button"
          aria-label={words.removeFilter(chip.label)}
          onClick={chip.onRemove}
          className="flex size-7 shrink-0 items-center justify-center rounded-full text-fg-3 hover:text-fg"
        >
          <X size={12} />
        </button>
      </span>
    ))}
    {note ? <span className="tnum ml-auto text-12 text-fg-3">{note}</span> : null}
  </div>
)
