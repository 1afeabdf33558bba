import { useId } from "react"
import type { Option } from "./overlay-props.ts"

type SegmentedProps<Value extends string> = {
  /** undefined: none of them. */
  readonly value: Value | undefined
  readonly options: readonly Option<Value>[]
  readonly onChange: (value: Value) => void
  readonly label: string
}

/** Two to five views of the same thing, such as 24 h, 7 d, 30 d. Radio buttons underneath: arrow keys move. */
export const Segmented = <Value extends string>({ value, options, onChange, label }: SegmentedProps<Value>) => {
  const name = useId()
  return (
    <fieldset className="inline-flex min-w-0 max-w-full gap-0.5 overflow-x-auto rounded-control border border-line-2 bg-sunken p-0.5">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="relative flex h-[26px] shrink-0 items-center gap-1.5 rounded-chip px-2 text-12 text-fg-2 hover:text-fg has-checked:bg-surface has-checked:font-medium has-checked:text-fg has-checked:shadow-[0_0_0_1px_var(--line-2)] has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:min-h-11"
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="absolute inset-0 opacity-0"
          />
          {option.icon}
          {option.label}
        </label>
      ))}
    </fieldset>
  )
}
