import { ToggleGroup } from "radix-ui"
import type { Option } from "./select.tsx"

type SegmentedProps<Value extends string> = {
  readonly value: Value
  readonly options: readonly Option<Value>[]
  readonly onChange: (value: Value) => void
  readonly label: string
}

/** Two to five views of the same thing, such as 24 h, 7 d, 30 d. */
export const Segmented = <Value extends string>({ value, options, onChange, label }: SegmentedProps<Value>) => {
  const pick = (next: string) => {
    const option = options.find((candidate) => candidate.value === next)
    if (option) onChange(option.value)
  }
  return (
    <ToggleGroup.Root
      type="single"
      value={value}
      onValueChange={pick}
      aria-label={label}
      className="inline-flex max-w-full gap-0.5 overflow-x-auto rounded-control border border-line-2 bg-sunken p-0.5"
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="flex h-[26px] shrink-0 items-center gap-1.5 rounded-chip px-2 text-12 text-fg-2 hover:text-fg data-[state=on]:bg-surface data-[state=on]:font-medium data-[state=on]:text-fg data-[state=on]:shadow-[0_0_0_1px_var(--line-2)] pointer-coarse:min-h-11"
        >
          {option.icon}
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
