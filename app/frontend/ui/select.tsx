import clsx from "clsx"
import { Check, ChevronDown } from "lucide-react"
import { Select as Radix } from "radix-ui"
import type { ReactNode } from "react"
import { useFieldWiring } from "./field.tsx"

export type Option<Value extends string = string> = {
  readonly value: Value
  readonly label: string
  /** Second line or right-hand note. */
  readonly note?: string | undefined
  readonly icon?: ReactNode
  readonly disabled?: boolean | undefined
}

type SelectProps<Value extends string> = {
  readonly value: Value | undefined
  readonly options: readonly Option<Value>[]
  readonly onChange: (value: Value) => void
  readonly placeholder?: string
  /** Accessible name when there is no `Field` around it. */
  readonly label?: string
  readonly size?: 28 | 32 | 40
  readonly disabled?: boolean | undefined
  /** No outline: for choices in a header. */
  readonly quiet?: boolean
  readonly className?: string
}

const HEIGHTS = { 28: "h-7 text-12", 32: "h-8 text-13", 40: "h-10 text-14" } as const

/** One choice of a short, fixed list. Above some fifteen options use `Combobox`. */
export const Select = <Value extends string>({
  value,
  options,
  onChange,
  placeholder = "Choose",
  label,
  size = 32,
  disabled = false,
  quiet = false,
  className,
}: SelectProps<Value>) => {
  const wiring = useFieldWiring()
  const pick = (next: string) => {
    const option = options.find((candidate) => candidate.value === next)
    if (option) onChange(option.value)
  }
  return (
    <Radix.Root value={value ?? ""} onValueChange={pick} disabled={disabled}>
      <Radix.Trigger
        {...wiring}
        aria-label={label}
        className={clsx(
          "inline-flex min-w-0 max-w-full items-center justify-between gap-2 text-left data-placeholder:text-fg-3 pointer-coarse:min-h-11",
          quiet ? "rounded-control px-2 font-medium text-fg-2 hover:bg-hover hover:text-fg" : "control px-2.5",
          !quiet && "w-full",
          HEIGHTS[size],
          className,
        )}
      >
        <span className="min-w-0 truncate">
          <Radix.Value placeholder={placeholder} />
        </span>
        <Radix.Icon className="shrink-0 text-fg-3">
          <ChevronDown size={14} />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="overlay fadein z-70 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) max-w-[min(28rem,92vw)] overflow-hidden p-1"
        >
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled ?? false}
                className="flex min-h-8 cursor-default select-none items-center gap-2 rounded-control px-2 py-1 text-13 text-fg outline-none data-disabled:opacity-50 data-highlighted:bg-hover pointer-coarse:min-h-11"
              >
                <span className="flex size-4 shrink-0 items-center justify-center text-accent">
                  <Radix.ItemIndicator>
                    <Check size={14} />
                  </Radix.ItemIndicator>
                </span>
                {option.icon}
                <span className="min-w-0 flex-1">
                  <Radix.ItemText>{option.label}</Radix.ItemText>
                </span>
                {option.note ? <span className="shrink-0 text-12 text-fg-3">{option.note}</span> : null}
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
